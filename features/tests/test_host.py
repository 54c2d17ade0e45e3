"""Hosts run commands; programs on them are started, awaited and stopped."""

import os
import sys
import time

import pytest

from features.lab.host import LocalHost, Unreachable
from features.lab.launch import Program, serve_here
from features.lab.ports import free_port


@pytest.fixture
def host():
    here = LocalHost("this machine")
    yield here
    here.close()


def test_arguments_are_quoted_and_stdin_is_passed(host):
    result = host.run("printf '%%s|' %s %s; cat; exit 3", "two  words", "$HOME", stdin="secret")
    assert (result.status, result.stdout) == (3, "two  words|$HOME|secret")
    assert host.history == [result]


def test_check_output_fails_with_what_the_command_printed(host):
    assert host.check_output("echo a; echo") == "a"
    with pytest.raises(AssertionError, match=r"(?s)on this machine:.*\[status 1\].*out.*err"):
        host.check_output("echo out; echo err >&2; exit 1")


def test_output_that_is_not_utf8_is_shown(host):
    assert host.check_output(r"printf '\351'") == r"\xe9"


def test_a_program_leaves_its_output_and_status(host, tmp_path):
    program = Program(host, "sh -c 'echo hello; exit 4'", str(tmp_path))
    assert program.status() == 4
    assert program.output() == "hello\n"
    assert not program.runs()


def test_a_program_is_stopped_by_sigterm(host, tmp_path):
    with Program(host, "sleep 60", str(tmp_path)) as program:
        assert program.runs()
    assert program.status() == 128 + 15


class Starved(Program):
    """A program that gets a CPU for a tenth of the time, and ends after `rounds` looks at it."""

    def __init__(self, rounds):
        self.rounds, self.started = rounds, time.monotonic()

    def starved(self):
        return 0.9 * (time.monotonic() - self.started)

    def runs(self):
        self.rounds -= 1
        return self.rounds > 0


def test_the_end_of_a_program_is_awaited(host, tmp_path):
    Program(host, "sleep 0.2", str(tmp_path)).await_end(within=20)
    with (
        Program(host, "sleep 60", str(tmp_path)) as program,
        pytest.raises(AssertionError, match="still runs after 0.[3-9] s of its own"),
    ):
        program.await_end(within=0.3)


def test_time_without_a_cpu_does_not_count():
    Starved(5).await_end(within=0.3)
    with pytest.raises(AssertionError, match="still runs after 0.3 s of its own"):
        Starved(100).await_end(within=0.3)


def test_a_server_answers_before_it_is_returned(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"]
    folder = tmp_path / "server"
    with serve_here(command, folder, f"http://127.0.0.1:{port}", {"X": "1"}) as server:
        assert server.answers()
    assert not server.answers()


def test_a_server_that_ends_is_an_error_with_its_output(tmp_path):
    with pytest.raises(AssertionError, match="(?s)does not serve http://.*no such port"):
        serve_here(["sh", "-c", "echo no such port"], tmp_path, f"http://127.0.0.1:{free_port()}")


def test_a_disk_is_seen_by_commands_without_any_privilege(host, tmp_path):
    try:
        host.prepare_disks()
    except Unreachable as unreachable:
        pytest.skip(str(unreachable))
    host.disk("mount", str(tmp_path), 1)
    full = host.run(
        "id -u; cat /dev/zero >%s; df --output=size %s | tail -n 1", tmp_path / "x", tmp_path
    )
    assert full.stdout.split() == [str(os.geteuid()), "1024"]
    assert "No space left" in full.stderr
    host.disk("resize", str(tmp_path), 2)
    assert host.check_output("df --output=size %s | tail -n 1", tmp_path).split() == ["2048"]
    host.disk("unmount", str(tmp_path))
    assert host.check_output("ls %s", tmp_path) == ""
