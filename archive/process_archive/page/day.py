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


def curves(archive, node, begin, end):
    """Return for each of `NAMES` a dict: title, path (SVG), highest value, and its points."""
    step = STEP * 1000000
    rows = select(
        archive, QUERY, (node, begin, end, step), ["readings", "states"], node, begin, end
    ).to_pylist()
    by_step = {row["us"] // step: row for row in rows}
    found = []
    for name, title in NAMES.items():
        points = [
            (by_step[place]["us"], by_step[place][name])
            if place in by_step
            else (place * step, None)
            for place in range(begin // step, end // step)
        ]
        highest = max((value for _, value in points if value is not None), default=0)
        path = strips.curve(points, begin, end, rounded(highest))
        found.append(
            {"name": name, "title": title, "path": path, "highest": highest, "points": points}
        )
    return found


def rounded(value):
    """Return the end of an axis for values up to `value`."""
    return max(1, math.ceil(value * 1.05))
