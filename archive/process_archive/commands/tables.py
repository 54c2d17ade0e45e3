"""Tables of answers for a person: local times, few columns, one line a row."""

from ..questions import order, times
from ..questions.output import local, mib, print_table
from ..questions.texts import command_of, text_of
from ..schema import KEYS

LIFE = (
    ("ID", "left"), ("NODE", "left"), ("PID", "right"), ("USER", "left"), ("STARTED", "left"),
    ("LAST SEEN", "left"), ("GONE BY", "left"), ("COMMAND", "left"),
)  # fmt: skip
SHOWN_KEYS = (
    "pid", "ppid", "username", "status", "cpu_percent", "memory_info", "num_threads", "num_fds",
    "create_time", "name", "cmdline",
)  # fmt: skip
HEAD = ("timestamp", "time", "id")  # of a process in CSV, then the keys of the record
SHOWN = (
    ("PID", "right"), ("PPID", "right"), ("USER", "left"), ("STATUS", "left"), ("CPU %", "right"),
    ("RSS MiB", "right"), ("THREADS", "right"), ("FDS", "right"), ("STARTED", "left"),
    ("NAME", "left"), ("COMMAND", "left"),
)  # fmt: skip


def nodes(answer):
    """Print the nodes."""
    head = ("NODE", "left"), ("READINGS", "right"), ("FIRST", "left"), ("LAST", "left")
    print_table(
        (*head, ("AGE s", "right")),
        [
            (
                row["node"], row["readings"], local(row["first_timestamp"]),
                local(row["last_timestamp"]), f"{row['age']:.0f}",
            )
            for row in answer.rows
        ],
    )  # fmt: skip


def show(answer):
    """Print the processes of a reading."""
    print_table(SHOWN, [shown(item) for item in answer.rows], title_of(answer))


def tree(answer):
    """Print the processes of a reading, children below their parents and indented."""
    rows = [shown(item, "  " * depth) for item, depth in order.tree(answer.rows)]
    print_table(SHOWN, rows, title_of(answer))


def title_of(answer):
    """Return the time of the reading, as people and as programs write it."""
    timestamp = answer.reading["timestamp"]
    return f"{times.local(timestamp)} ({timestamp}), {len(answer.rows)} processes"


def shown(item, indent=""):
    """Return the cells of a process object."""
    value = order.value_of
    created = item.get("create_time")
    known = type(created) in (int, float) and 0 <= created < 10**12
    return (
        item.get("pid"), item.get("ppid"), item.get("username"), item.get("status"),
        item.get("cpu_percent"), mib(value(item, "memory_info.rss")), item.get("num_threads"),
        item.get("num_fds"), local(times.timestamp_of(int(created * 1000000))) if known else None,
        item.get("name"), indent + (command_of(item) or text_of(item.get("name")) or ""),
    )  # fmt: skip


def search(answer):
    """Print a line for each process that was found."""
    print_table(
        LIFE,
        [
            (
                row["id"], row["node"], row["pid"], row["username"],
                local(row["started_timestamp"]), local(row["last_timestamp"]),
                local(row["gone_timestamp"]), row["command"] or row["name"],
            )
            for row in answer.rows
        ],
    )  # fmt: skip


def process(answer):
    """Print what is known of one process, a line each."""
    (row,) = answer.rows
    lines = []
    for key, value in row.items():
        if key.endswith("_time"):
            continue
        if key.endswith("_timestamp"):
            key = key[: -len("_timestamp")]
            value = value and f"{times.local(value)} ({value})"
        lines.append((key, value))
    print_table((("PROCESS", "left"), (row["id"] or "", "left")), lines[1:])


def samples(answer):
    """Print a line for each run of equal samples."""
    names = [name for name in answer.rows[0] if not name.endswith("time")]
    head = [(name.replace("_timestamp", "").replace("timestamp", "first"), "left")
            for name in names]  # fmt: skip
    print_table(
        head,
        [
            [local(row[name]) if "timestamp" in name else row[name] for name in names]
            for row in answer.rows
        ],
    )


def names_of(answer, table):
    """Return the names of the columns of an answer in CSV."""
    if table in (show, tree):
        others = {key for row in answer.rows for key in row} - {*HEAD, *KEYS}
        return [*HEAD, *KEYS, *sorted(others)]
    return list(answer.rows[0]) if answer.rows else []
