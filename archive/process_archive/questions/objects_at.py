"""The process objects of one reading, exactly as they were recorded, with their ids."""

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from .. import names
from ..rebuild import object_texts
from ..schema import KEYS, SCHEMAS
from . import identity
from .boots import Boots
from .selection import select

STATES = """
select {} from states
where node = ? and first <= make_timestamptz(?::bigint) and last >= make_timestamptz(?::bigint)
"""
ALWAYS = ("pid", "create_time", "absent", "extra", "json")


def objects_at(view, reading, keys=None):
    """Return the objects of a `moment.Reading`, dicts by pid: each with its keys, and `id`.

    `keys`: only these of the record, which takes a third of the time; None is all that there are.
    Returns None if the reading's segment is damaged; the view says so.
    """
    found = (_sealed if reading.segment else _waiting)(view, reading, keys)
    if reading.segment in view.damaged:
        return None
    states, origin, boot = found
    boot = boot or Boots(view).of(reading.node, origin)
    return [
        with_id(orjson.loads(text), reading.node, boot, origin, keys)
        for text in object_texts(states)
    ]


def with_id(item, node, boot, origin, keys):
    """Return a process object with its `id`, and no other keys than `keys` if given."""
    own = identity.of_object(node, boot, origin, item.get("pid"), item.get("create_time"))
    if keys is not None:
        item = {key: item[key] for key in keys if key in item}
    item["id"] = identity.id_of(own)
    return item


def _sealed(view, reading, keys):
    """Return (rows of `states`, origin, boot) of a reading."""
    of = [segment for segment in view.catalog.segments if segment.name == reading.segment]
    wanted = KEYS if keys is None else [key for key in KEYS if key in keys]
    columns = ", ".join(f'"{name}"' for name in dict.fromkeys([*wanted, *ALWAYS]))
    moment = (reading.node, reading.ts, reading.ts)
    states = select(view, STATES.format(columns), moment, ["states"], segments=of)
    for key in KEYS:
        if key not in states.column_names:
            nothing = pa.nulls(len(states), SCHEMAS["states"].field(key).type)
            states = states.append_column(key, nothing)
    return states, reading.origin, reading.boot


def _waiting(view, reading, keys):
    """Return the same of a reading that is not sealed, with all columns."""
    us = names.microseconds(reading.timestamp)
    for made in view.tables(reading.node, us, us):
        table = made["readings"].filter(pc.equal(made["readings"]["timestamp"], reading.timestamp))
        if len(table):
            ts, tally = table["ts"][0], table["tally"][0].as_py() or {}
            states = made["states"]
            here = pc.and_(pc.less_equal(states["first"], ts), pc.greater_equal(states["last"], ts))
            return states.filter(here), table["origin"][0].as_py(), tally.get("boot")
    return SCHEMAS["states"].empty_table(), None, None
