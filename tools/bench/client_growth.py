"""Growth of the client: the cost of a reading by the number of processes, unprivileged."""

from statistics import median

from tools.bench import processes
from tools.bench.accounts import accounts
from tools.bench.client import Client
from tools.bench.part import Part


def measure(size):
    """Return one Part, with a row for each number of processes."""
    rounds, numbers = (3, (50, 200)) if size.quick else (9, (100, 1000, 5000))
    who, account = list(accounts().items())[-1]  # the unprivileged one, if there is one
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
        title=f"The client, by the number of sleeping processes, {who}",
        columns=(
            "sleepers",
            "processes",
            "CPU ms per reading",
            "us per process",
            "RSS MB",
            "bytes sent",
            "bytes per process",
        ),
        rows=rows,
        drawn="CPU ms per reading",
    )
    return [part]
