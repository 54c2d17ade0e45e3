"""Fixtures of the client's unit tests: recorded /proc trees, unpacked from a text manifest.

A manifest (fixtures/proc/NAME.txt) stands for a tree of files, which a repository cannot hold as
they are: links to pipes and sockets, names of kernel threads, bytes that are not text. Its forms:

    >> 7/stat                      a file; the lines that follow are its content
    >> 7/cmdline b'sleep\\x009\\x00'  a file with these bytes
    >> 7/fd/0 -> /dev/null         a symbolic link
    >> 7/task/                     an empty folder
    >> 7/io EACCES                 a path on which system calls fail so, also for root
"""

import ast
import builtins
import errno
import logging
import os

import psutil
import pytest
from process_client import proc

TREES = os.path.join(os.path.dirname(__file__), "fixtures", "proc")


@pytest.fixture(scope="session")
def trees():
    """Return {name: (path, refused)} of the trees that tests share."""
    return {}


@pytest.fixture
def tree(tmp_path_factory, trees, monkeypatch):
    """Return a function that has proc and psutil read the tree of the manifest `name` instead of
    /proc, and returns its path. Only a test's `own` tree may be changed."""

    def use(name, own=False):
        if own or name not in trees:
            root = str(tmp_path_factory.mktemp(name) / "proc")
            refused = unpack(os.path.join(TREES, name + ".txt"), root)
        else:
            root, refused = trees[name]
        if not own:
            trees[name] = root, refused
        for call in ("open", "readlink", "listdir", "stat"):
            monkeypatch.setattr(os, call, refusing(getattr(os, call), refused))
        monkeypatch.setattr(os, "listdir", in_order(os.listdir))
        monkeypatch.setattr(builtins, "open", refusing(open, refused))  # psutil's way
        monkeypatch.setattr(proc, "ROOT", root)
        monkeypatch.setattr(psutil, "PROCFS_PATH", root)
        return root

    return use


def unpack(manifest, root):
    """Make the tree of `manifest` at `root`; return {path: errno} of the paths that fail."""
    refused = {}
    with open(manifest, encoding="utf-8") as file:
        _, *entries = ("\n" + file.read()).split("\n>> ")
    for entry in entries:
        head, _, content = entry.partition("\n")
        rest, _, code = head.rpartition(" ")
        if code.startswith("E"):
            refused[os.path.join(root, rest)] = getattr(errno, code)
            continue
        name, _, inline = head.partition(" ")
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if inline.startswith("-> "):
            os.symlink(inline[3:], path)
        elif not name.endswith("/"):
            with open(path, "wb") as file:
                file.write(ast.literal_eval(inline) if inline else content.encode() + b"\n")
    return refused


def refusing(call, refused):
    """Wrap `call`, which takes a path first, so that it fails on the paths in `refused`."""

    def function(path, *arguments, **options):
        if path in refused:
            raise OSError(refused[path], os.strerror(refused[path]), path)
        return call(path, *arguments, **options)

    return function


def in_order(listdir):
    """Wrap `listdir` so that numbers are in order, as in /proc."""
    return lambda path: sorted(listdir(path), key=lambda name: (len(name), name))


@pytest.fixture
def logged(caplog, monkeypatch):
    """Return a function that returns the lines that the client has logged, "LEVEL text"."""
    log = logging.getLogger("process_client")
    monkeypatch.setattr(log, "propagate", True)
    log.setLevel(logging.INFO)
    return lambda: [f"{each.levelname} {each.getMessage()}" for each in caplog.records]


class FakeTime:
    """A clock that stops, except when code sleeps or a test sets `now`."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def time(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """Return a FakeTime, which the back-off, the ticks and the log of losses use."""
    fake = FakeTime()
    for module in ("backoff", "failover", "ticks", "loss_log"):
        monkeypatch.setattr(f"process_client.{module}.time", fake)
    return fake
