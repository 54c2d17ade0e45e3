"""A process's identity: node, boot, pid and start, and its `id`, a text that a URL may contain.

A start is counted from the boot: `create_time` minus that of the first process in the same reading,
usually pid 1. Both move together when the clock is stepped, so it is the same before and after. A
boot is the kernel's boot id, of the tally; if no tally came, the `create_time` of pid 1.
"""

import re
from collections import namedtuple

# boot: text of the tally, or None; origin: only if there is no boot; origin and start: seconds
Identity = namedtuple("Identity", "node boot origin pid start")

PLAIN = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
ID = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9-]{0,63})_(?:b([A-Za-z0-9-]+)|x((?:[0-9a-f]{2})+)|o(-?[0-9]+\.[0-9]{2})|n)"
    r"_(-?[0-9]{1,19})_(?:(-?[0-9]+\.[0-9]{2})|n)",
    re.ASCII,
)


def identity(node, boot, pid, create_time, start):
    """Return the `Identity` of a row of `processes`; None if it has no pid.

    `start` is in seconds after the origin, as in the table.
    """
    if pid is None:
        return None
    if create_time is None:
        return Identity(node, boot, None, pid, None)
    start = round(start, 2)
    return Identity(node, boot, None if boot else round(create_time - start, 2), pid, start)


def of_object(node, boot, origin, pid, create_time):
    """Return the `Identity` of an object in a reading whose tally says `boot`, None without pid.

    `origin` is the `create_time` of the first process in the reading, None if it has none.
    """
    known = type(create_time) in (int, float)
    start = round(create_time - (origin or 0), 2) if known else None
    pid = pid if type(pid) is int else None
    return identity(node, boot, pid, create_time if known else None, start)


def id_of(own):
    """Return the `id` of an `Identity`, None for None."""
    if own is None:
        return None
    if own.boot:
        plain = PLAIN.fullmatch(own.boot)
        boot = "b" + own.boot if plain else "x" + own.boot.encode().hex()
    else:
        boot = "n" if own.origin is None else f"o{own.origin:.2f}"
    start = "n" if own.start is None else f"{own.start:.2f}"
    return f"{own.node}_{boot}_{own.pid}_{start}"


def parse(text):
    """Return the `Identity` of an `id`, None if it is none."""
    match = ID.fullmatch(text)
    if not match:
        return None
    node, plain, encoded, origin, pid, start = match.groups()
    boot = plain or (bytes.fromhex(encoded).decode("utf-8", "replace") if encoded else None)
    origin = origin if origin is None else float(origin)
    return Identity(node, boot, origin, int(pid), start if start is None else float(start))
