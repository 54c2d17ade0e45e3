"""Readings of recorded /proc trees: Debian 12, CentOS 7 and odd processes."""

import os

import psutil
import pytest
from process_client import command, counters, descriptors, host_cache, proc
from process_client.masking import Masker
from process_client.reading import KEYS, Reader

USERS = {0: "root", 1000: "reporter"}
BY_SYSTEM_CALLS = ("nice", "cpu_affinity", "ionice")
COSTLY = ("environ", "memory_maps")

# What the fixtures' sockets are, as psutil gives them: number, family, type, ends, state.
LISTENING = (3, 2, 1, ("127.0.0.1", 18080), (), "LISTEN")
CONNECTING = (4, 2, 1, ("127.0.0.1", 36982), ("127.0.0.1", 18080), "ESTABLISHED")
ACCEPTED = (5, 2, 1, ("127.0.0.1", 18080), ("127.0.0.1", 36982), "ESTABLISHED")
DATAGRAMS = (6, 2, 2, ("127.0.0.1", 18081), (), "NONE")
LISTENING6 = (7, 10, 1, ("::1", 18082), (), "LISTEN")

APPENDED = ("/etc/hosts", 9, 2, "a", 0o2102001)
READ = ("/etc/hosts", 12, 0, "r", 0o2100000)


@pytest.fixture(autouse=True)
def users(monkeypatch):
    """Let accounts have the same names on each machine."""
    monkeypatch.setattr(host_cache, "user_name", lambda uid: USERS.get(uid, str(uid)))


def read(reader=None, **options):
    """Take a reading; return {pid: values}."""
    return {values["pid"]: values for values in (reader or Reader(**options)).read()}


def test_a_program_on_debian_12(tree):
    tree("debian12")
    assert read()[700] == {
        "cmdline": ["/usr/bin/python3", "/srv/demo/app.py", "--password=hunter2"]
        + ["--name", "demo"],
        "connections": [LISTENING, CONNECTING, ACCEPTED, DATAGRAMS, LISTENING6],
        "cpu_affinity": None,
        "cpu_num": 0,
        "cpu_percent": 0.0,
        "cpu_times": (0.15, 0.03, 0.0, 0.0, 0.0),
        "create_time": 1795003023.44,
        "cwd": "/srv/demo",
        "environ": None,
        "exe": "/usr/bin/python3.11",
        "gids": (0, 0, 0),
        "io_counters": (100, 1, 4096, 28672, 630169, 2),
        "ionice": None,
        "memory_full_info": (13893632, 94547968, 5996544, 2830336, 0, 18292736, 0)
        + (7897088, 8323072, 0),
        "memory_info": (13893632, 94547968, 5996544, 2830336, 0, 18292736, 0),
        "memory_maps": None,
        "memory_percent": 13893632 / (2048000 * 1024) * 100,
        "name": "python3",
        "nice": None,
        "num_ctx_switches": (4, 147),
        "num_fds": 15,
        "num_threads": 2,
        "open_files": [APPENDED, READ],
        "pid": 700,
        "ppid": 1,
        "status": "sleeping",
        "terminal": None,
        "threads": [(700, 0.15, 0.03), (701, 0.0, 0.0)],
        "uids": (0, 0, 0),
        "username": "root",
    }


def test_systemd_on_centos_7_is_the_record_of_the_specification(tree):
    """Except its exe, which was guessed there: see docs/field-cases.md."""
    tree("el7")
    assert read()[1] == {
        "cmdline": ["/usr/lib/systemd/systemd", "--switched-root", "--system", "--deserialize"]
        + ["22"],
        "connections": None,
        "cpu_affinity": None,
        "cpu_num": 0,
        "cpu_percent": 0.0,
        "cpu_times": (0.26, 1.23, 30.97, 13.44, 0.09),
        "create_time": 1593293380.06,
        "cwd": None,
        "environ": None,
        "exe": None,
        "gids": (0, 0, 0),
        "io_counters": None,
        "ionice": None,
        "memory_full_info": None,
        "memory_info": (6782976, 131088384, 4235264, 1454080, 0, 86323200, 0),
        "memory_maps": None,
        "memory_percent": 0.35194878890086134,
        "name": "systemd",
        "nice": None,
        "num_ctx_switches": (2210, 3039),
        "num_fds": None,
        "num_threads": 1,
        "open_files": None,
        "pid": 1,
        "ppid": 0,
        "status": "sleeping",
        "terminal": None,
        "threads": [(1, 0.26, 1.22)],
        "uids": (0, 0, 0),
        "username": "root",
    }


