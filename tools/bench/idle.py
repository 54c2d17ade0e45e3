"""The idle client: its cost between two ticks, which should be memory only."""

import time

from tools.bench import processes
from tools.bench.accounts import accounts
from tools.bench.client import Client
from tools.bench.cost import cpu_time, memory, wake_ups
from tools.bench.part import Goal, Part

NUMBER = 200  # added processes
RSS = 40  # MB


def measure(size):
    """Return the Part, with a row for each account."""
    seconds = 3 if size.quick else 20
    rows, goals = [], []
    with processes.daemons(NUMBER):
        for who, account in accounts().items():
            row = (who, *idle(account, seconds))
            rows.append(row)
            goals.append(Goal(f"idle client, {who}: wake-ups in {seconds} s", row[3], 0, ""))
            goals.append(Goal(f"idle client, {who}: RSS", row[5], RSS, "MB"))
    return Part(
        name="idle",
        title="The client between two ticks",
        columns=("account", "processes in a reading", "seconds", "wake-ups", "CPU ms", "RSS MB"),
        rows=rows,
        drawn="RSS MB",
        goals=goals,
    )


def idle(account, seconds):
    """Return the columns after the account's name, for a client that has taken three readings."""
    client = Client(account)
    try:
        costs = [client.read() for _ in range(2)]
        woken, worked = wake_ups(client.pid), cpu_time(client.pid)
        time.sleep(seconds)
        woken, worked = wake_ups(client.pid) - woken, cpu_time(client.pid) - worked
        return costs[-1].processes, seconds, woken, round(worked, 2), round(memory(client.pid), 1)
    finally:
        client.close()
