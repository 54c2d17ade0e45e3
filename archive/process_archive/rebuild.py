"""Readings rebuilt from a segment's tables, byte for byte, a few rows at a time.

The rows of a node come in the order of pids, as the objects of a reading do. So each reading grows
at its end, and neither all rows nor all readings are in memory at once.
"""

import hashlib

import numpy as np
import orjson
import pyarrow as pa

from . import objects
from .columns import write
from .schema import CODECS

# By form: what is between two objects, and an object's text as a function of its text in columns.
FORMS = {
    objects.COMPACT: (b",", lambda text: text),
    objects.SPACED: (b", ", lambda text: objects.spaced(orjson.loads(text))),
}


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


class Rebuild:
    """The readings of one node at the moments `ts` (sorted), in `forms`.

    `sinks` get the bytes: objects with `update(bytes)`. A reading whose form is None is left out.
    """

    def __init__(self, ts, forms, sinks):
        """Begin each reading."""
        self.ts, self.forms, self.sinks = np.array(ts, np.int64), forms, sinks
        self.begun = bytearray(len(sinks))
        for form, sink in zip(forms, sinks):
            if form:
                sink.update(b"[")

    def add(self, states):
        """Add rows of `states` of this node, which follow those before."""
        texts = object_texts(states)
        begins = np.searchsorted(self.ts, states["first"].cast(pa.int64()).to_numpy(), "left")
        ends = np.searchsorted(self.ts, states["last"].cast(pa.int64()).to_numpy(), "right")
        parts = {}
        for text, begin, end in zip(texts, begins.tolist(), ends.tolist()):
            for place in range(begin, end):
                parts.setdefault(place, []).append(text)
        for place, found in parts.items():
            if self.forms[place]:
                between, shaped = FORMS[self.forms[place]]
                if self.begun[place]:
                    self.sinks[place].update(between)
                self.begun[place] = 1
                self.sinks[place].update(between.join(map(shaped, found)))

    def finish(self):
        """End each reading."""
        for form, sink in zip(self.forms, self.sinks):
            if form:
                sink.update(b"]")


class Content:
    """A sink that keeps the bytes."""

    def __init__(self):
        self.bytes = bytearray()
        self.update = self.bytes.extend

    def is_right(self, sha256):
        """Return True if the bytes have this SHA-256."""
        return hashlib.sha256(self.bytes).digest() == sha256
