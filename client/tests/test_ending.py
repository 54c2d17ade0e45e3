"""A process that ends while it is read is left out, and the reading goes on."""

import os
import subprocess

import pytest
from process_client.reading import Reader

FILES = ["stat", "status", "cmdline", "exe", "cwd", "statm", "io", "task", "fd"]


@pytest.mark.parametrize("name", FILES)
def test_process_that_ends_before_a_file_is_read_is_left_out(name, monkeypatch):
    with subprocess.Popen(["sleep", "300"]) as victim:
        ended = []

        def first_end(call):
            """Return `call`, which first ends the process if it is to read its file."""

            def function(path, *arguments, **options):
                if path == f"/proc/{victim.pid}/{name}" and not ended:
                    victim.kill()
                    victim.wait()  # so that it is no zombie
                    ended.append(path)
                return call(path, *arguments, **options)

            return function

        monkeypatch.setattr("psutil.pids", lambda: [os.getpid(), victim.pid])  # fewer: faster
        for function in ("open", "listdir", "readlink"):
            monkeypatch.setattr(os, function, first_end(getattr(os, function)))
        try:
            pids = [process["pid"] for process in Reader().read()]
        finally:
            victim.kill()
        assert ended, "the client does not read this file"
        assert os.getpid() in pids and victim.pid not in pids
