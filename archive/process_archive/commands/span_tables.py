"""Tables of answers about a span: what changed, who used or held what, what is missing."""

from ..questions.output import local, mib, print_table


def changes(answer):
    """Print a line for each start and end."""
    head = ("CHANGE", "left"), ("PID", "right"), ("USER", "left"), ("STARTED", "left")
    print_table(
        (*head, ("LAST SEEN", "left"), ("GONE BY", "left"), ("COMMAND", "left")),
        [
            (
                row["change"], row["pid"], row["username"], local(row["started_timestamp"]),
                local(row["last_timestamp"]), local(row["gone_timestamp"]),
                row["command"] or row["name"],
            )
            for row in answer.rows
        ],
    )  # fmt: skip


def diff(answer):
    """Print a line for each process that differs."""
    head = ("CHANGE", "left"), ("PID", "right"), ("USER", "left"), ("FIELDS", "left")
    print_table(
        (*head, ("COMMAND", "left")),
        [
            (
                row["change"], row["pid"], row["username"], ", ".join(row["fields"]),
                row["command"] or row["name"],
            )
            for row in answer.rows
        ],
    )  # fmt: skip


def top(answer):
    """Print a line for each process, the largest first."""
    by = list(answer.rows[0])[-1]
    head = {"cpu": "CPU s", "rss": "RSS MiB", "io": "IO MiB"}[by]
    print_table(
        (
            (head, "right"), ("NODE", "left"), ("PID", "right"), ("USER", "left"),
            ("STARTED", "left"), ("COMMAND", "left"),
        ),
        [
            (
                row[by] if by == "cpu" else mib(row[by]), row["node"], row["pid"], row["username"],
                local(row["started_timestamp"]), row["command"] or row["name"],
            )
            for row in answer.rows
        ],
    )  # fmt: skip


def holders(answer):
    """Print a line for each process that had something open."""
    head = ("NODE", "left"), ("PID", "right"), ("USER", "left"), ("FIRST", "left")
    print_table(
        (*head, ("LAST", "left"), ("COMMAND", "left")),
        [
            (
                row["node"], row["pid"], row["username"], local(row["first_timestamp"]),
                local(row["last_timestamp"]), row["command"] or row["name"],
            )
            for row in answer.rows
        ],
    )  # fmt: skip


def ledger(answer):
    """Print successive slots in the same state as a line."""
    head = ("FROM", "left"), ("TO", "left"), ("SLOTS", "right"), ("STATE", "left")
    print_table(
        (*head, ("ONE OF", "right"), ("EVIDENCE", "left")),
        [
            (
                local(row["from_timestamp"]), local(row["to_timestamp"]), row["slots"],
                row["state"], row["one_of"], row["evidence"],
            )
            for row in answer.rows
        ],
    )  # fmt: skip
