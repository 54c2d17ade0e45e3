"""What the kernel shows of processes in other namespaces is not taken for this host's."""

import os
import subprocess
import sys

import pytest
from process_client import terminals
from process_client.reading import Reader

NET, OTHER_NET = "net:[4026531840]", "net:[4026532000]"


def read(pid=700):
    """Take a reading; return the values of one process."""
    return {values["pid"]: values for values in Reader().read()}[pid]


def put_in(root, pid, namespace):
    """Put a process into a network namespace, and the reader into NET."""
    for folder, target in (("self", NET), (str(pid), namespace)):
        os.makedirs(os.path.join(root, folder, "ns"), exist_ok=True)
        os.symlink(target, os.path.join(root, folder, "ns", "net"))


def hide_tcp(root):
    """Let the list of TCP sockets have none."""
    path = os.path.join(root, "net", "tcp")
    with open(path) as file:
        heading = file.readline()
    with open(path, "w") as file:
        file.write(heading)


def test_sockets_of_another_network_namespace_are_not_none(tree):
    root = tree("debian12", own=True)
    hide_tcp(root)
    put_in(root, 700, OTHER_NET)
    assert read()["connections"] is None


def test_sockets_that_no_list_has_are_left_out_in_this_namespace(tree):
    """For instance one that is not bound, or of another protocol."""
    root = tree("debian12", own=True)
    hide_tcp(root)
    put_in(root, 700, NET)
    assert [each[0] for each in read()["connections"]] == [6, 7]


def test_sockets_of_this_host_in_a_process_elsewhere_are_known(tree):
    """For instance one that systemd has opened for a service with a network of its own."""
    root = tree("debian12", own=True)
    os.unlink(os.path.join(root, "700", "fd", "8"))  # of another protocol
    put_in(root, 700, OTHER_NET)
    assert [each[0] for each in read()["connections"]] == [3, 4, 5, 6, 7]


def test_a_namespace_that_may_not_be_known_is_another(tree):
    root = tree("debian12", own=True)
    hide_tcp(root)
    put_in(root, 700, NET)
    os.unlink(os.path.join(root, "self", "ns", "net"))
    os.mkdir(os.path.join(root, "self", "ns", "net"))  # readlink fails
    assert read()["connections"] is None


def test_namespaces_are_not_asked_for_if_all_sockets_are_found(tree, monkeypatch):
    root = tree("debian12", own=True)
    os.unlink(os.path.join(root, "700", "fd", "8"))
    put_in(root, 700, NET)
    asked = []
    readlink = os.readlink
    monkeypatch.setattr(os, "readlink", lambda path: asked.append(path) or readlink(path))
    read()
    assert not [path for path in asked if "/ns/" in path]


# Open files


def test_a_file_on_a_mount_of_the_process_alone_is_open(tree, monkeypatch):
    """Its path leads nowhere in the client's own mount namespace; its descriptor leads to it."""
    root = tree("debian12", own=True)
    stat, mounted = os.stat, "/mnt/of-this-process/file"
    link = os.path.join(root, "700", "fd", "12")
    os.unlink(link)
    os.symlink(mounted, link)
    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", lambda path: stat("/etc/hosts" if path == link else path))
        found = read()["open_files"]
    assert [each[0] for each in found] == ["/etc/hosts", mounted]


@pytest.mark.parametrize("target", ["/etc", "/nowhere/at/all", "/etc/hosts (deleted)", "/dev/null"])
def test_a_descriptor_of_another_kind_is_no_open_file(tree, target):
    root = tree("debian12", own=True)
    link = os.path.join(root, "700", "fd", "12")
    os.unlink(link)
    os.symlink(target, link)
    assert [each[0] for each in read()["open_files"]] == ["/etc/hosts"]


def test_a_file_that_was_deleted_is_no_open_file_though_another_has_its_name(tmp_path):
    path = tmp_path / "file"
    code = "import sys, time; file = open(sys.argv[1], 'w'); print(flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            process.stdout.readline()
            paths = [each[0] for each in read(process.pid)["open_files"]]
            assert str(path) in paths
            path.unlink()
            path.write_text("another")
            assert str(path) not in [each[0] for each in read(process.pid)["open_files"]]
        finally:
            process.kill()


# Terminals

PTS2 = os.makedev(136, 2)


@pytest.fixture
def on_pts_2(tree, monkeypatch):
    """Give process 700 a terminal, and this host one with the same number; return the tree."""
    root = tree("debian12", own=True)
    path = os.path.join(root, "700", "stat")
    with open(path) as file:
        words = file.read().split(" ")
    words[6] = str(PTS2)
    with open(path, "w") as file:
        file.write(" ".join(words))
    monkeypatch.setattr(terminals, "paths", lambda: {PTS2: "/dev/pts/2"})
    monkeypatch.setattr(terminals, "device_of", {"/dev/pts": 7}.get)
    return root


def see(monkeypatch, root, device):
    """Let the folder of terminals that process 700 sees be on this device."""
    seen = {os.path.join(root, "700", "root/dev/pts"): device, "/dev/pts": 7}
    monkeypatch.setattr(terminals, "device_of", seen.__getitem__)


def test_a_terminal_of_this_host(on_pts_2, monkeypatch):
    see(monkeypatch, on_pts_2, 7)
    assert read()["terminal"] == "/dev/pts/2"


def test_a_terminal_of_a_container_is_not_that_of_this_host(on_pts_2, monkeypatch):
    see(monkeypatch, on_pts_2, 8)
    assert read()["terminal"] is None


@pytest.mark.parametrize(
    "pids, terminal", [("700", "/dev/pts/2"), ("700\t1", None), ("", "/dev/pts/2")]
)
def test_a_closed_process_has_no_terminal_in_a_container(on_pts_2, monkeypatch, pids, terminal):
    """Its pids by namespace are readable for all accounts; kernels before 4.1 do not have them."""

    def closed(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(terminals, "device_of", closed)
    path = os.path.join(on_pts_2, "700", "status")
    with open(path) as file:
        lines = [line for line in file if not line.startswith("NSpid:")]
    with open(path, "w") as file:
        file.writelines([*lines[:1], *([f"NSpid:\t{pids}\n"] if pids else []), *lines[1:]])
    assert read()["terminal"] == terminal


def test_a_terminal_that_is_no_pseudoterminal_is_that_of_this_host(on_pts_2, monkeypatch):
    monkeypatch.setattr(terminals, "paths", lambda: {PTS2: "/dev/tty2"})
    see(monkeypatch, on_pts_2, 8)
    assert read()["terminal"] == "/dev/tty2"


def test_a_terminal_that_was_just_closed_costs_no_other(monkeypatch):
    monkeypatch.setattr("glob.glob", lambda pattern: ["/dev/null", "/dev/none"])
    assert set(terminals.paths().values()) == {"/dev/null"}


# Programs


def test_a_program_is_not_guessed_from_the_first_argument(tree):
    """Anyone can choose the first argument of a process."""
    root = tree("odd", own=True)
    with open(os.path.join(root, "15", "cmdline"), "w") as file:
        file.write("/bin/sh\0")
    assert read(15)["exe"] is None