KERNEL_THREAD = {
    "cmdline": [], "exe": "", "cwd": "/", "status": "sleeping", "memory_info": (0,) * 7,
    "memory_full_info": (0,) * 10, "num_fds": 0, "open_files": [], "connections": [],
}  # fmt: skip
ZOMBIE = {
    "cmdline": None, "exe": None, "cwd": None, "status": "zombie", "ppid": 700,
    "memory_info": (0,) * 7, "memory_full_info": (0,) * 10, "threads": [(711, 0.0, 0.0)],
}  # fmt: skip
NICED = {"name": "sleep", "cmdline": ["sleep", "600"], "io_counters": (36, 0, 12288, 0, 21912, 0)}
OWN_ON_EL7 = {
    "memory_full_info": (12288000, 219152384, 6144000, 4096, 0, 8192000, 0)
    + (5120000, 5122048, 12288),
    "uids": (1000, 1000, 1000), "gids": (1001, 1002, 1003), "username": "reporter",
    "connections": [(3, 2, 1, ("10.0.2.15", 50000), ("10.0.2.2", 443), "ESTABLISHED")],
    "open_files": [("/etc/hosts", 5, 158, "r+", 0o100002)], "num_fds": 4,
}  # fmt: skip


@pytest.mark.parametrize(
    "name, pid, expected",
    [
        ("debian12", 2, KERNEL_THREAD),
        ("debian12", 710, NICED),
        ("debian12", 711, ZOMBIE),
        ("el7", 1423, OWN_ON_EL7),
        ("odd", 10, {"name": "a b) (c\nd", "cmdline": ["odd", "two words", ""], "ppid": 1}),
        ("odd", 11, {"name": "latin", "cmdline": ["/opt/caf\udce9", "--na\udcefve"]}),
        ("odd", 12, {"name": "a-name-that-is-long"}),
        ("odd", 15, {"exe": None, "cwd": None, "io_counters": None, "num_fds": None}),
        ("odd", 15, {"memory_full_info": None, "memory_info": (40960, 4096000, 20480, 4096, 0)
                     + (12288, 0), "connections": None, "open_files": None, "cmdline":
                     ["/usr/bin/odd"], "num_threads": 1}),
        ("odd", 17, {"io_counters": None, "memory_full_info": None, "num_fds": 0}),
        ("odd", 18, {"num_threads": 2, "threads": [(18, 0.07, 0.03)]}),
        ("odd", 19, {"uids": None, "username": None, "num_ctx_switches": None}),
        ("odd", 19, {"memory_info": None, "memory_percent": None, "memory_full_info": None}),
        ("odd", 19, {"io_counters": None, "cmdline": ["future"], "num_fds": 0}),
        ("odd", 20, {"exe": "/usr/bin/odd"}),
        ("odd", 21, {"exe": None, "cwd": "/", "io_counters": (3, 4, 5, 6, 1, 2)}),
    ],
)  # fmt: skip
def test_what_differs_from_process_to_process(tree, name, pid, expected):
    tree(name)
    values = read()[pid]
    assert {key: values[key] for key in expected} == expected


