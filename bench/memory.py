"""The memory of the service while it takes small records in: it must not grow with their number."""

from bench import load, servers
from bench.part import Part
from bench.scratch import scratch
from bench.stack import TOKEN, free_port, serving

SMALL = b'{"uuid":"bench-small","timestamp":"1600000000.000000000","data":[{"pid":1}]}'
MOST = 10**6  # records that a turn may take


def measure(size):
    """Return the Parts. Durability is left out: it takes time and no memory."""
    rows = []
    with scratch() as folder:
        pool = folder / "bodies"
        load.write_pool(pool, [SMALL])
        (folder / "records").mkdir()
        port = free_port()
        url = f"http://127.0.0.1:{port}/api/v1/record"
        with serving("service without fsync", folder, port) as service:
            rows.append(("0", servers.memory(service) / 2**20))
            taken = 0
            while taken < size.ingested:
                first = len(rows) * MOST
                answered = load.press(url, size.seconds, "POST", "plain", pool, TOKEN, first)
                taken += answered.requests
                rows.append((f"{taken:,}", servers.memory(service) / 2**20))
    part = Part(
        name="memory",
        title="Memory: gunicorn and its workers, by the records that they have taken in",
        columns=("records", "RSS MiB"),
        rows=rows,
        drawn="RSS MiB",
    )
    return [part]
