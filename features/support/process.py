"""Processes that a scenario starts and then finds in a reading."""

import string
import uuid

from features.lab.waiting import eventually

PLAIN = string.ascii_letters + string.digits + "-"
PROGRAM = ["/usr/bin/python3", "-c", "import time; time.sleep(300)"]

# What a program of the title sys.argv[1] runs, as setproctitle leaves it.
RENAME = "import os, sys; os.execv('/usr/bin/python3', [sys.argv[1], '-c', *sys.argv[2:]])"
TITLED = (
    "import ctypes, time; title = open('/proc/self/cmdline', 'rb').read();"
    " ctypes.CDLL(None).prctl(15, title.partition(bytes(1))[0]); time.sleep(300)"
)

# Arguments with characters that are easily damaged on the way.
ODD = [
    b"  two  spaces ",
    b'it\'s "quoted" \\ `so` $HOME',
    b"line 1\nline 2\tand on",
    b"\x01\x1b[31m\x7f",
    "umläuts, 漢字 and 🙂".encode(),
    b"",
    b"x" * 10000,
]
NOT_UTF_8 = b"caf\xe9 \xff\xc3"


class Process:
    """A process that sleeps, under the client's account, with the arguments of a scenario."""

    def __init__(self, target, *arguments, environment=None):
        """Start it; an argument is text, or bytes that need not be UTF-8.

        `environment` is added to the one that it inherits.
        """
        self.host = target.client
        self.mark = str(uuid.uuid4())
        raw = [each.encode() if isinstance(each, str) else each for each in arguments]
        self.cmdline = [*PROGRAM, self.mark, *(each.decode("utf-8", "replace") for each in raw)]
        variables = [f"{name}={value}" for name, value in (environment or {}).items()]
        # printf makes the bytes that a command line over SSH cannot carry. $(...) removes newlines
        # at their end, so an x follows them.
        numbers = range(len(raw))
        made = "".join(f"a{n}=$(printf %%bx %s); " for n in numbers)
        words = " ".join(["env", "MARK=%s", *["%s"] * (len(variables) + len(PROGRAM) + 1)])
        self._start(
            f"{made}{target.as_client} {words} " + " ".join(f'"${{a{n}%%x}}"' for n in numbers),
            *map(escaped, raw),
            self.mark,
            *variables,
            *PROGRAM,
            self.mark,
        )

    def _launch(self, line, *arguments):
        self.host.check_output(f"{line} >/dev/null 2>&1 </dev/null &", *arguments, root=True)

    def _start(self, line, *arguments):
        self._launch(line, *arguments)
        # Only as the program: before exec, its command line is the shell's.
        self.pid = eventually(lambda: self._find(f"-f '^{PROGRAM[0]} .*{self.mark}'"), within=20)

    def _find(self, how):
        return self.host.run(f"pgrep {how}").stdout.strip()

    def found_in(self, processes):
        """Return this process as a reading describes it, or raise AssertionError."""
        found = [process for process in processes if process["pid"] == int(self.pid)]
        assert found, f"no process {self.pid} among {len(processes)}"
        return found[0]

    def asks(self, question):
        """Return what the shell line `question`, with a %s for the pid, prints on the host."""
        return self.host.check_output(question, self.pid, root=True)

    def end(self):
        """End the process."""
        self.host.run("kill %s", self.pid, root=True)


def escaped(argument):
    """Return `argument`, bytes, as printf's %b reads it."""
    return "".join(chr(b) if chr(b) in PLAIN else f"\\0{b:03o}" for b in argument)


class Titled(Process):
    """A process that sleeps and calls itself by a title, which /proc shows as its name too."""

    def __init__(self, target, title):
        """Start it under the client's account."""
        self.host = target.client
        self.mark = str(uuid.uuid4())
        line = f"{target.as_client} {PROGRAM[0]} -c %s %s %s {self.mark}"
        self._launch(line, RENAME, title, TITLED)
        word = title.split()[0]
        self.pid = eventually(lambda: self._find(f"-f '^{word} .*{self.mark}'"), within=20)
        eventually(lambda: self.asks("ps -o comm= -p %s").startswith(word[:15]), within=20)


class Zombie(Process):
    """A process that has ended, but whose parent does not wait for it."""

    def __init__(self, target):
        """Start the parent, which sleeps, and wait for the zombie."""
        self.host = target.client
        self.mark = str(uuid.uuid4())
        program = " ".join(f"'{word}'" for word in [*PROGRAM, self.mark])
        self._start(f"{target.as_client} sh -c %s", f"/bin/true & exec {program}")
        self.parent, self.pid = self.pid, eventually(lambda: self._find(f"-P {self.pid}"), 20)
        eventually(lambda: self.asks("ps -o stat= -p %s").startswith("Z"), within=20)

    def end(self):
        """End the parent; the zombie goes with it."""
        self.host.run("kill %s", self.parent, root=True)


class Crowd:
    """Processes that start and end all the time, thousands of them."""

    def __init__(self, target):
        self.host = target.client
        mark = uuid.uuid4()
        self.host.check_output(
            f"{target.as_client} sh -c %s {mark} >/dev/null 2>&1 </dev/null &",
            "while :; do /bin/true & /bin/true & /bin/true; done",
            root=True,
        )
        # -o: the shell itself; its children have the same command line for a moment.
        find = f"pgrep -o -f '^sh -c while .*{mark}'"
        self.pid = eventually(lambda: self.host.run(find).stdout.strip(), within=20)

    def end(self):
        """End them."""
        self.host.run("kill -9 %s", self.pid, root=True)
