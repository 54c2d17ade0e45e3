"""The terminal: faults, steps with their time, and commands with their output."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from features.lab.paths import ROOT, STATE

PERCENT = re.compile(rb"(\x1b\[K|\r)(Progress: \d+%)?")  # Vagrant draws these over each other

TRACE = re.compile(r":\d+:in `")  # Ruby's


class Fault(Exception):
    """A fault; the text is one line with the cause and the remedy."""


def say(text):
    print(f"==> {text}", flush=True)


@contextlib.contextmanager
def step(text):
    """Print that a long step begins, and how long it took."""
    say(f"{text} ...")
    start = time.monotonic()
    yield
    print(f"    done in {time.monotonic() - start:.0f} s", flush=True)


def as_root(command):
    """Return `command`, with sudo in front unless this user is root."""
    if os.geteuid() == 0:
        return command
    if shutil.which("sudo") is None:
        raise Fault(f"`{command[0]}` needs root and there is no sudo: run it again as root")
    return ["sudo", *command]


def run_quietly(command, timeout=60, **options):
    """Run a short command quietly; return its exit status and its output, with stderr.

    `options` go to subprocess. The status is 127 if the command is missing, 124 if it does not end
    within `timeout` seconds.
    """
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            **options,
        )
    except FileNotFoundError:
        return 127, f"{command[0]}: not found"
    except subprocess.TimeoutExpired:
        return 124, f"{command[0]}: no answer within {timeout} s"
    return done.returncode, done.stdout.strip()


def run(command, log, *, live=False, timeout=None, env=None):
    """Run a long command; write its output to .machines/LOG and, if `live`, to the terminal.

    The command has its own session, so that Ctrl-C reaches it only once, from here, and it can
    clean up (a second SIGINT makes Vagrant leave half a machine behind). Return its status and
    the log's path; the status is 124 if it did not end within `timeout` seconds.
    """
    STATE.mkdir(exist_ok=True)
    path = STATE / log
    env = {**os.environ, **(env or {})}
    with path.open("wb") as out:
        sink = subprocess.PIPE if live else out
        try:
            process = subprocess.Popen(
                command,
                stdin=None if command[0] == "sudo" else subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=ROOT,
                start_new_session=command[0] != "sudo",
            )
        except FileNotFoundError:
            out.write(f"{command[0]}: not found\n".encode())
            return 127, path
        try:
            if live:
                for line in process.stdout:
                    line = PERCENT.sub(b"", line)
                    out.write(line)
                    out.flush()
                    sys.stdout.buffer.write(line)
                    sys.stdout.flush()
            return process.wait(timeout), path
        except subprocess.TimeoutExpired:
            _end(process)
            return 124, path
        except BaseException:  # Ctrl-C, or a closed terminal
            _end(process)
            raise


def _end(process):
    """Stop the command; kill it if it has not cleaned up in time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for number, seconds in ((signal.SIGINT, 40), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=seconds)
                return
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def tail(path):
    """Return the last line of a log that is not empty and not from a Ruby stack trace."""
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line and not TRACE.search(line)), "no output")
