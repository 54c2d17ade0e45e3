"""Memory of the service during ingest: it must not grow with the number of records."""

from features.lab.ports import free_port
from tools.bench import bodies, load, servers
from tools.bench.part import Part
from tools.bench.scratch import scratch
from tools.bench.stack import TOKEN, serving

SMALL = b'{"uuid":"bench-small","timestamp":"1600000000.000000000","data":[{"pid":1}]}'
MOST = 10**6  # records per turn at most


def measure(size):
    """Return one Part. The service runs without fsync, which takes time but no memory."""
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
                taken += press(url, size.seconds, "plain", pool, first)
                rows.append((f"{taken:,}", servers.memory(service) / 2**20))
            load.write_pool(pool, map(bodies.packed, range(load.MOST_PACKED * size.seconds)))
            more = press(url, size.seconds, "packed", pool)
            rows.append((f"and {more:,} of 200 processes", servers.memory(service) / 2**20))
        stored = sum(1 for _ in (folder / "records").glob("*.json"))
        if stored < taken + more:
            raise RuntimeError(
                f"{taken + more} records were acknowledged, but only {stored} stored"
            )
    part = Part(
        name="memory",
        title="Memory: gunicorn and its workers, by the number of small records stored",
        columns=("records", "RSS MiB"),
        rows=rows,
        drawn="RSS MiB",
    )
    return [part]


def press(url, seconds, kind, pool, first=0):
    """Send records for so many seconds; return their number. Raise RuntimeError if one fails."""
    answered = load.press(url, seconds, "POST", kind, pool, TOKEN, first)
    if answered.failed or not answered.requests:
        raise RuntimeError(f"memory: {answered}")
    return answered.requests
