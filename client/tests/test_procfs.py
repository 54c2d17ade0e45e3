"""The option --procfs: the client reads another /proc, or refuses one that is not a /proc."""

import glob
import gzip
import json
import logging
import os
import sys

import psutil
import pytest
from process_client import cli, proc

CONFIG = {"uuid": "web-1", "token": "t", "url": "http://127.0.0.1:9/api/v1/record"}


@pytest.fixture
def client(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command and returns (exit status, its stderr)."""
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    monkeypatch.setattr(proc, "ROOT", proc.ROOT)
    monkeypatch.setattr(psutil, "PROCFS_PATH", psutil.PROCFS_PATH)
    log, mask = logging.getLogger("process_client"), os.umask(0o77)

    def run(*options):
        config = str(tmp_path / "config.json")
        monkeypatch.setattr(sys, "argv", ["process-client", "--config", config, *options])
        return cli.main(), capsys.readouterr().err

    yield run
    os.umask(mask)
    log.propagate = True
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def test_a_reading_describes_the_processes_below_the_path(client, tree, tmp_path, monkeypatch):
    root = tree("debian12")
    monkeypatch.setattr(proc, "ROOT", "/proc")
    client("--once", "--procfs", root)
    (spooled,) = glob.glob(str(tmp_path / "spool" / "*.json.gz"))
    with gzip.open(spooled, "rt") as file:
        processes = json.load(file)["data"]
    pids = [int(name) for name in os.listdir(root) if name.isdigit()]
    assert sorted(each["pid"] for each in processes) == sorted(pids)


@pytest.mark.parametrize(
    "name, cause",
    [
        ("none", "No such file or directory"),
        ("file", "Not a directory"),
        ("empty", "it has no folder of a process"),
    ],
)
def test_a_path_that_is_not_a_proc_ends_the_start(client, tmp_path, name, cause):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "stat").write_text("btime 1\n")
    (tmp_path / "file").write_text("")
    root = tmp_path / name
    status, stderr = client("--once", "--procfs", str(root))
    assert status == 1
    assert stderr == f"process-client: {root}: not a /proc file system: {cause}\n"
    assert not os.path.exists(str(tmp_path / "spool"))


def test_help_documents_the_option(client, capsys):
    with pytest.raises(SystemExit):
        client("--help")
    assert "--procfs PATH" in capsys.readouterr().out


def test_a_pid_of_another_namespace_is_not_looked_up_in_ours(tree):
    tree("debian12")  # has no link `self` to this process
    assert not proc.has_our_pids()


def test_a_pid_below_proc_is_ours():
    assert proc.has_our_pids()
