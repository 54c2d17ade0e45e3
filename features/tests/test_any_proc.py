"""The client's reader on any /proc: no exception, and each value is null or of its form.

It is not among the client's unit tests because those also run on Python 3.6, for which there is no
Hypothesis any more. For more examples:

    RECORDER_EXAMPLES=20000 pytest features/tests/test_any_proc.py
"""

import errno
import json
import os
import re
import shutil
import zlib
from contextlib import ExitStack
from unittest import mock

import pytest
from behave.parser import parse_file
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from process_client import proc, record
from process_client.masking import Masker
from process_client.reading import Reader

from features.lab.paths import ROOT
from features.support.forms import FORMS, anything, is_text, list_of
from features.support.records import KEYS

EXAMPLES = int(os.environ.get("RECORDER_EXAMPLES", "60"))

STAT = (
    b"7 (name) S 1 7 7 34816 -1 4194304 9 0 0 0 15 3 2 1 20 0 2 0 302344 94547968 3392 1 1 1 0 0 0"
    b" 0 0 0 0 0 0 0 17 0 0 0 5 0 0 0 0 0 0 0 0 0 0\n"
)
STATUS = (
    b"Name:\tname\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t7\nGroups:\t \n"
    b"voluntary_ctxt_switches:\t4\nnonvoluntary_ctxt_switches:\t2\n"
)
SMAPS = (
    b"00400000-00401000 r-xp 00000000 08:01 9    /bin/sh\nRss:  8 kB\nPss:  8 kB\n"
    b"Private_Dirty:  4 kB\nSwap:  0 kB\nVmFlags: rd ex\n"
)
HEADING = b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid inode\n"
SOCKET = b"  1: 0100007F:46A0 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 42 1\n"
OF_PROCESS = {
    "stat": STAT,
    "schedstat": b"100 200 3\n",
    "status": STATUS,
    "cmdline": b"/bin/sh\0-c\0--password=hunter2\0",
    "environ": b"PATH=/bin\0API_TOKEN=hunter2\0",
    "statm": b"1000 10 5 1 0 3 0\n",
    "smaps_rollup": SMAPS,
    "smaps": SMAPS,
    "io": b"rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\n",
    "task/7/stat": STAT,
    "fdinfo/1": b"pos:\t7\nflags:\t0100001\n",
    "exe": "/bin/sh",
    "cwd": "/",
    "fd/0": "socket:[42]",
    "fd/1": "/etc/hosts",
    "fd/2": "/dev/null",
    "root": "/",
    "ns/net": "net:[1]",
}
OF_HOST = {
    "stat": b"cpu  1 2 3 4\nbtime 1795000000\n",
    "meminfo": b"MemTotal:  1000000 kB\n",
    "net/tcp": HEADING + SOCKET,
    "net/tcp6": HEADING,
    "net/udp": HEADING,
    "net/udp6": HEADING,
}
CHANGED, OTHER = "7", "8"
FILES = dict(OF_HOST, **{f"{CHANGED}/{name}": content for name, content in OF_PROCESS.items()})
TARGETS = [
    "/",
    "/etc/hosts (deleted)",
    "socket:[1]",
    "socket:[",
    "pipe:[1]",
    "anon_inode:x",
    "/a/b",
]
NUMBERS = [
    b"",
    b"-1",
    b"1e5",
    b"0x1f",
    b"99999999999999999999999",
    b"9" * 400,
    b"\xd9\xa1",
    b"many",
]
ERRORS = [errno.EACCES, errno.EIO, errno.ESRCH, errno.ENOENT, errno.EINVAL, errno.EMFILE]

