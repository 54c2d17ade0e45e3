"""Invented hosts: readings of a quiet, a normal and a busy host, the same on every machine.

`Host(kind, seed)` lives in a time of its own, so that a run can be repeated anywhere. How many
processes there are, and how often what changes, follows readings of real processes: of a quiet host
17 % of the objects differ from the reading before, of a normal one 28 %, of a busy one 54 %, most
of them in a few counters.
"""

import random
from dataclasses import dataclass

import orjson

EVERY = 5  # seconds between two readings
BEGIN = 1790000000 // 3600 * 3600 + 3600  # a full hour
LIBRARIES = 24


@dataclass
class Kind:
    """How many processes of each sort there are, and shares of them that do something a reading."""

    threads: int  # of the kernel
    daemons: int
    tickers: int
    workers: int
    born: float  # short-lived processes that begin per reading
    wakes: tuple  # daemons, tickers, kernel threads
    shares: float  # share whose part of shared memory changes
    appended: float  # share of processes with open files of which one grows


KINDS = {
    "quiet": Kind(90, 150, 38, 8, 1.1, (0.02, 0.33, 0.03), 0.09, 0.05),
    "normal": Kind(90, 155, 50, 18, 2.2, (0.05, 0.40, 0.03), 0.14, 0.155),
    "busy": Kind(110, 160, 95, 45, 7.8, (0.05, 0.33, 0.05), 0.17, 0.57),
}
NAMES = (
    *("nginx", "postgres", "redis-server", "rsyslogd", "sshd", "dbus-daemon"),
    *("cron", "agetty", "java", "python3", "node"),
)
JOBS = (
    "find /usr/share/doc -newer /etc/passwd -name a* -size +{}k",
    "for i in 1 2 3; do sleep {}; done # backup --target /mnt/backup-{}",
    "cat /etc/hostname | sed s/x/y/; sleep {}",
    "sleep {}; true # healthcheck --port {}",
)


class Host:
    """A host of one `kind` and its processes; `readings` lets time go by."""

    def __init__(self, kind, seed=1, begin=BEGIN):
        """Start its processes; the same arguments give the same host."""
        self.kind, self.now = KINDS[kind], begin
        self.random = random.Random(f"{kind} {seed}")
        self.boot = begin - 86400 * 9 - 0.37
        self.next_pid = 1
        self.processes = []
        for count, sort in (
            (1, "daemon"), (self.kind.threads, "thread"), (self.kind.daemons, "daemon"),
            (self.kind.tickers, "ticker"), (self.kind.workers, "worker"),
        ):  # fmt: skip
            for _ in range(count):
                self.processes.append(Process(self, sort))

    def readings(self, count):
        """Yield (timestamp text, content in bytes) of the next `count` readings."""
        for _ in range(count):
            moment = self.now + 0.05 + self.random.random() * 0.02
            self.now += EVERY
            self._live()
            texts = [process.text() for process in self.processes]
            yield f"{moment:.7f}", b"[" + b",".join(texts) + b"]"

    def _live(self):
        kind, chance = self.kind, self.random.random
        self.processes = [p for p in self.processes if p.ends is None or p.ends > self.now]
        born = kind.born
        while chance() < born:
            born -= 1
            self.processes.append(Process(self, "job"))
        rates = dict(zip(("daemon", "ticker", "thread"), kind.wakes, strict=True))
        rates.update(worker=0.95, job=0.3)
        for process in self.processes:
            process.idle()
            if chance() < rates[process.sort] * process.eager:
                process.wake(self.random)
            if process.sort != "thread":
                if chance() < kind.shares:
                    process.share(self.random)
                if process.values["open_files"] and chance() < kind.appended:
                    process.append(self.random)


