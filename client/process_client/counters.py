"""State and counters of a process: stat, schedstat, status, task, io (proc(5))."""

import os
import time
from functools import lru_cache

import psutil

from process_client import proc

TICKS = os.sysconf("SC_CLK_TCK")  # a second; the unit of all times in stat

STATUSES = {
    b"R": psutil.STATUS_RUNNING,
    b"S": psutil.STATUS_SLEEPING,
    b"D": psutil.STATUS_DISK_SLEEP,
    b"T": psutil.STATUS_STOPPED,
    b"t": psutil.STATUS_TRACING_STOP,
    b"Z": psutil.STATUS_ZOMBIE,
    b"X": psutil.STATUS_DEAD,
    b"x": psutil.STATUS_DEAD,
    b"K": "wake-kill",
    b"W": psutil.STATUS_WAKING,
    b"I": psutil.STATUS_IDLE,
    b"P": psutil.STATUS_PARKED,
}
SLEEPS = (b"S", b"I")
UNCOUNTED = b"0 0 0\n"  # schedstat, where that is off


def fields_of(data):
    """Return the name in stat, bytes, and the fields behind it: that of proc(5)'s number n is
    at n - 3. The name may hold spaces and brackets."""
    end = data.rindex(b")")
    return data[data.index(b"(") + 1 : end], data[end + 2 :].split(None, 40)


class Stat:
    """What /proc/PID/stat says, with times in ticks, and before it /proc/PID/schedstat."""

    __slots__ = (
        "schedstat", "name", "state", "ppid", "tty", "cpu_times", "num_threads", "start", "cpu_num"
    )  # fmt: skip

    def __init__(self, pid):
        """Read both; raise OSError."""
        self.schedstat = schedstat(pid)  # first: what the rest says has not been before that
        self.name, fields = fields_of(proc.read(pid, "stat"))
        self.state = fields[0]
        self.ppid = int(fields[1])
        self.tty = int(fields[4])
        # user, system, those of the children that were waited for, and waiting for disks
        self.cpu_times = tuple(map(int, (*fields[11:15], fields[39])))
        self.num_threads = int(fields[17])
        self.start = int(fields[19])  # since the host's; with the pid it tells processes apart
        self.cpu_num = int(fields[36])

    @property
    def is_zombie(self):
        """Whether it has ended, and its parent has not asked how."""
        return self.state == b"Z"

    @property
    def sleeps(self):
        """Whether it waits: it has left the CPU or is about to, which schedstat then counts."""
        return self.state in SLEEPS


class CpuUse:
    """How much CPU time a process uses from one reading to the next."""

    def __init__(self):
        self._measured = None  # when it was, in seconds, and its CPU time then, in ticks

    def percent(self, stat):
        """Return the percentage of one CPU, 0.0 the first time; `stat` is the process's of now."""
        now, used = time.monotonic(), stat.cpu_times[0] + stat.cpu_times[1]
        then, used_then = self._measured or (now, used)
        self._measured = now, used
        available = (now - then) * TICKS
        return round(100 * (used - used_then) / (available or 1), 1)


def schedstat(pid):
    """Return how long the first thread has run, how long it waited to, and how often it did, as
    bytes that change with each time (the kernel's Documentation/scheduler/sched-stats.rst); None
    where the kernel does not count.
    """
    try:
        counts = proc.read(pid, "schedstat")
    except OSError:  # not built in, or ended meanwhile, as the next file tells
        return None
    return None if counts == UNCOUNTED else counts


def status(pid):
    """Return from /proc/PID/status uids and gids, each real, effective and saved, and how often
    the first thread gave up the CPU by itself, and had to."""
    data = proc.read(pid, "status")
    start = data.index(b"\nUid:")
    uids, gids = ids(data[start : data.index(b"\n", data.index(b"\nGid:", start) + 1)])
    counts = data[data.rindex(b"\nvoluntary_ctxt_switches:") :].split(None, 4)
    return uids, gids, (int(counts[1]), int(counts[3]))


@lru_cache(maxsize=256)
def ids(lines):
    """Return the first three uids and gids of the two lines that hold them."""
    numbers = [int(word) for word in lines.split() if word.isdigit()]
    return tuple(numbers[:3]), tuple(numbers[4:7])


def threads(pid):
    """Return psutil's threads: of each its number, seconds in user mode, seconds in the kernel."""
    found = []
    for number in sorted(proc.names(pid, "task")):
        try:
            found.append(thread(pid, number))
        except proc.MISSING:
            proc.check(pid)  # that thread alone has ended, if not
    return found


def thread(pid, number):
    """Return what `threads` says of one."""
    _, fields = fields_of(proc.read(pid, f"task/{number}/stat"))
    return int(number), int(fields[11]) / TICKS, int(fields[12]) / TICKS


def io_counters(pid):
    """Return psutil's io_counters: calls that read and that write, bytes read from disks and
    written to them, bytes that were read and written by calls."""
    words = proc.read(pid, "io").split()
    return tuple([int(words[place]) for place in (5, 7, 9, 11, 1, 3)])
