"""The process: all that a reading says of one, and what of it need not be read again."""

import os
import time

import psutil

from process_client import descriptors, figures, memory, proc, program

# What may keep one value from being read. ValueError, LookupError, RuntimeError: a file of /proc
# that this code, or psutil, does not understand.
FAULTS = (OSError, psutil.Error, ValueError, LookupError, RuntimeError)

TOTAL = psutil.virtual_memory().total  # bytes


class Process:
    """A process of this host, from one reading to the next."""

    def __init__(self, pid, collect=(), masker=None):
        """`collect` and `masker` are the Reader's. Raise psutil.NoSuchProcess."""
        self.pid = pid
        self._collect = collect
        self._masker = masker
        self._psutil = psutil.Process(pid)  # for what costs no more through it
        self._stat = None
        self._measured = None  # when it was, in seconds, and its CPU time then, in ticks
        self._activity = None  # what differs once the process has run
        self._is_closed = False  # to this account
        self._kept = {}
        self._arguments = []
        self._masked = []  # the same, as they may be seen

    def describe(self, values, stat, host):
        """Fill in `values`, a dict; what may not be read is left out. Raise OSError where the
        process has ended.

        `stat` is its Stat of now, None where that may not be read; `host` is of this reading.
        """
        values["pid"] = self.pid
        self._stat = stat
        is_missing = False
        for source in SOURCES if stat else SYSTEM_CALLS:
            try:
                source(self, values, host)
            except (psutil.NoSuchProcess, *proc.MISSING):
                is_missing = True  # as zombies and kernel threads miss something, too
            except FAULTS:
                continue
        if is_missing:
            proc.check(self.pid)

    def _recall(self, read):
        """Return what read(pid) does, or did if the process has not run since."""
        if read not in self._kept:
            self._kept[read] = read(self.pid)
        return self._kept[read]

    def _fill_stat(self, values, host):
        stat, now = self._stat, time.monotonic()
        values["status"] = figures.STATUSES.get(stat.state, "?")
        values["ppid"] = stat.ppid
        values["terminal"] = host.terminal(stat.tty)
        values["num_threads"] = stat.num_threads
        values["cpu_num"] = stat.cpu_num
        values["cpu_times"] = tuple([ticks / figures.TICKS for ticks in stat.cpu_times])
        values["create_time"] = stat.start / figures.TICKS + host.boot_time
        used = stat.cpu_times[0] + stat.cpu_times[1]
        then, used_then = self._measured or (now, used)
        available = (now - then) * figures.TICKS
        values["cpu_percent"] = round(100 * (used - used_then) / (available or 1), 1)
        self._measured = now, used

    def _fill_status(self, values, host):
        kept, self._kept = self._kept, {}
        uids, gids, switches = figures.status(self.pid)
        values["uids"], values["gids"], values["num_ctx_switches"] = uids, gids, switches
        values["username"] = host.user_name(uids[0])
        # A process that sleeps and has run meanwhile has been switched away from. With several
        # threads the numbers say nothing: they are the first one's alone.
        stat = self._stat
        activity = switches, stat.cpu_times, stat.num_threads
        if stat.sleeps and stat.num_threads == 1 and activity == self._activity:
            self._kept = kept
        self._activity = activity

    def _fill_program(self, values, host):
        arguments = self._recall(program.arguments)
        if arguments != self._arguments:
            self._arguments = arguments
            self._masked = self._masker.command_line(arguments) if self._masker else arguments
        values["name"] = program.name(self._stat.name, self._arguments)
        if self._arguments or not self._stat.is_zombie:
            values["cmdline"] = self._masked

    def _fill_exe(self, values, host):
        # One permission stands for four: who may not read this may not read cwd, io and the memory
        # of its own either (ptrace_may_access in the kernel's fs/proc), and need not try.
        self._is_closed = False
        try:
            exe = self._link("exe")
        except PermissionError:
            self._is_closed = True
            exe = None
        if not exe and self._arguments and host.is_program(self._arguments[0]):
            exe = self._arguments[0]
        values["exe"] = exe

    def _fill_cwd(self, values, host):
        if not self._is_closed:
            values["cwd"] = self._link("cwd")

    def _link(self, name):
        try:
            return proc.link(self.pid, name)
        except proc.MISSING:
            if self._stat.is_zombie:
                raise
            proc.check(self.pid)
            return ""  # a kernel thread

    def _fill_memory(self, values, host):
        values["memory_info"] = info = memory.info(self.pid)
        values["memory_percent"] = info[0] / TOTAL * 100
        if not self._is_closed or not info[1]:  # nobody is kept from what a kernel thread has: 0
            values["memory_full_info"] = info + memory.shares(self.pid)

    def _fill_io(self, values, host):
        if not self._is_closed:
            values["io_counters"] = self._recall(figures.io_counters)

    def _fill_threads(self, values, host):
        values["threads"] = self._recall(figures.threads)

    def _fill_descriptors(self, values, host):
        numbers = proc.names(self.pid, "fd")
        values["num_fds"] = len(numbers)
        targets = descriptors.targets(self.pid, numbers)
        sockets = descriptors.sockets(targets)
        if sockets:
            host.sockets.add(values, sockets)
        else:
            values["connections"] = []
        values["open_files"] = descriptors.files(self.pid, targets, host.is_file)

    def _fill_nice(self, values, host):
        values["nice"] = os.getpriority(os.PRIO_PROCESS, self.pid)

    def _fill_cpu_affinity(self, values, host):
        values["cpu_affinity"] = sorted(os.sched_getaffinity(self.pid))

    def _fill_ionice(self, values, host):
        values["ionice"] = tuple(self._psutil.ionice())

    def _fill_environ(self, values, host):
        if "environ" in self._collect:
            environ = self._psutil.environ()
            values["environ"] = self._masker.environment(environ) if self._masker else environ

    def _fill_memory_maps(self, values, host):
        if "memory_maps" in self._collect:
            values["memory_maps"] = self._psutil.memory_maps()


SYSTEM_CALLS = (Process._fill_nice, Process._fill_cpu_affinity, Process._fill_ionice)
# Each fails on its own. What comes first is needed by what follows.
SOURCES = (
    Process._fill_stat,
    Process._fill_status,
    Process._fill_program,
    Process._fill_exe,
    Process._fill_cwd,
    Process._fill_memory,
    Process._fill_io,
    Process._fill_threads,
    Process._fill_descriptors,
    Process._fill_environ,
    Process._fill_memory_maps,
    *SYSTEM_CALLS,
)