class Process:
    """A process: its 30 values, and its text until one of them changes."""

    def __init__(self, host, sort):
        """Start it now, or before the first reading if the host is new."""
        rnd = host.random
        self.sort, self.written, self.ends = sort, None, None
        pid, host.next_pid = host.next_pid, host.next_pid + 1 + int(rnd.expovariate(0.2))
        self.eager = rnd.choice((0.4, 0.8, 1.2, 1.6))
        created = host.boot + pid * 0.03
        cmdline, name = [], f"kworker/{pid % 4}:{pid % 3}"
        if sort == "job":
            created = host.now - rnd.random() * EVERY
            self.ends = host.now + rnd.expovariate(1 / 12)
            job = rnd.choice(JOBS).format(f"{rnd.random() * 9:.2f}", pid)
            cmdline, name = ["/bin/sh", "-c", job], "sh"
        elif sort != "thread":
            name = rnd.choice(NAMES)
            cmdline = [
                f"/usr/sbin/{name}",
                "--config",
                f"/etc/{name}/{pid}.conf",
                "--verbose",
                "--pid-file",
                f"/run/{name}/{pid}.pid",
            ]
        real = sort != "thread"
        rss = rnd.randrange(500, 90000) * 4096 if real else 0
        vms = rss * 3 if real else 0
        shared = rnd.randrange(500, 4000) * 4096 if real else 0
        memory = [rss, vms, shared, 405504 if real else 0, 0, rss // 2, 0]
        user = rnd.choice((0, 0, 33, 101, 1000)) if real else 0
        files = rnd.randrange(14) if sort in ("daemon", "worker") else sort == "ticker"
        threads = 1 + (rnd.random() < 0.3) * rnd.randrange(2, 12) if real else 1
        port = 1024 + pid
        self.values = {
            "cmdline": cmdline,
            "connections": [
                [3 + i, 2, 1, ["127.0.0.1", port], ["127.0.0.1", 40000 + pid + i], "ESTABLISHED"]
                for i in range(rnd.randrange(7) if sort == "daemon" else 0)
            ],
            "cpu_affinity": [0, 1, 2, 3],
            "cpu_num": pid % 4,
            "cpu_percent": 0.0,
            "cpu_times": [rnd.randrange(9000) / 100, rnd.randrange(900) / 100, 0.0, 0.0, 0.0],
            "create_time": round(created, 2),
            "cwd": rnd.choice(("/", "/", "/var/log", "/tmp")) if real else "",
            "environ": None,
            "exe": f"/usr/sbin/{name}" if real else "",
            "gids": [user] * 3,
            "io_counters": [rnd.randrange(99999) * (1 if real else 0) for _ in range(4)] + [0, 0],
            "ionice": [0, 4],
            "memory_full_info": [*memory, rss - shared, rss - shared // 2, 0] if real else None,
            "memory_info": memory,
            "memory_maps": None,
            "memory_percent": rss / 16740000000 * 100,
            "name": name,
            "nice": 0 if real else -20 * (pid % 2),
            "num_ctx_switches": [rnd.randrange(900000), rnd.randrange(9000)],
            "num_fds": 8 + files if real else 0,
            "num_threads": threads,
            "open_files": [
                [
                    f"/var/lib/{name}/instances/{name}-{pid}/log/current-{i}.log",
                    4 + i,
                    rnd.randrange(9999999),
                    "a",
                    33793,
                ]
                for i in range(files)
            ],
            "pid": pid,
            "ppid": 1 if real else 2,
            "status": "sleeping" if real else "idle",
            "terminal": None,
            "threads": [[pid + i, 0.0, 0.0] for i in range(threads)],
            "uids": [user] * 3,
            "username": {0: "root", 33: "www-data"}.get(user, f"user-{user}"),
        }

    def text(self):
        """Return the process as JSON."""
        if self.written is None:
            self.written = orjson.dumps(self.values)
        return self.written

    def set(self, key, value):
        """Change a value."""
        if self.values[key] != value:
            self.values[key] = value
            self.written = None

    def idle(self):
        """Use no CPU since the last reading."""
        self.set("cpu_percent", 0.0)

    def wake(self, rnd):
        """Run for a moment: switches, sometimes CPU time, input and output."""
        values = self.values
        voluntary, involuntary = values["num_ctx_switches"]
        more = 1 + int(rnd.expovariate(0.3 if self.sort != "worker" else 0.01))
        self.set("num_ctx_switches", [voluntary + more, involuntary + (rnd.random() < 0.1)])
        if rnd.random() < 0.2:
            self.set("cpu_num", rnd.randrange(4))
        if rnd.random() < (0.12 if self.sort != "worker" else 0.95):
            used = 0.01 * (1 + int(rnd.expovariate(0.8 if self.sort != "worker" else 0.1)))
            user, system, *others = values["cpu_times"]
            part = rnd.randrange(int(used * 100) + 1) / 100
            user, system = round(user + part, 2), round(system + used - part, 2)
            self.set("cpu_times", [user, system, *others])
            self.set("cpu_percent", round(100 * used / (EVERY + rnd.random() * 0.02 - 0.01), 1))
            first, *rest = values["threads"]
            self.set("threads", [[first[0], user, system], *rest])
        if self.sort != "thread" and rnd.random() < 0.6:
            reads, writes, read, written, chars_in, chars_out = values["io_counters"]
            size = rnd.choice((5, 80, 80, rnd.randrange(9000)))
            self.set("io_counters", [reads + more, writes + 1, read, written + 4096 * (size > 4000),
                                     chars_in + 16 * more, chars_out + size])  # fmt: skip

    def share(self, rnd):
        """Get another part of shared memory, as another process began or ended; grow sometimes."""
        full = list(self.values["memory_full_info"])
        full[8] = max(full[8] + 1024 * rnd.randrange(-6, 7), 0)
        if self.sort == "worker" or rnd.random() < 0.1:
            grown = 4096 * rnd.randrange(-40, 45)
            for place in (0, 1, 5, 7, 8):
                full[place] = max(full[place] + grown, 0)
            self.set("memory_info", full[:7])
            self.set("memory_percent", full[0] / 16740000000 * 100)
        self.set("memory_full_info", full)

    def append(self, rnd):
        """Let one of its files grow."""
        files = [list(file) for file in self.values["open_files"]]
        rnd.choice(files)[2] += rnd.choice((5, 5, 80, rnd.randrange(9000)))
        self.set("open_files", files)
