"""The recall: what was read of a process, for as long as it has not run since."""

ANEW = 12  # readings, a minute of cron's: so long may hold what others change as well


class Recall:
    """What need not be read of one process again."""

    def __init__(self, pid):
        self._pid = pid
        self._activity = None  # what differs once the process has run
        self._kept = {}
        self._before = {}  # what was kept when this reading began
        self._age = pid % ANEW  # in readings; not all processes are due in the same one

    def begin(self):
        """Begin a reading: nothing holds until it is known whether the process has run."""
        self._before, self._kept = self._kept, {}
        self._age += 1

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

    def read_anew(self, source, sign):
        """Return the same, where others may change it too: it holds no longer than `sign` does, a
        value that costs less, and is read anew every ANEW readings."""
        kept = self._kept.get(source)
        if not kept or kept[0] != sign or self._age % ANEW == 0:
            kept = self._kept[source] = sign, source(self._pid)
        return kept[1]