@pytest.mark.parametrize("name", ["debian12", "el7"])
def test_values_are_those_of_psutil(tree, name, monkeypatch):
    tree(name)
    monkeypatch.setattr(psutil, "_TOTAL_PHYMEM", None)  # of the tree before
    for pid, values in read().items():
        process = psutil.Process(pid)
        for key in set(KEYS) - {"connections", "memory_full_info", *BY_SYSTEM_CALLS, *COSTLY}:
            if values[key] is None or key in ("pid", "username", "cpu_percent"):
                continue
            of_psutil = getattr(process, key)()
            if key in ("open_files", "threads"):
                of_psutil = [tuple(each) for each in of_psutil]
            if key == "memory_info":  # psutil has fewer sizes since 7.2
                assert of_psutil[:2] == values[key][:2]
            else:
                assert (pid, key, of_psutil) == (pid, key, values[key])


def test_processes_that_end_are_left_out_and_hidden_ones_are_not(tree):
    tree("odd")
    processes = read()
    assert sorted(processes) == [10, 11, 12, 15, 16, 17, 18, 19, 20, 21]
    assert {key for key in KEYS if processes[16][key] is not None} == {"pid"}


@pytest.mark.parametrize("name", ["debian12", "el7", "odd"])
def test_each_process_has_all_keys(tree, name):
    tree(name)
    for values in read().values():
        assert tuple(values) == KEYS


def test_secrets_are_masked(tree):
    tree("debian12")
    assert read(masker=Masker())[700]["cmdline"][2:] == ["--password=***", "--name", "demo"]


def test_name_that_a_title_replaced_is_masked(tree):
    root = tree("debian12", own=True)
    folder = os.path.join(root, "710")
    write(folder, "cmdline", "worker-7 --token=hunter2" + "\0" * 20)
    edit(folder, "stat", "(sleep)", "(worker-7 --toke)")
    reader = Reader(masker=Masker())
    assert read(reader)[710]["name"] == "worker-7 --token=***"
    edit(folder, "stat", "(worker-7 --toke)", "(t=1 --token=hun)")
    edit(folder, "schedstat", "6089461", "6089462")
    assert read(reader)[710]["name"] == "t=1 --token=***"


def test_costly_fields_are_read_if_collected(tree):
    root = tree("debian12", own=True)
    with open(os.path.join(root, "710", "environ"), "w") as file:
        file.write("PATH=/bin\0API_TOKEN=hunter2\0")
    assert read(masker=Masker())[710]["environ"] is None
    values = read(collect=("environ",), masker=Masker())[710]
    assert values["environ"] == {"PATH": "/bin", "API_TOKEN": "***"}
    assert values["memory_maps"] is None


def test_system_calls_are_made_for_pids_of_ours_alone(tree, monkeypatch):
    """Pids of the tree are not those of this machine, but this process's is on both."""
    root = tree("debian12", own=True)
    os.rename(os.path.join(root, "710"), os.path.join(root, str(os.getpid())))
    values = read()[os.getpid()]
    assert [values[key] for key in BY_SYSTEM_CALLS] == [None] * 3
    os.symlink(str(os.getpid()), os.path.join(root, "self"))
    values = read()[os.getpid()]
    assert values["nice"] == os.getpriority(os.PRIO_PROCESS, 0)
    assert values["cpu_affinity"] == sorted(os.sched_getaffinity(0))
    assert values["ionice"] is not None


# Two readings of one tree

COUNTED, UNCOUNTED = "1 2 4\n", "0 0 0\n"


@pytest.mark.parametrize(
    "state, threads, schedstat, is_read_again",
    [
        ("S", 1, None, False),  # it has not run
        ("I", 1, None, False),
        ("S", 1, COUNTED, True),
        ("S", 1, UNCOUNTED, True),  # the kernel does not count
        ("R", 1, None, True),
        ("D", 1, None, True),
        ("S", 2, None, True),  # schedstat is the first thread's alone
    ],
)
def test_values_are_read_again_only_after_the_process_has_run(
    tree, state, threads, schedstat, is_read_again
):
    root = tree("debian12", own=True)
    reader, folder = Reader(), os.path.join(root, "710")
    edit(folder, "stat", ") S", ") " + state)
    edit(folder, "stat", " 25 5 1 ", f" 25 5 {threads} ")
    if schedstat == UNCOUNTED:
        write(folder, "schedstat", UNCOUNTED)
    read(reader)
    if schedstat:
        write(folder, "schedstat", schedstat)
    edit(folder, "status", "voluntary_ctxt_switches:\t2", "voluntary_ctxt_switches:\t3")
    assert read(reader)[710]["num_ctx_switches"][0] == (3 if is_read_again else 2)


