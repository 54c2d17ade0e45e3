"""The day of a node in curves: CPU, memory and number of processes, at one reading in each step."""

import math

from ..questions.selection import select
from . import strips

STEP = 600  # seconds
QUERY = """
with picked as (
    select segment, node, min(ts) as ts from readings
    where node = ? and ts >= make_timestamptz(?::bigint) and ts < make_timestamptz(?::bigint)
    group by segment, node, epoch_us(ts) // ?
)
select epoch_us(picked.ts) as us, sum(s.cpu_percent) as cpu, sum(s.memory_info.rss)::double as rss,
    count(*) as processes
from picked join states s on s.segment = picked.segment and s.node = picked.node
    and s.first <= picked.ts and s.last >= picked.ts
group by picked.ts order by picked.ts
"""
NAMES = {"cpu": "CPU", "rss": "Memory", "processes": "Processes"}


def day_of(archive, node, begin, end):
    """Return (curves, rows): a dict with title, path (SVG) and highest value for each of `NAMES`,
    and the rows of `QUERY`, which say the same in numbers."""
    step = STEP * 1000000
    rows = select(
        archive, QUERY, (node, begin, end, step), ["readings", "states"], node, begin, end
    ).to_pylist()
    by_step = {row["us"] // step: row for row in rows}
    steps = range(begin // step, -(-end // step))
    return [curve(by_step, steps, begin, end, *pair) for pair in NAMES.items()], rows


def curve(by_step, steps, begin, end, name, title):
    """Return one curve; a step without a reading is a gap."""
    points = [(row["us"], row[name]) if row else (0, None) for row in map(by_step.get, steps)]
    highest = max((value for _, value in points if value is not None), default=0)
    path = strips.curve(points, begin, end, rounded(highest))
    return {"name": name, "title": title, "path": path, "highest": highest}


def rounded(value):
    """Return the end of an axis for values up to `value`."""
    return max(1, math.ceil(value * 1.05))
