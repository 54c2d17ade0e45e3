"""The process objects of one reading, exactly as they were recorded, with their ids."""

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from .. import names
from ..rebuild import object_texts
from . import identity
from .boots import Boots
from .selection import select

READING = """
select epoch_us(ts) as ts, origin, tally.boot as boot from readings
where node = ? and timestamp = ?
"""
STATES = """
select * from states
where node = ? and first <= make_timestamptz(?::bigint) and last >= make_timestamptz(?::bigint)
"""


def objects_at(view, reading):
    """Return the objects of a `moment.Reading`, dicts by pid: each with all its keys, and `id`.

    None if its segment is damaged; the view says so.
    """
    meta, states = (_sealed if reading.segment else _waiting)(view, reading)
    if reading.segment in view.damaged:
        return None
    boot = meta["boot"] or Boots(view).of(reading.node, meta["origin"])
    objects = [orjson.loads(text) for text in object_texts(states)]
    for item in objects:
        own = identity.of_object(
            reading.node, boot, meta["origin"], item.get("pid"), item.get("create_time")
        )
        item["id"] = identity.id_of(own)
    return objects


def _sealed(view, reading):
    of = [segment for segment in view.catalog.segments if segment.name == reading.segment]
    found = select(view, READING, (reading.node, reading.timestamp), ["readings"], segments=of)
    meta = (found.to_pylist() or [{"boot": None, "origin": None, "ts": reading.ts}])[0]
    return meta, select(
        view, STATES, (reading.node, meta["ts"], meta["ts"]), ["states"], segments=of
    )


def _waiting(view, reading):
    us = names.microseconds(reading.timestamp)
    for made in view.tables(reading.node, us, us):
        table = made["readings"].filter(pc.equal(made["readings"]["timestamp"], reading.timestamp))
        if len(table):
            ts, tally = table["ts"][0], table["tally"][0].as_py() or {}
            states = made["states"]
            here = pc.and_(pc.less_equal(states["first"], ts), pc.greater_equal(states["last"], ts))
            meta = {"boot": tally.get("boot"), "origin": table["origin"][0].as_py()}
            return meta, states.filter(here)
    return {"boot": None, "origin": None}, pa.table({})