def test_a_pid_that_is_used_again_is_another_process(tree):
    root = tree("debian12", own=True)
    reader, folder = Reader(), os.path.join(root, "710")
    read(reader)
    edit(folder, "stat", " 302344 ", " 400000 ")
    write(folder, "cmdline", "other\0")
    assert read(reader)[710]["cmdline"] == ["other"]


def test_sizes_descriptors_and_files_are_read_each_time(tree):
    root = tree("debian12", own=True)
    reader, folder = Reader(), os.path.join(root, "710")
    read(reader)
    edit(folder, "smaps_rollup", "Pss:                 159", "Pss:                 200")
    os.symlink("/etc/hosts", os.path.join(folder, "fd", "3"))
    write(folder, "fdinfo/3", "pos:\t7\nflags:\t0100001\n")
    values = read(reader)[710]
    assert values["memory_full_info"][8] == 200 * 1024
    assert values["num_fds"] == 4
    assert values["open_files"] == [("/etc/hosts", 3, 7, "w", 0o100001)]


def test_connections_are_looked_up_each_time(tree):
    root = tree("debian12", own=True)
    reader = Reader()
    read(reader)
    edit(root, "net/tcp", "46A0 0100007F:9076 01", "46A0 0100007F:9076 08")
    assert (*ACCEPTED[:5], "CLOSE_WAIT") in read(reader)[700]["connections"]


def test_a_socket_with_two_descriptors_has_the_first(tree):
    root = tree("debian12", own=True)
    os.symlink("socket:[390209]", os.path.join(root, "700", "fd", "15"))
    values = read()[700]
    assert [each[0] for each in values["connections"]] == [3, 4, 5, 6, 7]
    assert values["num_fds"] == 16


def test_a_host_without_ipv6_has_connections(tree):
    root = tree("debian12", own=True)
    os.unlink(os.path.join(root, "net", "tcp6"))
    os.unlink(os.path.join(root, "net", "udp6"))
    assert [each[0] for each in read()[700]["connections"]] == [3, 4, 5, 6]


@pytest.mark.parametrize("line", ["   0: 0100007F:46A0", "many words " * 10])
def test_connections_are_null_if_their_file_is_odd(tree, line):
    root = tree("debian12", own=True)
    write(root, "net/tcp", "heading\n" + line + "\n")
    processes = read()
    assert processes[700]["connections"] is None
    assert processes[710]["connections"] == []


@pytest.mark.parametrize(
    "protocol, is_elsewhere",
    [
        (b"UNIX\0", True),
        (b"UNIX-STREAM\0", True),
        (b"NETLINK\0", True),
        (b"PACKET\0", True),
        (b"TCP\0", False),
        (b"TCPv6\0", False),
        (b"UDP\0", False),
        (OSError(95, "Operation not supported"), False),
    ],
)
def test_sockets_that_are_not_of_the_internet(monkeypatch, protocol, is_elsewhere):
    def getxattr(path, attribute):
        assert (path, attribute) == ("/proc/7/fd/3", "system.sockprotoname")
        if isinstance(protocol, OSError):
            raise protocol
        return protocol

    monkeypatch.setattr(os, "getxattr", getxattr)
    assert descriptors.is_elsewhere(7, "3") == is_elsewhere


def test_open_files_are_looked_up_each_time(tree):
    root = tree("debian12", own=True)
    reader, link = Reader(), os.path.join(root, "700", "fd", "12")
    read(reader)
    os.unlink(link)
    os.symlink("/etc/passwd", link)
    assert [each[0] for each in read(reader)[700]["open_files"]] == ["/etc/hosts", "/etc/passwd"]


