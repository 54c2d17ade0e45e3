"""Files of /proc that are missing, odd or large cost their own values, never the reading."""

import os
import shutil

import pytest
from process_client import proc
from process_client.reading import KEYS, Reader

OWN_VALUES = {
    "stat": {"name", "status", "ppid", "num_threads", "cpu_num", "cpu_times", "cpu_percent"}
    | {"create_time"},
    "status": {"uids", "gids", "username", "num_ctx_switches"},
    "statm": {"memory_info", "memory_percent", "memory_full_info"},
    "smaps_rollup": {"memory_full_info"},
    "io": {"io_counters"},
    "fdinfo/9": {"open_files"},
    "task/700/stat": {"threads"},
}
ODD = {
    "is empty": b"",
    "is no text": bytes(range(256)),
    "is one word": b"odd\n",
    "is cut in its first line": None,
    "has words instead of numbers": b"one two: three four five six seven eight nine ten\n" * 60,
}


def read(reader=None):
    """Take a reading; return {pid: values}."""
    return {values["pid"]: values for values in (reader or Reader()).read()}


def write(root, name, content):
    """Write the bytes `content` to the file `name`."""
    with open(os.path.join(root, name), "wb") as file:
        file.write(content)


def content(root, name):
    """Return the bytes of the file `name`."""
    with open(os.path.join(root, name), "rb") as file:
        return file.read()


def nulls(values, before):
    """Return the keys that are null now and were not before."""
    return {key for key in KEYS if values[key] is None and before[key] is not None}


@pytest.mark.parametrize("odd", sorted(ODD))
@pytest.mark.parametrize("name", sorted(OWN_VALUES))
def test_an_odd_file_costs_its_own_values(tree, logged, name, odd):
    root = tree("debian12", own=True)
    before = read()
    path = "700/" + name
    write(root, path, content(root, path)[:10] if ODD[odd] is None else ODD[odd])
    after = read()
    assert sorted(after) == sorted(before)
    assert nulls(after[700], before[700]) == OWN_VALUES[name]
    (line,) = logged()
    assert line.startswith("WARNING ") and "process 700" in line


@pytest.mark.parametrize("name", ["status", "statm", "io", "cmdline"])
def test_a_missing_file_costs_its_own_values(tree, logged, name):
    root = tree("debian12", own=True)
    before = read()
    os.unlink(os.path.join(root, "700", name))
    assert nulls(read()[700], before[700]) == OWN_VALUES.get(name, {name})
    (line,) = logged()
    assert "process 700" in line and "No such file or directory" in line


def test_an_odd_file_is_logged_once(tree, logged):
    root = tree("debian12", own=True)
    for pid in ("700", "710"):
        write(root, pid + "/io", b"odd\n")
    reader = Reader()
    for _ in range(3):
        read(reader)
    assert len(logged()) == 1


def test_files_that_only_processes_of_another_kind_have_are_not_logged(tree, logged):
    """Zombies lack some files, kernel threads too, and processes of others are closed."""
    for name in ("debian12", "el7"):
        tree(name)
        read()
    assert logged() == []


HOST_FILES = {"stat": {"create_time"}, "meminfo": {"memory_percent"}, "net/tcp": {"connections"}}


@pytest.mark.parametrize("odd", ["is missing", "is a folder", *sorted(ODD)])
@pytest.mark.parametrize("name", sorted(HOST_FILES))
def test_a_file_of_the_host_costs_its_own_values(tree, logged, name, odd):
    root = tree("debian12", own=True)
    before = read()
    path = os.path.join(root, name)
    if odd in ODD:
        cut = content(root, name)[:170] if name == "net/tcp" else b"cpu  1 2"
        write(root, name, cut if ODD[odd] is None else ODD[odd])
    else:
        os.unlink(path)
    if odd == "is a folder":
        os.mkdir(path)
    reader = Reader()
    after = read(reader), read(reader)
    for processes in after:
        assert sorted(processes) == sorted(before)
        assert nulls(processes[700], before[700]) == HOST_FILES[name]
    (line,) = logged()
    assert line.startswith("WARNING ") and name in line


def test_sockets_in_other_files_than_the_odd_one_are_known(tree):
    root = tree("debian12", own=True)
    for number in (3, 4, 5, 7, 8):
        os.unlink(os.path.join(root, "700", "fd", str(number)))
    write(root, "net/tcp", b"odd\n")
    assert [each[0] for each in read()[700]["connections"]] == [6]


