"""State and counters of a process: stat, schedstat, status, task, io (proc(5))."""

import os
import time
from functools import lru_cache

import psutil

from process_client import proc

TICKS = os.sysconf("SC_CLK_TCK")  # per second; the unit of all times in stat

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
UNCOUNTED = b"0 0 0\n"  # schedstat of a kernel that does not count


def fields_of(data):
    """Return from the bytes of stat the name and the list of fields after it.

    Field n of proc(5) is at index n - 3. The name may contain spaces and parentheses.
    """
    end = data.rindex(b")")
    return data[data.index(b"(") + 1 : end], data[end + 2 :].split(None, 40)


class Stat:
    """Values of /proc/PID/stat, with times in ticks, and of /proc/PID/schedstat."""

    __slots__ = (
        "schedstat", "name", "state", "ppid", "tty", "cpu_times", "num_threads", "start", "cpu_num"
    )  # fmt: skip

    def __init__(self, pid):
        """Read both; raise OSError."""
        self.schedstat = schedstat(pid)  # first, so that all else was read after it
        self.name, fields = fields_of(proc.read(pid, "stat"))
        self.state = fields[0]
        self.ppid = int(fields[1])
        self.tty = int(fields[4])
        # user, system, both of the children that were reaped, and waiting for disks
        self.cpu_times = tuple(map(int, (*fields[11:15], fields[39])))
        self.num_threads = int(fields[17])
        self.start = int(fields[19])  # since the boot; pid and start identify a process
        self.cpu_num = int(fields[36])

    @classmethod
    def unknown(cls):
        """Return the Stat of a process that has none to read: nothing is known."""
        stat = cls.__new__(cls)
        stat.schedstat = stat.name = stat.state = stat.start = stat.num_threads = None
        return stat

    @property
    def is_zombie(self):
        """True if it has ended and its parent has not reaped it."""
        return self.state == b"Z"

    @property
    def sleeps(self):
        """True if it waits: it has left the CPU or is about to; schedstat counts its next run."""
        return self.state in SLEEPS


class CpuUse:
    """CPU time that a process uses between two readings."""

    def __init__(self):
        self._measured = None  # (time in seconds, CPU time in ticks) of the last reading

    def percent(self, stat):
        """Return the percentage of one CPU, 0.0 the first time; `stat` is the current Stat."""
        now, used = time.monotonic(), stat.cpu_times[0] + stat.cpu_times[1]
        then, used_then = self._measured or (now, used)
        self._measured = now, used
        available = (now - then) * TICKS
        return round(100 * (used - used_then) / (available or 1), 1)


def schedstat(pid):
    """Return schedstat as bytes, None if the kernel does not count.

    It has the run time, waiting time and number of runs of the first thread and thus changes with
    each run (the kernel's Documentation/scheduler/sched-stats.rst).
    """
    try:
        counts = proc.read(pid, "schedstat")
    except OSError:  # not built in, or the process has ended: the next file shows it
        return None
    return None if counts == UNCOUNTED else counts


def status(pid):
    """Return (uids, gids, context switches) from /proc/PID/status.

    Ids are real, effective and saved; switches are the first thread's, voluntary and forced.
    """
    data = proc.read(pid, "status")
    start = data.index(b"\nUid:")
    uids, gids = ids(data[start : data.index(b"\n", data.index(b"\nGid:", start) + 1)])
    counts = data[data.rindex(b"\nvoluntary_ctxt_switches:") :].split(None, 4)
    return uids, gids, (int(counts[1]), int(counts[3]))


@lru_cache(maxsize=256)
def ids(lines):
    """Return (uids, gids), the first three of each, from the two lines of status."""
    words = lines.split()
    if len(words) != 10:  # a heading, real, effective, saved and file system's id; twice
        raise proc.Odd("not two lines of four ids")
    return tuple(map(int, words[1:4])), tuple(map(int, words[6:9]))


def threads(pid):
    """Return psutil's threads: for each its id, seconds in user mode, seconds in the kernel."""
    found = []
    for number in sorted(proc.names(pid, "task")):
        try:
            found.append(thread(pid, number))
        except proc.MISSING:
            proc.check(pid)  # passes if only the thread has ended
    return found


def thread(pid, number):
    """Return the entry of `threads` for one thread."""
    _, fields = fields_of(proc.read(pid, f"task/{number}/stat"))
    return int(number), int(fields[11]) / TICKS, int(fields[12]) / TICKS


def io_counters(pid):
    """Return psutil's io_counters: read calls, write calls, bytes read from disks, bytes written
    to disks, bytes read by calls, bytes written by calls."""
    words = proc.read(pid, "io").split()
    return tuple([int(words[place]) for place in (5, 7, 9, 11, 1, 3)])
