"""`make try`: service, client and archive on this machine, without root, everything below .try/.

Standard library only: it makes the virtual environment in which they run.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from features.lab.paths import ROOT
from features.lab.ports import free_port
from tools.tryout_archive import Failed, Sealing

HOME = ROOT / ".try"
RECORDS = HOME / "service/records"
LOG = HOME / "service/service.log"
TOKEN = HOME / "token"
READ_TOKEN = HOME / "read-token"
PYTHON = HOME / "venv/bin/python"
PROGRAMS = ("service", "archive", "client")
REQUIREMENTS = [ROOT / name / "requirements/python3.11.txt" for name in PROGRAMS]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PERIOD = 5  # seconds between two readings
KEPT = 1  # days; older records are removed, at the start and from the archive
FIRST = 60  # seconds until the first record has to be there
STORED = re.compile(rb" INFO stored (\S+\.json) \(")  # in service.log
SHOWN = ("pid", "username", "name", "num_threads", "memory_percent", "cpu_times")

GUIDE = """
Records are in {records}, one file for each reading:

  {newest}

Three of the {number} processes in it, with 6 of their 30 fields:

{processes}

The page, by a link that works once, within five minutes. Later, log in with the token in
{read_token}:

  {link}

Worth trying in a second terminal, from this folder:

  ls -l {records} | tail
  python3 -m json.tool {records}/{newest} | less
  curl -H "Authorization: Bearer $(cat {token})" {api}/api/test/count
  curl -H "Authorization: Bearer $(cat {token})" {api}/api/test/latest | head -c 600
  tail -f {home}/client/client.log {home}/service/service.log

In a quarter of a minute the archive seals the first records. Ctrl-C stops all; the records stay,
and the next `make try` adds to them.
"""


class Fault(Exception):
    """What is wrong and what to do about it, in one line."""


class Stopped(Exception):
    """A signal asked for the end."""


def main():
    """Run until a signal; return 0 then, 1 after a fault, which is one line on stderr."""
    for number in SIGNALS:
        signal.signal(number, stop)
    children = {}
    try:
        HOME.mkdir(mode=0o700, exist_ok=True)
        with (HOME / "lock").open("w") as lock:
            claim(lock)
            try:
                run(children)
            finally:
                end(children)
    except Stopped:
        say("Stopping")
        return 0
    except Fault as fault:
        print(f"make try: {fault}", file=sys.stderr)
        return 1


def run(children):
    """Start all programs, add them to `children`, and print records until a signal."""
    install()
    api, archive = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    configure(api)
    if RECORDS.exists():
        children["cleanup"] = start("service", "--config", "config.json", "cleanup", "--all")
        children["cleanup"].wait()
        del children["cleanup"]
    LOG.touch(mode=0o600)
    with LOG.open("rb") as log:
        log.seek(0, os.SEEK_END)  # follow() reads what comes after this
        for name, url in (("service", api), ("archive", archive)):
            serve = ("serve", "--bind", url.rpartition("/")[2])
            children[name] = start(name, "--config", "config.json", *serve)
        await_answer(api, children)
        await_answer(archive, children)
        children["client"] = start("client", "--config", "config.json", "--every", str(PERIOD))
        follow(api, archive, children, log)


def stop(*_):
    """End the run; later signals change nothing, so that the children are ended in order."""
    ignore_signals()
    raise Stopped


def ignore_signals():
    """Let nothing interrupt the end of the children."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def say(text):
    """Print a line at once, also if nothing of this is a terminal."""
    print(f"==> {text}", flush=True)


def claim(lock):
    """Hold the lock of .try/, or raise a `Fault` if another run has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Fault(f"another `make try` runs in {HOME}: stop that one first") from None


def install():
    """Make the virtual environment, unless an earlier run made it from the same pins."""
    version = ".".join(map(str, sys.version_info[:2]))
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Fault(
            f"Python {version} has no venv: install it (Debian: apt-get install python3-venv)"
        )
    lines = "".join(file.read_text() for file in REQUIREMENTS).splitlines(keepends=True)
    # The venv has a pip, and programs share packages.
    pins = "".join(sorted({line for line in lines if not line.startswith(("pip==", "#"))}))
    wanted = hashlib.sha256(f"{sys.version} {pins}".encode()).hexdigest()
    made = HOME / "venv/made-from"
    if made.exists() and made.read_text() == wanted:
        return
    say("Installing Flask, gunicorn, psutil, PyArrow, DuckDB and what they need into .try/venv")
    requirements = HOME / "requirements.txt"
    requirements.write_text(pins)
    with (HOME / "install.log").open("w") as log:
        for command in (
            ["-m", "venv", "--clear", str(HOME / "venv")],
            # The pins are complete: nothing is left to resolve.
            ["-m", "pip", "install", "--no-deps", "--no-compile", "-r", str(requirements)],
        ):
            python = str(PYTHON) if "pip" in command else sys.executable
            if run_quietly([python, *command], log):
                raise Fault(f"Python packages could not be installed: see {log.name}; network?")
    made.write_text(wanted)


def run_quietly(command, log):
    """Run `command`, which writes to `log`; end all of it if a signal comes. Return its status."""
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        return process.wait()
    except Stopped:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise


def configure(api):
    """Write all configurations; tokens and node name stay the same from run to run."""
    for file in (TOKEN, READ_TOKEN):
        if not file.exists():
            write(file, secrets.token_urlsafe(24))
    token = TOKEN.read_text()
    node = "".join(c if c.isascii() and c.isalnum() else "-" for c in socket.gethostname())
    for name, config in (
        ("service", {"records_dir": "records", "token": token, "keep_records": KEPT}),
        ("client", {"uuid": node.strip("-")[:64] or "node", "token": token,
                    "url": f"{api}/api/v1/record"}),
        ("archive", {"records_dir": str(RECORDS), "read_token": READ_TOKEN.read_text(),
                     "keep_archive": KEPT}),
    ):  # fmt: skip
        (HOME / name).mkdir(exist_ok=True)
        write(HOME / name / "config.json", json.dumps(config, indent=2) + "\n")


def write(file, text, mode=0o600):
    """Write a file that only this user may read."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as out:
        out.write(text)


