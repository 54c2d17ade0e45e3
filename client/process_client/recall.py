"""The recall: what was read of a process, for as long as it has not run since."""

from process_client import proc

UNKNOWN = b"0 0 0\n"  # of a kernel that does not count


class Recall:
    """What need not be read of one process again."""

    def __init__(self, pid):
        self._pid = pid
        self._activity = None  # what differs once the process has run, None where nothing tells
        self._kept = {}

    def begin(self, stat):
        """Begin a reading: what was read before holds, if the process has not run since.

        `stat` is its Stat of now.
        """
        # With several threads the file says nothing: it is the first one's alone.
        activity = self._schedstat() if stat.sleeps and stat.num_threads == 1 else None
        if activity is None or activity != self._activity:
            self._kept = {}
        self._activity = activity

    def _schedstat(self):
        """Return how long and how often the process has run (the kernel's sched-stats.rst)."""
        try:
            text = proc.read(self._pid, "schedstat")
        except OSError:  # a kernel without it, or ended meanwhile, as the next file will tell
            return None
        return None if text == UNKNOWN else text

    def read(self, source):
        """Return what source(pid) does, or did if that holds."""
        if source not in self._kept:
            self._kept[source] = source(self._pid)
        return self._kept[source]
