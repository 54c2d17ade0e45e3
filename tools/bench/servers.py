"""The cost of a running program with all its children."""

import psutil


def cpu_seconds(program):
    """Return the CPU time (user and system, seconds) of `program` and its children."""
    return sum(sum(one.cpu_times()[:4]) for one in _family(program))


def memory(program):
    """Return the resident memory (bytes) of `program` and its children; shared memory
    counts for each of them."""
    return sum(one.memory_info().rss for one in _family(program))


def _family(program):
    parent = psutil.Process(int(program.pid))
    return [parent, *parent.children(recursive=True)]
