"""Memory of a process in bytes: statm, smaps, smaps_rollup (proc(5))."""

import os
import re

from process_client import proc

PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes; the unit of statm
KIB = 1024  # the unit of smaps
NOTHING = (0, 0, 0)  # the shares of a process without memory: a kernel thread or a zombie

PRIVATE = re.compile(rb"\nPrivate_\w+: +(\d+)")
SHARE = re.compile(rb"\nPss: +(\d+)")
SWAP = re.compile(rb"\nSwap: +(\d+)")


def info(pid):
    """Return psutil's memory_info: rss, vms, shared, text, lib, data, dirty."""
    vms, rss, shared, text, lib, data, dirty = [
        int(pages) * PAGE for pages in proc.read(pid, "statm").split()
    ]
    return rss, vms, shared, text, lib, data, dirty


def shares(pid):
    """Return psutil's uss, pss and swap: private memory, private plus the process's share of shared
    memory, and swapped-out memory."""
    try:
        data = proc.read(pid, "smaps_rollup")
    except proc.MISSING:
        # Kernels before 4.14 have no sums.
        data = proc.read_on(f"{pid}/smaps")
    if not SHARE.search(data):
        raise proc.Odd("no line Pss")
    return tuple(sum(map(int, each.findall(data))) * KIB for each in (PRIVATE, SHARE, SWAP))
