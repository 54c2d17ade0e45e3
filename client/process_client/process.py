"""One process: fills in all its values in a reading, some of them from its cache."""

import psutil

from process_client import command, counters, descriptors, memory, proc, terminals
from process_client.priority import SYSTEM_CALLS
from process_client.process_cache import ProcessCache

CLOSED = (PermissionError, psutil.AccessDenied)  # not for this account


class Process:
    """A process of this host, from one reading to the next."""

    def __init__(self, pid, collect=(), masker=None):
        """`collect` and `masker` are the Reader's."""
        self.pid = pid
        self._collect = collect
        self._masker = masker
        self._psutils = None
        self._stat = None
        self._cpu_use = counters.CpuUse()
        self._is_closed = False  # to this account, see _fill_exe
        self._cache = ProcessCache(pid)
        self._arguments = []
        self._masked = []  # the same, with secrets masked
        self._long = self._long_state = None  # a long command line
        self._short_name, self._name = None, None  # the kernel's; the complete one, masked

    @property
    def through_psutil(self):
        """This process for psutil, which reads some values as cheaply; raise its errors."""
        if self._psutils is None:
            self._psutils = psutil.Process(self.pid)
        return self._psutils

    def describe(self, values, stat, host):
        """Fill in `values`, a dict, as far as they can be read; raise OSError if the process has
        ended.

        `stat` is its current Stat, None if it may not be read; `host` is the HostCache. A value
        that cannot be read remains None, and its fault is logged unless it is a usual one.
        """
        values["pid"] = self.pid
        self._stat = stat
        if stat:
            self._cache.begin(stat)
        missing = []
        calls = SYSTEM_CALLS if host.has_our_pids else ()
        for source in (*FILES, *calls) if stat else calls:
            try:
                source(self, values, host)
            except (psutil.NoSuchProcess, *proc.MISSING) as fault:
                missing.append((source, fault))
            except CLOSED:
                continue
            except Exception as fault:  # a file of a form that this code, or psutil, does not know
                self._log(source, fault, host)
        if missing:
            proc.check(self.pid)
            for source, fault in missing:
                # Zombies lack some files. FileNotFoundError: other errors say that it has ended.
                if isinstance(fault, FileNotFoundError) and not (stat and stat.is_zombie):
                    self._log(source, fault, host)

    def _log(self, source, fault, host):
        name = source.__name__.split("fill_")[-1]
        host.faults.add(name, fault, f" of process {self.pid}")

    def _fill_stat(self, values, host):
        stat = self._stat
        if not stat.state:
            return
        values["status"] = counters.STATUSES.get(stat.state, "?")
        values["ppid"] = stat.ppid
        if stat.tty:
            values["terminal"] = self._terminal(stat.tty, host)
        values["num_threads"] = stat.num_threads
        values["cpu_num"] = stat.cpu_num
        values["cpu_times"] = tuple([ticks / counters.TICKS for ticks in stat.cpu_times])
        if host.boot_time is not None:
            values["create_time"] = stat.start / counters.TICKS + host.boot_time
        values["cpu_percent"] = self._cpu_use.percent(stat)

    def _terminal(self, device, host):
        path = host.terminal(device)
        if path and path.startswith(terminals.PSEUDO):
            return path if self._cache.read(terminals.are_ours) else None
        return path

    def _fill_status(self, values, host):
        uids, gids, switches = self._cache.read(counters.status)
        values["uids"], values["gids"], values["num_ctx_switches"] = uids, gids, switches
        values["username"] = host.user_name(uids[0])

    def _fill_program(self, values, host):
        arguments = self._cache.read(command.arguments)
        if arguments is None:
            arguments = self._long_command_line(host)
        is_new = arguments != self._arguments
        if is_new:
            self._masked = self._masker.command_line(arguments) if self._masker else arguments
            self._arguments = arguments
        if is_new or self._stat.name != self._short_name:
            name = command.name(self._stat.name, arguments) if self._stat.name is not None else None
            # A title, as setproctitle writes it, is a command line too.
            self._name = self._masker.text(name) if self._masker and name else name
            self._short_name = self._stat.name
        values["name"] = self._name
        if self._arguments or not self._stat.is_zombie:
            values["cmdline"] = self._masked

    def _long_command_line(self, host):
        """Return as much of it as a record may have."""
        data = proc.read(self.pid, "cmdline")
        length = host.room.take(len(data))
        state = length, hash(data)
        if state != self._long_state:
            self._long, self._long_state = command.beginning(data, length), state
        return self._long

    def _fill_kernels_name(self, values, host):
        # Only if the command line, which has the complete name, could not be read.
        if values["name"] is None and self._stat.name is not None:
            name = command.name(self._stat.name, [])
            values["name"] = self._masker.text(name) if self._masker else name

    def _fill_exe(self, values, host):
        # One permission guards exe, cwd, io and smaps (ptrace_may_access in the kernel's fs/proc):
        # without it, the others need not be tried.
        self._is_closed = False
        try:
            values["exe"] = command.link(self.pid, "exe", self._stat)
        except PermissionError as error:
            # Another path: only the program's folder may not be searched.
            self._is_closed = error.filename == proc.path(self.pid, "exe")

    def _fill_cwd(self, values, host):
        if not self._is_closed:
            values["cwd"] = command.link(self.pid, "cwd", self._stat)

    def _fill_memory(self, values, host):
        values["memory_info"] = info = memory.info(self.pid)
        if host.total_memory:
            values["memory_percent"] = info[0] / host.total_memory * 100
        if not info[1]:  # a kernel thread or a zombie: readable for all accounts
            values["memory_full_info"] = info + memory.NOTHING
        elif not self._is_closed:
            # Half the cost of a reading as root, since the kernel walks all pages. A cached value
            # would be wrong: another process may stop sharing the memory of one that sleeps.
            values["memory_full_info"] = info + memory.shares(self.pid)

    def _fill_io(self, values, host):
        if not self._is_closed:
            values["io_counters"] = self._cache.read(counters.io_counters)

    def _fill_threads(self, values, host):
        values["threads"] = self._cache.read(counters.threads)

    def _fill_descriptors(self, values, host):
        numbers = proc.names(self.pid, "fd")  # may be readable although the targets are not
        values["num_fds"] = len(numbers)
        sockets, paths = self._cache.read(descriptors.opened, numbers)
        if sockets:
            host.sockets.add(values, sockets)
        else:
            values["connections"] = []
        values["open_files"] = descriptors.files(self.pid, paths, host.is_device)

    def _fill_environ(self, values, host):
        if "environ" in self._collect:
            environ = self.through_psutil.environ()
            values["environ"] = self._masker.environment(environ) if self._masker else environ

    def _fill_memory_maps(self, values, host):
        if "memory_maps" in self._collect:
            values["memory_maps"] = self.through_psutil.memory_maps()


# Each may fail alone. Later ones use what earlier ones have set.
FILES = (
    Process._fill_stat,
    Process._fill_status,
    Process._fill_program,
    Process._fill_kernels_name,
    Process._fill_exe,
    Process._fill_cwd,
    Process._fill_memory,
    Process._fill_io,
    Process._fill_threads,
    Process._fill_descriptors,
    Process._fill_environ,
    Process._fill_memory_maps,
)
