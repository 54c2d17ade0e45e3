"""The reading: what psutil can tell of every process on this host, as plain values."""

import psutil

from process_client.checks import COSTLY

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
RENAMED = {"connections": "net_connections"}  # since psutil 6.0


class Reader:
    """Takes readings; remembers between two of them what cpu_percent needs."""

    def __init__(self, collect=(), masker=None):
        """`collect` names the fields of COSTLY to read as well; `masker` masks secrets in them, and
        in command lines."""
        self._unread = set(COSTLY) - set(collect)
        self._masks = {}
        if masker:
            self._masks = {"cmdline": masker.command_line, "environ": masker.environment}
        self._known = {}

    def read(self):
        """Return a list with one dict of KEYS a process, kernel threads and zombies included.

        Values and units are psutil's (https://psutil.readthedocs.io): seconds, bytes, percent of
        one CPU; named tuples stay tuples, and text may hold surrogate escapes. What may not be
        read is None. A process that ends meanwhile is left out. cpu_percent covers the time since
        the reading before, and is 0.0 for a process seen for the first time.
        """
        # psutil remembers the terminals it found first; people log in later.
        psutil._psposix.get_terminal_map.cache_clear()
        processes, known = [], {}
        for pid in psutil.pids():
            try:
                process = psutil.Process(pid)
                # psutil keeps what cpu_percent needs in the object, but the old name and program
                # of a process that has called exec as well: the kept object serves that one value.
                # The objects are equal where pid and start are, so a reused pid is a new process.
                before = self._known.get(process, process)
                processes.append(self._describe(process, before))
            except psutil.NoSuchProcess:
                continue
            known[process] = before
        self._known = known
        return processes

    def _describe(self, process, before):
        with process.oneshot():
            return {
                key: self._value(before if key == "cpu_percent" else process, key) for key in KEYS
            }

    def _value(self, process, key):
        """Return one value, None where it may not be read; NoSuchProcess when the process ended."""
        if key == "pid":
            return process.pid
        method = getattr(process, RENAMED.get(key, key), None)
        if method is None or key in self._unread:
            return None  # None: psutil leaves out what this kernel does not offer
        try:
            value = method()
        except psutil.NoSuchProcess:
            # Also raised of a zombie, and of a kernel thread that refuses one file (ESRCH).
            if not process.is_running():
                raise
            return None
        except (psutil.Error, OSError, RuntimeError, ValueError):
            # RuntimeError and ValueError: how psutil reports a /proc file it does not understand.
            return None
        return self._masks[key](value) if key in self._masks else value
