"""The recall: what was read of a process, for as long as it has not run since."""


class Recall:
    """What need not be read of one process again."""

    def __init__(self, pid):
        self._pid = pid
        self._activity = None  # what differs once the process has run
        self._kept = {}
        self._before = {}  # what was kept when this reading began

    def begin(self):
        """Begin a reading: nothing holds until it is known whether the process has run."""
        self._before, self._kept = self._kept, {}

    def compare(self, stat, switches):
        """Have what was read before hold, if the process has not run since.

        `stat` is its Stat of now, `switches` are its num_ctx_switches.
        """
        # A process that sleeps and has run meanwhile has been switched away from. With several
        # threads the numbers say nothing: they are the first one's alone.
        activity = switches, stat.cpu_times, stat.num_threads
        if stat.sleeps and stat.num_threads == 1 and activity == self._activity:
            self._kept = self._before
        self._activity = activity

    def read(self, source):
        """Return what source(pid) does, or did if that holds."""
        if source not in self._kept:
            self._kept[source] = source(self._pid)
        return self._kept[source]
