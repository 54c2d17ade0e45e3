"""Bodies of records as clients send them: 200 processes, 280 KB of JSON, 11 KB compressed."""

import functools
import random
import zlib

from process_client.record import encode

PROCESSES = 200
KINDS = 20  # different lists of processes; records also differ in their names
TIMESTAMP = b'"1600000000.000000000"'  # as wide as the timestamps that replace it
PROGRAMS = ("sshd", "nginx", "postgres", "python3", "java", "kworker", "systemd", "cron", "bash")


def packed(number):
    """Return the unique body of record `number`, compressed as the client does."""
    return encode("bench-packed", f"{1_600_000_000 + number}.0", processes(number % KINDS))


def plain(number):
    """Return an uncompressed body; the load generator replaces its TIMESTAMP."""
    body = encode("bench-plain", TIMESTAMP.decode().strip('"'), processes(number))
    return zlib.decompress(body, 16 + zlib.MAX_WBITS)


@functools.lru_cache(maxsize=KINDS)
def processes(seed):
    """Return the processes of a reading; the same `seed` gives the same processes."""
    chance = random.Random(seed)
    return [process(chance, 300 + 7 * number) for number in range(PROCESSES)]


def process(chance, pid):
    """Return a process as a client reports it; `chance` chooses the values that vary."""
    program = chance.choice(PROGRAMS)
    memory = chance.choice((4096, 8192, 12288, 65536)) * 4096
    return {
        "cmdline": [f"/usr/bin/{program}", "--configuration", f"/etc/{program}.conf"],
        "connections": [],
        "cpu_affinity": [0, 1],
        "cpu_num": chance.randrange(2),
        "cpu_percent": chance.choice((0.0, 0.0, 0.0, 0.2)),
        "cpu_times": [chance.randrange(100) / 100, 0.05, 0.0, 0.0, 0.0],
        "create_time": 1593338576.56,
        "cwd": "/",
        "environ": None,
        "exe": f"/usr/bin/{program}",
        "gids": [0, 0, 0],
        "io_counters": [128, 97, 4096, 0, 53248, 0],
        "ionice": [0, 0],
        "memory_full_info": [memory, 15212544, 6123520, 16384, 0, 1937408, 0, memory, 0, 0],
        "memory_info": [memory, 15212544, 6123520, 16384, 0, 1937408, 0],
        "memory_maps": None,
        "memory_percent": 0.123456789,
        "name": program,
        "nice": 0,
        "num_ctx_switches": [chance.randrange(1000), 12],
        "num_fds": 12,
        "num_threads": 4,
        "open_files": [[f"/var/log/{program}.log", 3, 0, "a", 33793]] * 12,
        "pid": pid,
        "ppid": 1,
        "status": "sleeping",
        "terminal": None,
        "threads": [[pid, 0.01, 0.0], *[[pid + 1, 0.0, 0.0]] * 15],
        "uids": [0, 0, 0],
        "username": "root",
    }
