"""Cache of one process's values: valid as long as the process has not run."""


class ProcessCache:
    """Values of one process that need not be read again."""

    def __init__(self, pid):
        self._pid = pid
        self._activity = None  # differs after each run of the process; None if that is unknown
        self._kept = {}

    def begin(self, stat):
        """Begin a reading: forget all values if the process may have run since the last one.

        `stat` is its current Stat, read before any value that is cached.
        """
        # schedstat is only the first thread's: the others may run while it does not change.
        activity = stat.schedstat if stat.sleeps and stat.num_threads == 1 else None
        if activity is None or activity != self._activity:
            self._kept = {}
        self._activity = activity

    def read(self, source, *arguments):
        """Return source(pid, *arguments), from the cache if it is valid."""
        known, found = self._kept.get(source, (None, None))
        if known != arguments:
            found = source(self._pid, *arguments)
            self._kept[source] = arguments, found
        return found
