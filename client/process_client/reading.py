"""Readings: the values that psutil has for each process of this host, at a fraction of the cost."""

import psutil

from process_client import proc
from process_client.counters import Stat
from process_client.faults import Faults
from process_client.host_cache import HostCache
from process_client.process import Process
from process_client.record import LIMIT

# Each process has all these keys, in this order. They are the names of psutil 5 (2020).
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
    """Takes readings; caches what need not be read again for the next one."""

    def __init__(self, collect=(), masker=None, limit=LIMIT):
        """`collect` names the fields of validation.COSTLY to read as well; `masker`, a Masker or
        None, masks secrets in them and in command lines; `limit` is the most bytes of JSON that a
        record may have: of long command lines no more is kept."""
        psutil.PROCFS_PATH = proc.ROOT  # for all that is read through psutil
        self._collect = collect
        self._masker = masker
        self._limit = limit
        self._known = {}
        self._faults = Faults()

    def read(self):
        """Return a list with one dict of KEYS per process, including kernel threads and zombies.

        Values and units are psutil's (https://psutil.readthedocs.io): seconds, bytes, percent of
        one CPU; named tuples are plain tuples, and text may contain surrogate escapes. A value that
        cannot be read is None. A process that ends during the reading is left out. cpu_percent
        covers the time since the last reading; it is 0.0 for a process seen for the first time.
        """
        host, processes, known = HostCache(self._faults, self._limit), [], {}
        for pid in psutil.pids():
            values = dict.fromkeys(KEYS)
            try:
                stat = self._stat_of(pid)
                # A reused pid has another start.
                identity = pid, stat and stat.start
                process = self._known.get(identity) or Process(pid, self._collect, self._masker)
                process.describe(values, stat, host)
            except (psutil.NoSuchProcess, *proc.MISSING):
                continue
            processes.append(values)
            known[identity] = process
        self._known = known
        host.sockets.assign()
        return processes

    def _stat_of(self, pid):
        """Return the Stat of the process, None if it is hidden from this account (hidepid)."""
        try:
            return Stat(pid)
        except PermissionError:
            return None
        except proc.MISSING:
            raise
        except Exception as fault:  # see Process.describe
            self._faults.add("stat", fault, f" of process {pid}")
            return Stat.unknown()
