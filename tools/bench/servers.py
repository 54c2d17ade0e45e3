"""Servers that the benchmark starts: they end with it, and tell what they have taken."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager

import psutil


@contextmanager
def running(command, port, log, environment=()):
    """Run `command`, which listens on `port`, as long as the block; its output goes to `log`.

    `environment` is added to that of the benchmark. The block is given the process, when the port
    can be reached; RuntimeError where that takes more than 20 s.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | dict(environment),
        )
    try:
        _wait(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process, port, log):
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args} does not listen on port {port}:\n{log.read_text()}")


def cpu_seconds(process):
    """Return the CPU time (user and system, seconds) that `process` and all below it have taken."""
    return sum(sum(one.cpu_times()[:4]) for one in _family(process))


def memory(process):
    """Return the resident memory (bytes) of `process` and all below it; what they share counts
    for each."""
    return sum(one.memory_info().rss for one in _family(process))


def _family(process):
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]