def start(name, *arguments, log="output.log"):
    """Start a program in its own session, so that Ctrl-C reaches it from here alone."""
    with (HOME / name / log).open("w") as output:
        return subprocess.Popen(
            [str(PYTHON), "-c", f"from process_{name}.cli import main; raise SystemExit(main())"]
            + list(arguments),
            cwd=HOME / name,
            env={**os.environ, "PYTHONPATH": str(ROOT / name), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def check(children):
    """Raise a `Fault` if one of the programs among the `children` has ended."""
    for name, child in children.items():
        if name in PROGRAMS and child.poll() is not None:
            log = HOME / name / "output.log"
            said = log.read_text(errors="replace").strip().splitlines()
            raise Fault(f"the {name} ended: {said[-1] if said else 'no output'} (see {log})")


def await_answer(url, children):
    """Wait until a program answers at all."""
    while True:
        check(children)
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)


def follow(api, archive, children, log):
    """Print each record as service.log, open as `log`, names it; the first one with a guide."""
    guided, deadline = False, time.monotonic() + FIRST
    sealing = Sealing(HOME / "archive", RECORDS, start)
    while True:
        check(children)
        for name in new_names(log):
            content = (RECORDS / name).read_bytes()
            processes = json.loads(content)
            if not guided:
                guide(api, archive, name, processes)
                guided = True
            print(
                f"{time.strftime('%H:%M:%S')}  {len(processes):4} processes"
                f"  {len(content):8,} bytes  {name}",
                flush=True,
            )
        if not guided and time.monotonic() > deadline:
            raise Fault(f"no record in {FIRST} s: see {HOME}/client/client.log")
        if guided:
            try:
                sealing.go_on(children)
            except Failed as failed:
                raise Fault(str(failed)) from None
        time.sleep(0.5)


def new_names(log):
    """Return the names of the records in the lines that `log` got since the last call."""
    place, text = log.tell(), log.read()
    lines = text[: text.rfind(b"\n") + 1]
    log.seek(place + len(lines))
    return [name.decode() for name in STORED.findall(lines)]


def guide(api, archive, newest, processes):
    """Print what there is to see, and write .try/env for programs."""
    place = {"api": api, "records": RECORDS.relative_to(ROOT), "token": TOKEN.relative_to(ROOT)}
    write(
        HOME / "env",
        f"API={api}\nRECORDS={RECORDS}\nTOKEN_FILE={TOKEN}\n"
        f"ARCHIVE={archive}\nPAGE={archive}/\nREAD_TOKEN_FILE={READ_TOKEN}\n",
    )
    python, config = shlex.quote(str(PYTHON)), shlex.quote(str(HOME / "archive/config.json"))
    write(
        HOME / "process-archive",
        f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT / 'archive'))}"
        f' exec {python} -m process_archive.cli --config {config} "$@"\n',
        mode=0o700,
    )
    largest = sorted(processes, key=lambda process: -(process["memory_percent"] or 0))[:3]
    shown = "\n".join(f"  {json.dumps({key: p[key] for key in SHOWN})}" for p in largest)
    print(
        GUIDE.format(
            **place,
            home=HOME.relative_to(ROOT),
            read_token=READ_TOKEN.relative_to(ROOT),
            link=f"{archive}/login?code={login_code()}",
            newest=newest,
            number=len(processes),
            processes=shown,
        ),
        flush=True,
    )


def login_code():
    """Return a code that opens the page once; it is made of the archive's configuration."""
    return subprocess.check_output(
        [str(PYTHON), "-m", "process_archive.page.codes", "config.json"],
        cwd=HOME / "archive",
        env={**os.environ, "PYTHONPATH": str(ROOT / "archive"), "PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
    ).strip()


def end(children):
    """Ask each child to stop, those that need others first; insist after 20 s each."""
    ignore_signals()
    (HOME / "env").unlink(missing_ok=True)
    for child in reversed(list(children.values())):
        child.terminate()
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
