"""The reading: what psutil would tell of every process on this host, at a fraction of the cost."""

import psutil

from process_client import proc
from process_client.counters import Stat
from process_client.host_cache import HostCache
from process_client.process import Process

# A process has all these keys, in this order. They are psutil's names of the year 2020.
KEYS = (
    "cmdline",
    "connections",
    "cpu_affinity",
    "cpu_num",
    "cpu_percent",
    "cpu_times",
    "create_time",
    "cwd",
    "environ",
    "exe",
    "gids",
    "io_counters",
    "ionice",
    "memory_full_info",
    "memory_info",
    "memory_maps",
    "memory_percent",
    "name",
    "nice",
    "num_ctx_switches",
    "num_fds",
    "num_threads",
    "open_files",
    "pid",
    "ppid",
    "status",
    "terminal",
    "threads",
    "uids",
    "username",
)


class Reader:
    """Takes readings; remembers between two of them what need not be read again."""

    def __init__(self, collect=(), masker=None):
        """`collect` names the fields of validation.COSTLY to read as well; `masker`, a Masker or
        None, masks secrets in them and in command lines."""
        psutil.PROCFS_PATH = proc.ROOT  # for all that is read through psutil
        self._collect = collect
        self._masker = masker
        self._known = {}

    def read(self):
        """Return a list with one dict of KEYS a process, kernel threads and zombies included.

        Values and units are psutil's (https://psutil.readthedocs.io): seconds, bytes, percent of
        one CPU; named tuples are tuples, and text may hold surrogate escapes. What may not be read
        is None. A process that ends meanwhile is left out. cpu_percent covers the time since the
        reading before, and is 0.0 for a process seen for the first time.
        """
        host, processes, known = HostCache(), [], {}
        for pid in psutil.pids():
            values = dict.fromkeys(KEYS)
            try:
                stat = stat_of(pid)
                # A pid that is used again comes with another start.
                identity = pid, stat and stat.start
                process = self._known.get(identity) or Process(pid, self._collect, self._masker)
                process.describe(values, stat, host)
            except (psutil.NoSuchProcess, *proc.MISSING):
                continue
            processes.append(values)
            known[identity] = process
        self._known = known
        host.sockets.share_out()
        return processes


def stat_of(pid):
    """Return the Stat of the process, None where this account may not see it (hidepid)."""
    try:
        return Stat(pid)
    except PermissionError:
        return None