changes = st.one_of(
    st.sampled_from(["missing", "a folder", "twice", "long"]).map(lambda kind: (kind, None)),
    st.tuples(st.just("cut"), st.integers(0, 200)),
    st.tuples(st.just("bytes"), st.binary(max_size=300)),
    st.tuples(st.just("failing"), st.sampled_from(ERRORS)),
    st.tuples(st.just("another number"), st.tuples(st.integers(0, 60), st.sampled_from(NUMBERS))),
    st.tuples(st.just("without a line"), st.integers(0, 8)),
    st.tuples(st.just("a link"), st.sampled_from(TARGETS)),
    st.tuples(st.just("named"), st.binary(max_size=20)),
)
trees = st.dictionaries(st.sampled_from(sorted(FILES)), changes, min_size=1, max_size=6)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return a tree of two processes, and let the client and psutil read it."""
    path = tmp_path_factory.mktemp("any") / "proc"
    for name, content in OF_HOST.items():
        write(path / name, content)
    for pid in (CHANGED, OTHER):
        for name, content in OF_PROCESS.items():
            write(path / pid / name, content)
    with mock.patch.object(proc, "ROOT", str(path)), mock.patch("psutil.PROCFS_PATH", str(path)):
        yield path


@pytest.fixture(scope="module")
def forms():
    """Return {key: test} of the values in a record, as client.feature has them."""
    steps = [
        step
        for rule in parse_file(str(ROOT / "features/client.feature")).rules
        for scenario in rule.scenarios
        for step in scenario.steps
        if step.table and step.table.headings == ["key", "form"]
    ]
    (table,) = [step.table for step in steps]
    forms = {row["key"]: FORMS[row["form"]] for row in table}
    forms["environ"] = lambda value: all(map(is_text, value.values()))
    return forms | {"memory_maps": list_of(anything)}


def write(path, content):
    """Make a file of bytes, or a link to text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.symlink_to(content)
    else:
        path.write_bytes(content)


def remove(path):
    """Remove a file, a link or a folder, if it exists."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink() or path.exists():
        path.unlink()


def changed(content, kind, how):
    """Return the changed content of a file: bytes, text for a link, None if it has none."""
    text = content.encode() if isinstance(content, str) else content
    if kind == "cut":
        return text[:how]
    if kind == "bytes":
        return how
    if kind == "twice":
        return text * 2
    if kind == "long":
        return text * (1 + 2 * proc.PIECE // max(len(text), 1))
    if kind == "another number":
        found = list(re.finditer(rb"\d+", text))
        place = found[how[0] % len(found)] if found else re.match(b"", text)
        return text[: place.start()] + how[1] + text[place.end() :]
    if kind == "without a line":
        return b"".join(line for at, line in enumerate(text.splitlines(True)) if at != how)
    if kind == "named":
        return text.replace(b"name", how)
    return how if kind == "a link" else None


def failing(call, failures):
    """Wrap `call`, so that it fails on the paths in {path: errno}."""

    def function(path, *arguments, **options):
        if path in failures:
            raise OSError(failures[path], os.strerror(failures[path]), path)
        return call(path, *arguments, **options)

    return function


def readings(root, tree):
    """Return two readings of the changed tree in a row, as lists of processes from JSON."""
    failures = {str(root / name): how for name, (kind, how) in tree.items() if kind == "failing"}
    with ExitStack() as stack:
        for name, (kind, how) in tree.items():
            remove(root / name)
            content = changed(FILES[name], kind, how)
            if kind == "a folder":
                (root / name).mkdir()
            elif content is not None:
                write(root / name, content)
            stack.callback(write, root / name, FILES[name])
            stack.callback(remove, root / name)
        for call in ("open", "readlink", "listdir", "stat"):
            function = failing(getattr(os, call), failures)
            stack.enter_context(mock.patch.object(os, call, function))
        reader = Reader(("environ", "memory_maps"), Masker())
        bodies = [record.encode("web-1", "1.5", reader.read()) for _ in range(2)]
    return [json.loads(zlib.decompress(body, 31))["data"] for body in bodies]


def test_the_unchanged_tree_has_all_values(root):
    """Else the test below would prove nothing."""
    for processes in readings(root, {}):
        assert [each["pid"] for each in processes] == [7, 8]
        for values in processes:
            missing = {key for key, value in values.items() if value is None}
            assert missing <= {"terminal", "nice", "cpu_affinity", "ionice"}
            assert values["open_files"] and values["connections"] and values["memory_maps"]


# The name alone is rarely changed.
@example({f"{CHANGED}/stat": ("named", b"a) S 1 (\n")})
@example({f"{CHANGED}/status": ("named", b"\nUid:\t9")})
@example({f"{CHANGED}/statm": ("another number", (1, b"9" * 400))})
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=HealthCheck)
@given(trees)
def test_each_reading_is_whole(root, forms, tree):
    (before, _), both = readings(root, {}), readings(root, tree)
    for processes in both:
        pids = [values["pid"] for values in processes]
        assert int(OTHER) in pids and pids == sorted(set(pids))
        for values in processes:
            assert values.keys() == KEYS
            for key, value in values.items():
                assert value is None or forms[key](value), (key, value)
        # The other process is as before, but for what the files of the host say.
        known = {"connections", "create_time", "memory_percent", "cpu_percent"}
        for key, value in processes[-1].items():
            assert value == before[-1][key] or key in known, (key, value)
