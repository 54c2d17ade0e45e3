"""Readings rebuilt from a segment's tables, byte for byte, and proved by their SHA-256."""

import hashlib

import numpy as np
import orjson
import pyarrow as pa

from . import objects
from .columns import write
from .schema import CODECS


class Damaged(Exception):
    """A reading cannot be given back; the message says why."""


def object_texts(states):
    """Return the text of the object in each row of the table `states`, a list of bytes."""
    columns = [texts_of(states[key], codec) for key, codec in CODECS.items()]
    texts = [objects.join_object(row) for row in zip(*columns)]
    others = zip(*(states[name].to_pylist() for name in ("absent", "extra", "json")))
    for row, (absent, extra, text) in enumerate(others):
        if text is not None:
            texts[row] = text.encode()
        elif absent is not None:
            values = orjson.loads(texts[row])
            for key in absent:
                del values[key]
            texts[row] = objects.join_some(dict(values, **orjson.loads(extra or "{}")))
    return texts


def texts_of(column, codec):
    """Return the JSON texts of a column of `states`; each different value is written once."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_nested(array.type):
        return list(map(write, codec.decode(array)))
    different = array.dictionary_encode()
    written = list(map(write, codec.decode(different.dictionary)))
    places = different.indices.fill_null(len(written)).to_pylist()
    written.append(b"null")
    return [written[place] for place in places]


def contents(readings, states, originals):
    """Yield (row of the table `readings` as a dict, content or None) for the readings of one node.

    `states` is the table of the rows that cover them, sorted by pid; `originals` returns the
    content of a reading that is kept as it came, by its timestamp, or raises `Damaged`.
    None: what is there does not give the reading's SHA-256.
    """
    texts = object_texts(states)
    first = states["first"].cast(pa.int64()).to_numpy()
    last = states["last"].cast(pa.int64()).to_numpy()
    moments = readings["ts"].cast(pa.int64()).to_pylist()
    columns = [name for name in readings.column_names if name != "ts"]
    for row, ts in zip(readings.select(columns).to_pylist(), moments):
        row["ts"] = ts
        if row["form"] is None:
            content = originals(row["timestamp"])
        else:
            covering = np.flatnonzero((first <= ts) & (ts <= last))
            content = join([texts[place] for place in covering], row["form"])
        is_right = content is not None and hashlib.sha256(content).digest() == row["sha256"]
        yield row, content if is_right else None


def join(texts, form):
    """Return the content of a reading of objects with these texts, as its form writes it."""
    content = b"[" + b",".join(texts) + b"]"
    return content if form == objects.COMPACT else objects.spaced(orjson.loads(content))
