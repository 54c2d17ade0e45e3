"""Priority of a process (nice, CPU affinity, I/O class): read by system calls, not from /proc."""

import os


def fill_nice(process, values, host):
    """Fill in the nice value."""
    values["nice"] = os.getpriority(os.PRIO_PROCESS, process.pid)


def fill_cpu_affinity(process, values, host):
    """Fill in the numbers of the CPUs it may run on."""
    values["cpu_affinity"] = sorted(os.sched_getaffinity(process.pid))


def fill_ionice(process, values, host):
    """Fill in its I/O class and level (ioprio_get(2), which the module os lacks)."""
    values["ionice"] = tuple(process.through_psutil.ionice())


SYSTEM_CALLS = (fill_nice, fill_cpu_affinity, fill_ionice)
