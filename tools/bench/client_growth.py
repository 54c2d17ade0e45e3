"""The client's growth: what a reading takes among ever more processes, unprivileged as deployed."""

from statistics import median

from tools.bench import processes
from tools.bench.accounts import accounts
from tools.bench.client import Client
from tools.bench.part import Part


def measure(size):
    """Return the Parts: one, a row for each number of processes."""
    rounds, numbers = (3, (50, 200)) if size.quick else (9, (100, 1000, 5000))
    who, account = list(accounts().items())[-1]  # unprivileged, where that can be had
    rows = []
    for number in numbers:
        with processes.sleepers(number):
            client = Client(account)
            try:
                costs = [client.read() for _ in range(rounds)]
            finally:
                client.close()
        held, cpu, rss, sent = (
            median(getattr(cost, name) for cost in costs)
            for name in ("processes", "cpu", "rss", "sent")
        )
        each = cpu / held * 1000, sent / held
        rows.append(
            (
                number,
                round(held),
                round(cpu, 1),
                round(each[0]),
                round(rss, 1),
                round(sent),
                round(each[1]),
            )
        )
    part = Part(
        name="client-growth",
        title=f"The client among more and more sleepers, {who}",
        columns=(
            "sleepers",
            "processes",
            "CPU ms a reading",
            "us a process",
            "RSS MB",
            "bytes sent",
            "bytes a process",
        ),
        rows=rows,
        drawn="CPU ms a reading",
    )
    return [part]