def edit(folder, name, old, new):
    """Replace text, which occurs, in the file `name`."""
    with open(os.path.join(folder, name)) as file:
        text = file.read()
    assert old in text
    write(folder, name, text.replace(old, new, 1))


def write(folder, name, text):
    """Write the file `name`."""
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def test_cpu_use_is_the_share_of_one_cpu_since_the_reading_before(tree, monkeypatch):
    root = tree("debian12", own=True)
    clock = [1000.0]
    monkeypatch.setattr(counters.time, "monotonic", lambda: clock[0])
    reader, folder = Reader(), os.path.join(root, "710")
    assert read(reader)[710]["cpu_percent"] == 0.0
    clock[0] += 5
    edit(folder, "stat", " 327 0 1 0 0 0 ", " 327 0 1 0 100 25 ")  # seconds / 100
    assert read(reader)[710]["cpu_percent"] == 25.0


# Single readers


@pytest.mark.parametrize(
    "raw, arguments",
    [
        (b"", []),
        (b"sleep\x00600\x00", ["sleep", "600"]),
        (b"sleep\0\0", ["sleep", ""]),
        (b"/x/A Longer Single Argument App\0", ["/x/A Longer Single Argument App"]),
        (b"nginx: worker process\0", ["nginx: worker process"]),  # a title
        (b"sshd: root@pts/0", ["sshd: root@pts/0"]),  # without a null byte
        (b"sshd: root   ", ["sshd: root"]),
        (b"a title" + b"\0" * 200, ["a title"]),  # over a longer command line
        (b"\0", [""]),
        (b"\0\0\0", ["", "", ""]),
        (b"\0a\0", ["", "a"]),
        (b"caf\xe9\0", ["caf\udce9"]),
    ],
)
def test_command_lines(tmp_path, monkeypatch, raw, arguments):
    monkeypatch.setattr(proc, "ROOT", str(tmp_path))
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "cmdline").write_bytes(raw)
    assert command.arguments(7) == arguments


def test_a_long_command_line(tree):
    root = tree("debian12", own=True)
    reader, long = Reader(), b"a" * 200000 + b"\0b\0"
    for last in (b"", b"c\0"):  # also after it has changed
        with open(os.path.join(root, "710", "cmdline"), "wb") as file:
            file.write(long + last)
        write(os.path.join(root, "710"), "schedstat", f"1 2 {len(last)}\n")
        values = read(reader)[710]
        assert values["cmdline"] == ["a" * 200000, "b", *(["c"] if last else [])]
    write(os.path.join(root, "710"), "cmdline", "short\0")
    write(os.path.join(root, "710"), "schedstat", "1 2 9\n")
    assert read(reader)[710]["cmdline"] == ["short"]


@pytest.mark.parametrize(
    "kept, arguments, name",
    [
        (b"sleep", ["/bin/sleep"], "sleep"),
        (b"short", ["/bin/shorter"], "short"),
        (b"a-name-that-is-", ["/bin/a-name-that-is-long"], "a-name-that-is-long"),
        (b"a-name-that-is-", ["/bin/other"], "a-name-that-is-"),
        (b"A Longer Single", ["/x/A Longer Single App"], "A Longer Single App"),
        ("übersetzungsdi".encode(), ["/x/übersetzungsdienst-eins"], "übersetzungsdienst-eins"),
        (b"aaaaaaaaaaaaaa\xc3", ["/x/aaaaaaaaaaaaaaü"], "aaaaaaaaaaaaaaü"),  # within a letter
        ("überset".encode(), ["/x/übersetzt"], "überset"),
        (b"a-name-that-is-", [], "a-name-that-is-"),
        (b"caf\xe9", [], "caf\udce9"),
    ],
)
def test_names(kept, arguments, name):
    assert command.name(kept, arguments) == name


@pytest.mark.parametrize(
    "flags, mode",
    [(0o100000, "r"), (0o100001, "w"), (0o102001, "a"), (0o100002, "r+"), (0o102002, "a+")]
    + [(0o100003, "r+"), (0o102000, "r")],
)
def test_modes(flags, mode):
    assert descriptors.mode_of(flags) == mode
