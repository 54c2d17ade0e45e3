"""The reading: its cost for this client, psutil, ps, top, and the least possible cost."""

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tools.bench import idle, processes
from tools.bench.accounts import accounts
from tools.bench.client import Client
from tools.bench.contestants import Command, Resident
from tools.bench.floor import floor
from tools.bench.part import Goal, Part

GOALS_AT = 200  # added processes
PATIENCE = (
    15  # seconds for all readings of a contestant in one crowd; each takes at least one reading
)
PSUTIL_READER = Path(__file__).with_name("psutil_reader.py")

# The keys of a record, by psutil's current names; this client reads the expensive ones on request.
KEYS = [
    *("cmdline", "cpu_affinity", "cpu_num", "cpu_percent", "cpu_times", "create_time", "cwd"),
    *("exe", "gids", "io_counters", "ionice", "memory_full_info", "memory_info", "memory_percent"),
    *("name", "net_connections", "nice", "num_ctx_switches", "num_fds", "num_threads"),
    *("open_files", "pid", "ppid", "status", "terminal", "threads", "uids", "username"),
]
EXPENSIVE = ["environ", "memory_maps"]

# Columns for the keys of a record, as far as ps knows them.
COLUMNS = (
    "pid,ppid,stat,tty,ni,cls,pri,psr,pcpu,cputimes,lstart,nlwp,rss,vsz,size,pmem,min_flt,maj_flt,"
    "ruid,euid,suid,rgid,egid,sgid,user,wchan,comm,args"
)
CLIENT = "this client, sending included"
FLOOR = "floor: C program that reads the same files"
LEAN = "lean floor: only the files that this client always reads"
PSUTIL = "psutil, all keys of a record"


def measure(size):
    """Return a Part for each account and kind of crowd, and one for the idle client."""
    rounds, numbers = (4, (50,)) if size.quick else (15, (200, 1000))
    parts = []
    with floor() as program:
        for who, account in accounts().items():
            for kind in (processes.sleepers, processes.daemons):
                parts.append(compare(who, account, kind, numbers, rounds, program))
    return [*parts, idle.measure(size)]


def compare(who, account, kind, numbers, rounds, program):
    """Return the Part for one account and kind of crowd, at each of the numbers."""
    part = Part(
        name=f"reading-{who.replace(' ', '-')}-{kind.__name__}",
        title=f"A reading, {who}, among {kind.__name__}",
        columns=(
            "program",
            "processes",
            "CPU ms",
            "relative to this client",
            "RSS MB",
            "bytes sent",
            "readings",
        ),
        rows=[],
        drawn="CPU ms",
    )
    for number in numbers:
        with kind(number), ExitStack() as open_ones:
            costs = take_turns(contestants(account, program, open_ones), rounds)
        for name, taken in costs.items():
            part.rows.append((f"{number}: {name}", *row(taken, costs[CLIENT])))
        if number == GOALS_AT:
            part.goals.extend(goals(who, kind, number, costs))
    return part


def contestants(account, program, open_ones):
    """Return {name: contestant}; the ExitStack `open_ones` closes each."""
    plain = [sys.executable, PSUTIL_READER, *KEYS]
    entries = {
        CLIENT: (Client,),
        "ps, 28 columns": (Command, ["ps", "-e", "--no-headers", "-o", COLUMNS]),
        "top -b -n1": (Command, ["top", "-b", "-n1"]),
        "psutil, the keys that this client sends": (Resident, plain),
        PSUTIL: (Resident, [*plain, *EXPENSIVE]),
    }
    if program:
        entries[FLOOR] = (Resident, [program])
        entries[LEAN] = (Resident, [program, "lean"])
    made = {}
    for name, (kind, *arguments) in entries.items():
        made[name] = kind(*arguments, account)
        open_ones.callback(made[name].close)
    return made


def take_turns(programs, rounds):
    """Return {name: Cost per round}; None for rounds after its time was used up."""
    costs = {name: [] for name in programs}
    spent = dict.fromkeys(programs, 0)
    for number in range(rounds):
        for name, program in programs.items():
            if number and spent[name] > PATIENCE:
                costs[name].append(None)
                continue
            begun = time.monotonic()
            costs[name].append(program.read())
            spent[name] += time.monotonic() - begun
    return costs


def row(taken, clients):
    """Return the columns after the name; the ratio is the median of the rounds' ratios."""
    counted = [cost for cost in taken if cost]
    return (
        round(median(cost.processes for cost in counted)),
        round(median(cost.cpu for cost in counted), 1),
        round(ratio(taken, clients), 2),
        round(median(cost.rss for cost in counted), 1),
        counted[-1].sent and round(median(cost.sent for cost in counted)),
        len(counted),
    )


def ratio(taken, others):
    """Return the median ratio of its CPU time to that of the others."""
    pairs = zip(taken, others, strict=True)
    return median(one.cpu / other.cpu for one, other in pairs if one and other)


def goals(who, kind, number, costs):
    """Return the goals of one crowd."""
    what = f"reading, {number} {kind.__name__}, {who}"
    if who == "root" and kind is processes.daemons:
        times = ratio(costs[PSUTIL], costs[CLIENT])
        return [Goal(f"{what}: CPU of psutil relative to the client", times, 25, at_least=True)]
    if who == "unprivileged" and FLOOR in costs:
        times = ratio(costs[CLIENT], costs[FLOOR])
        return [Goal(f"{what}, sent: CPU of the client relative to the floor", times, 1.5)]
    return []
