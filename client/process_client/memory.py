"""The memory of a process, in bytes (proc(5): statm, smaps, smaps_rollup)."""

import os
import re

from process_client import proc

PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes; the unit of statm
KIB = 1024  # the unit of smaps
NOTHING = (0, 0, 0)  # the shares of what has no memory of its own

PRIVATE = re.compile(rb"\nPrivate_\w+: +(\d+)")
SHARE = re.compile(rb"\nPss: +(\d+)")
SWAP = re.compile(rb"\nSwap: +(\d+)")


def info(pid):
    """Return psutil's memory_info: rss, vms, shared, text, lib, data, dirty."""
    vms, rss, *rest = [int(pages) * PAGE for pages in proc.read(pid, "statm").split()]
    return (rss, vms, *rest)


def shares(pid):
    """Return what smaps adds to it: memory of its own (uss), its share of all it uses (pss), and
    what of it is swapped out."""
    try:
        data = proc.read(pid, "smaps_rollup")
    except proc.MISSING:
        # Linux has the sums since 4.14.
        data = proc.read_on(f"{pid}/smaps")
    return tuple(sum(map(int, each.findall(data))) * KIB for each in (PRIVATE, SHARE, SWAP))