def test_a_proc_of_processes_alone_is_read(tree, logged):
    """The mount option subset=pid leaves nothing but the folders of processes."""
    root = tree("debian12", own=True)
    before = read()
    for name in ("stat", "meminfo"):
        os.unlink(os.path.join(root, name))
    shutil.rmtree(os.path.join(root, "net"))
    proc.mount_at(root)
    after = read()
    assert sorted(after) == sorted(before)
    expected = {"create_time", "memory_percent", "connections"}
    assert nulls(after[700], before[700]) == expected
    assert after[700]["memory_full_info"] == before[700]["memory_full_info"]


def test_what_a_file_lacks_is_logged(tree, logged):
    root = tree("debian12", own=True)
    write(root, "stat", b"cpu  1 2 3\n")
    read()
    (line,) = logged()
    assert line.endswith("/stat: no line btime; what depends on it is null (not logged again)")


def test_memory_of_a_host_with_none_has_no_share(tree):
    root = tree("debian12", own=True)
    write(root, "meminfo", b"MemTotal:              0 kB\n")
    assert read()[700]["memory_percent"] is None


def test_numbers_beyond_any_kernel_cost_no_reading(tree):
    root = tree("debian12", own=True)
    huge = b"9" * 400
    for name in ("stat", "status", "statm", "io", "fdinfo/9", "fdinfo/12"):
        old = content(root, "700/" + name)
        words = old.split(b" ") if name == "stat" else old.split()
        words = [huge if word.isdigit() and at else word for at, word in enumerate(words)]
        write(root, "700/" + name, b" ".join(words))
    assert 700 in read()


# Files larger than one read


def test_a_status_longer_than_one_read(tree):
    root = tree("debian12", own=True)
    before = read()[700]
    status = content(root, "700/status")
    groups = b"Groups:\t" + b" ".join(b"%d" % n for n in range(100000, 120000)) + b" \n"
    assert b"\nGroups:" in status
    longer = status.replace(status[status.index(b"Groups:") :].split(b"\n")[0] + b"\n", groups)
    write(root, "700/status", longer)
    assert len(longer) > 2 * proc.PIECE
    assert read()[700] == before


@pytest.mark.parametrize("padding", [0, 1, 17, 149])
def test_a_list_of_sockets_longer_than_one_read(tree, padding):
    """Wherever in a line a read ends."""
    root = tree("debian12", own=True)
    before = read()[700]["connections"]
    heading, *rest = content(root, "net/tcp").splitlines(True)
    other = rest[0].replace(rest[0].split()[9], b"1")
    heading = heading[:-1] + b" " * padding + b"\n"
    write(root, "net/tcp", heading + other * 2000 + b"".join(rest))
    assert read()[700]["connections"] == before


@pytest.mark.parametrize("size", [0, 1, proc.PIECE - 1, proc.PIECE, proc.PIECE + 1, 300000])
def test_a_file_of_any_length_is_read_whole(tmp_path, monkeypatch, size):
    monkeypatch.setattr(proc, "ROOT", str(tmp_path))
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "any").write_bytes(b"x" * size)
    assert proc.read(7, "any") == b"x" * size


def test_a_list_of_sockets_that_takes_too_long_is_given_up(tree, logged, monkeypatch):
    """The kernel's time for UDP grows with the square: a minute for 150,000 sockets."""
    root = tree("debian12", own=True)
    heading, *rest = content(root, "net/udp").splitlines(True)
    write(root, "net/udp", heading + rest[0].replace(b"390212", b"1") * 2000 + rest[0])
    assert len(read()[700]["connections"]) == 5
    times = iter(range(0, 10**9, 3))
    monkeypatch.setattr("time.process_time", lambda: next(times))
    values = read()[700]
    assert values["connections"] is None and values["open_files"] is not None
    (line,) = logged()
    assert "net/udp: takes more than 4 s of CPU" in line


# Processes


def test_a_process_with_an_odd_stat_has_all_else(tree):
    """Also in the next reading, for which nothing may be cached: its start is not known."""
    root = tree("debian12", own=True)
    write(root, "710/stat", b"710 (sleep")
    reader = Reader()
    read(reader)
    write(root, "710/cmdline", b"other\0")
    values = read(reader)[710]
    assert values["cmdline"] == ["other"]
    assert values["name"] is None and values["uids"] is not None


def test_a_fault_of_the_client_itself_costs_one_value(tree, logged, monkeypatch):
    """For instance no free descriptor, no memory, or a file that a later kernel writes."""
    tree("debian12")

    def fail(pid):
        raise MemoryError

    monkeypatch.setattr("process_client.counters.io_counters", fail)
    assert read()[700]["io_counters"] is None
    assert len(logged()) == 1
