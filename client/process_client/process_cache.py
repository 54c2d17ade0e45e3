"""Cache of one process's values: valid as long as the process has not run."""


class ProcessCache:
    """Values of one process that need not be read again."""

    def __init__(self, pid):
        self._pid = pid
        self._activity = None  # what differs once the process has run, None where nothing tells
        self._kept = {}

    def begin(self, stat):
        """Begin a reading: what was read before holds, if the process has not run since.

        `stat` is its Stat of now, read before anything that is to be kept.
        """
        # schedstat is the first thread's alone: with several it says nothing.
        activity = stat.schedstat if stat.sleeps and stat.num_threads == 1 else None
        if activity is None or activity != self._activity:
            self._kept = {}
        self._activity = activity

    def read(self, source, *arguments):
        """Return what source(pid, *arguments) does, or did if that holds."""
        asked, found = self._kept.get(source, (None, None))
        if asked != arguments:
            found = source(self._pid, *arguments)
            self._kept[source] = arguments, found
        return found
