"""The cost of a program as counted by the kernel: CPU in nanoseconds, memory, wake-ups."""

import time
from dataclasses import dataclass
from pathlib import Path

REST = 0.03  # seconds without work after which a program is at rest


@dataclass
class Cost:
    """The cost of one reading; `sent` (bytes) is None if the program sends nothing."""

    cpu: float  # ms, in user mode and in the kernel, of all threads
    rss: float  # MB
    processes: int
    sent: int | None = None


def cpu_time(pid):
    """Return the CPU time of a process with all its threads, in ms; it may be of any account.

    /proc counts in steps of 10 ms. This is the clock that clock_getcpuclockid(3) names; Python
    knows the call for threads alone (MAKE_PROCESS_CPUCLOCK in linux/posix-timers_types.h).
    """
    return time.clock_gettime_ns(~pid << 3 | 2) / 1e6


def cpu_time_at_rest(pid):
    """Wait until the process is idle; return its CPU time in ms."""
    before, now = None, cpu_time(pid)
    while before != now:
        time.sleep(REST)
        before, now = now, cpu_time(pid)
    return now


def memory(pid, what="VmRSS"):
    """Return the memory of a process in MB (VmHWM: its maximum); None if it has none."""
    return status(Path(f"/proc/{pid}"), what, None, 1 / 1024)


def wake_ups(pid):
    """Return how often the threads of a process were woken, once per wait."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(status(thread, "voluntary_ctxt_switches", 0) for thread in threads)


def status(folder, what, default, factor=1):
    """Return a number from the file `status` in a folder of /proc (proc(5))."""
    for line in (folder / "status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * factor
    return default
