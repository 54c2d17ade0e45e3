"""The breaks of the client, seen on this machine."""

from mutations.breaks import Break

CLIENT = "client/process_client"


def client(name, module, right, wrong, feature="client.feature"):
    """Return a break of the client."""
    return Break(name, f"{CLIENT}/{module}.py", right, wrong, feature)


BREAKS = [
    # the client's readings
    client(
        "kernel threads and zombies are left out",
        "reading",
        "                process.describe(values, stat, host)\n",
        "                process.describe(values, stat, host)\n"
        '                if not values["cmdline"]:\n'
        "                    continue\n",
    ),
    client(
        "a process that ends meanwhile costs the reading",
        "reading",
        "except (psutil.NoSuchProcess, *proc.MISSING):\n                continue",
        "except (psutil.NoSuchProcess, *proc.MISSING):\n                raise",
    ),
    client("a process that has ended is told in part", "process", "if is_missing:", "if False:"),
    client("a key has another name", "reading", '"num_fds",\n', '"fds",\n'),
    client(
        "secret environments are always sent",
        "process",
        'if "environ" in self._collect:',
        "if True:",
    ),
    client(
        "what a process was is told of what it has become",
        "recall",
        "activity == self._activity",
        "self._activity",
    ),
    client(
        "what processes share is remembered",
        "process",
        "memory.shares(self.pid)",
        "self._recall.read(memory.shares)",
    ),
    client(
        "two sizes change places", "memory", "return (rss, vms, *rest)", "return (vms, rss, *rest)"
    ),
    client("CPU use is never told", "figures", "(used - used_then)", "0"),
    client(
        "a name ends at its first bracket", "figures", "end = data.rindex(", "end = data.index("
    ),
    client(
        "a connection has the last of its descriptors",
        "descriptors",
        "first.setdefault(target[len(SOCKET) : -1].encode(), int(number))",
        "first[target[len(SOCKET) : -1].encode()] = int(number)",
    ),
    client(
        "sockets of TCP are taken for others",
        "descriptors",
        'ELSEWHERE = (b"UNIX"',
        'ELSEWHERE = (b"TCP"',
    ),
    client(
        "only the first of all sockets is found",
        "sockets",
        "missing.discard(inode)",
        "missing.clear()",
    ),
    client(
        "an address is read backwards",
        "sockets",
        'struct.pack(f"={len(numbers)}I"',
        'struct.pack(f">{len(numbers)}I"',
    ),
    client(
        "bytes that are no UTF-8 are dropped",
        "record",
        'decode("utf-8", "replace")',
        'decode("utf-8", "ignore")',
    ),
    client("a record has no timestamp", "record", '"timestamp": timestamp, ', ""),
    client(
        "the timestamp is another moment's",
        "reporter",
        'timestamp = f"{time.time():.7f}"',
        'timestamp = f"{time.time() - 60:.7f}"',
    ),
    client(
        "the token is sent under another scheme",
        "delivery",
        '"Bearer " + token',
        '"Token " + token',
    ),
    # their delivery
    client(
        "the token follows a redirection",
        "delivery",
        "allow_redirects=False",
        "allow_redirects=True",
        "client.delivery.feature",
    ),
    client(
        "the environment leads the client elsewhere",
        "delivery",
        "trust_env = False",
        "trust_env = True",
        "client.delivery.feature",
    ),
    client(
        "a failed POST ends the client",
        "delivery",
        "except (OSError, ValueError) as error:",
        "except ValueError as error:",
        "client.delivery.feature",
    ),
    client(
        "the answer is not logged",
        "delivery",
        '"Response code: %d %s"',
        '"Answered: %d %s"',
        "client.delivery.feature",
    ),
    client(
        "client.log shows the token",
        "delivery",
        '.replace(self._token, "[token]")',
        "",
        "client.delivery.feature",
    ),
    # what waits
    client(
        "a reading that was not delivered is forgotten",
        "sender",
        "                self._wait(answer, left)\n",
        "                self._spool.remove(name)\n",
        "client.spool.feature",
    ),
    client(
        "a wrong token costs the reading",
        "delivery",
        "MAY_CHANGE = (401, 403, 408, 429)",
        "MAY_CHANGE = (403, 408, 429)",
        "client.spool.feature",
    ),
    client(
        "what the API will never take is sent for ever",
        "delivery",
        "return 400 <= (self.status or 0) < 500 and",
        "return 400 < (self.status or 0) < 500 and",
        "client.spool.feature",
    ),
    client(
        "the newest goes first",
        "spool",
        "float(READING.fullmatch(name).group(1)))",
        "-float(READING.fullmatch(name).group(1)))",
        "client.spool.feature",
    ),
    client(
        "a backlog comes all at once",
        "sender",
        "batch = waiting[:AT_ONCE]",
        "batch = waiting[:]",
        "client.spool.feature",
    ),
    client(
        "a slow API holds up the next reading",
        "reporter",
        "        self._losses.tell()\n        self._work.set()\n",
        "        self._losses.tell()\n        self._send()\n",
        "client.spool.feature",
    ),
    client(
        "a full disk keeps the spool from being sent",
        "sender",
        "batch = waiting[:AT_ONCE]\n        if also and",
        "batch = [] if also else waiting[:AT_ONCE]\n        if also and",
        "client.spool.feature",
    ),
    client(
        "a fleet comes back in step",
        "pause",
        "FIRST * 2**self._failures) * random.uniform(0.5, 1)",
        "FIRST * 2**self._failures)",
        "client.spool.feature",
    ),
    client(
        "an API that is down is asked at every tick",
        "pause",
        "self._ends = time.monotonic() + seconds",
        "pass",
        "client.spool.feature",
    ),
    client(
        "Retry-After is not heard",
        "delivery",
        'answer.headers.get("Retry-After")',
        "None",
        "client.spool.feature",
    ),
    client(
        "the spool grows without bound",
        "spool",
        "while excess > 0 and",
        "while False and",
        "client.spool.feature",
    ),
    client(
        "what is dropped is not named",
        "spool",
        'log.error("%s dropped: %s", name, reason)',
        'log.error("dropped: %s", reason)',
        "client.spool.feature",
    ),
    client(
        "what is set aside is kept without bound",
        "aside",
        "if excess <= 0:",
        "if True:",
        "client.spool.feature",
    ),
    client(
        "what was written long ago goes, not what came first",
        "aside",
        ".st_ctime",
        ".st_mtime",
        "client.spool.feature",
    ),
    client(
        "what is empty takes no room",
        "aside",
        "max(BLOCK, os.lstat(path).st_size)",
        "os.lstat(path).st_size",
        "client.spool.feature",
    ),
    client(
        "what cannot be removed keeps the others",
        "aside",
        "                continue\n",
        "                return\n",
        "client.spool.feature",
    ),
    client(
        "a name is written into the log as it is",
        "aside",
        '"%a set aside: %s; it is %a now"',
        '"%s set aside: %s; it is %s now"',
        "client.spool.feature",
    ),
    client(
        "a damaged reading stops the others",
        "spool",
        "if not stream.eof or stream.unused_data:",
        "if False:",
        "client.spool.feature",
    ),
    client(
        "a full disk ends the client",
        "reporter",
        "except OSError as error:",
        "except KeyError as error:",
        "client.spool.feature",
    ),
    client(
        "losses are told at every tick",
        "losses",
        ">= EVERY):",
        ">= 0):",
        "client.spool.feature",
    ),
    client(
        "the last losses are never told",
        "reporter",
        "self._losses.tell(at_once=True)",
        "pass",
        "client.spool.feature",
    ),
    # whom it trusts, and what it tells
    client(
        "any certificate is trusted",
        "delivery",
        "self._session.verify = ca_file or system_store()",
        "self._session.verify = False",
        "client.tls.feature",
    ),
    client(
        "an expired certificate is said to be a stranger's",
        "causes",
        '10: "expired", ',
        "",
        "client.tls.feature",
    ),
    client(
        "passwords leave the host",
        "reporter",
        "None if config.mask is False else Masker(config.mask)",
        "None",
        "client.secrets.feature",
    ),
    client(
        "the password of a URL leaves the host",
        "masking",
        r'text = ADDRESS.sub(rf"\1{MASK}@", text)',
        "pass",
        "client.secrets.feature",
    ),
    client(
        "a password with a space is masked in half",
        "masking",
        r'END = r"[^\0]+"',
        r'END = r"[^\s\0]+"',
        "client.secrets.feature",
    ),
    client(
        "the environment is sent as it is",
        "masking",
        "MASK if self._name.search(name) and name not in NO_SECRETS else",
        "",
        "client.secrets.feature",
    ),
    # its clocks and its end
    client(
        "a refused report counts as done",
        "cli",
        "return 0 if reporter.report_once() else 1",
        "reporter.report_once()\n    return 0",
        "client.clock.feature",
    ),
    client(
        "its own clock ticks once",
        "ticks",
        "due, missed = time.monotonic(), 0\n        while True:",
        "due, missed = time.monotonic(), 0\n        for _ in range(1):",
        "client.clock.feature",
    ),
    client(
        "missed ticks are made up for",
        "ticks",
        "os.read(self._fd, 65536)",
        "os.read(self._fd, 1)",
        "client.clock.feature",
    ),
    client(
        "two clients share the ticks",
        "ticks",
        "fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        "client.clock.feature",
    ),
    client(
        "a stopped client leaves its FIFO to cron",
        "ticks",
        "os.unlink(self._path)",
        "pass",
        "client.clock.feature",
    ),
    client(
        "SIGTERM is ignored",
        "signals",
        "os._exit(0)",
        "pass",
        "client.clock.feature",
    ),
    client(
        "any @ begins an abstract address",
        "readiness",
        "if named.startswith(",
        "if named.count(",
        "client.clock.feature",
    ),
    # its configuration
    client(
        "an unknown key is taken (client)",
        "checks",
        "if key not in KEYS",
        "if False",
        "client.configuration.feature",
    ),
    client(
        "a missing uuid is not named",
        "checks",
        "client uuid not configured",
        "bad uuid",
        "client.configuration.feature",
    ),
    client(
        "the token goes out in clear",
        "checks",
        'if parts.scheme == "http" and not _is_loopback(host):',
        "if False:",
        "client.configuration.feature",
    ),
    client(
        "only the first fault of a configuration is named",
        "config",
        '"; ".join(faults)',
        "faults[0]",
        "client.configuration.feature",
    ),
]
