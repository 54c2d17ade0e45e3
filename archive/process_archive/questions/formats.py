"""Formats of an export: Parquet, CSV, and JSON as lines or as one array.

Each has the columns `node`, `timestamp`, `time` and `id`, then the keys of the record.
"""

import csv
import io

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from ..columns import write
from ..rebuild import object_texts
from ..schema import KEYS, MOMENT, PLACE, STATES, TEXT
from .flat import cells, header_of

HEAD = ("node", "timestamp", "time", "id")
PARQUET = pa.schema(
    [("node", TEXT), ("timestamp", TEXT), ("time", MOMENT), ("id", TEXT)]
    + [STATES.field(name) for name in (*KEYS, "extra", "json")]
)


class Lines:
    """JSON Lines: an object per sample."""

    begin, between, end = b"", b"\n", b"\n"

    def __init__(self, file):
        """Write to `file`, opened in binary mode."""
        self.file, self.count = file, 0

    def __enter__(self):
        self.file.write(self.begin)
        return self

    def __exit__(self, *_):
        self.file.write(self.end)

    def write(self, node, samples):
        """Write `expansion.Samples`."""
        texts = [as_members(text) for text in object_texts(samples.states)]
        for row, place, own in zip(samples.row, samples.reading, samples.ids):
            reading = samples.readings[place]
            head = write(dict(zip(HEAD, head_of(node, reading, own))))
            rest = texts[row]
            self.file.write((self.between if self.count else b"") + head[:-1] + rest)
            self.count += 1


class Array(Lines):
    """JSON: one array of the same objects."""

    begin, between, end = b"[\n", b",\n", b"\n]\n"


class Csv:
    """CSV (RFC 4180), see `plain` for text and `flat` for lists; `extra` has unknown keys."""

    def __init__(self, file):
        """Write to `file`, opened in binary mode."""
        self.text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        self.writer = csv.writer(self.text)

    def __enter__(self):
        self.writer.writerow([*HEAD, *header_of(KEYS), "extra"])
        return self

    def __exit__(self, *_):
        self.text.flush()
        self.text.detach()

    def write(self, node, samples):
        """Write `expansion.Samples`."""
        rows = []
        for text in object_texts(samples.states):
            item = orjson.loads(text)
            extra = {key: value for key, value in item.items() if key not in PLACE}
            item["extra"] = extra or None
            rows.append(cells(item, [*KEYS, "extra"]))
        for row, place, own in zip(samples.row, samples.reading, samples.ids):
            self.writer.writerow([*head_of(node, samples.readings[place], own), *rows[row]])


class Parquet:
    """Parquet: items with names as structs, lists as lists; `json` has what does not fit."""

    def __init__(self, file):
        """Write to `file`, opened in binary mode."""
        self.writer = pq.ParquetWriter(file, PARQUET, compression="zstd")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.writer.close()

    def write(self, node, samples):
        """Write `expansion.Samples` as one row group, sorted by process."""
        states = samples.states.take(pa.array(samples.row))
        readings = [samples.readings[place] for place in samples.reading]
        columns = {
            "node": pa.array([node] * len(readings), TEXT),
            "timestamp": pa.array([reading["timestamp"] for reading in readings], TEXT),
            "time": pa.array([reading["ts"] for reading in readings], pa.int64()).cast(MOMENT),
            "id": pa.array(samples.ids, TEXT),
        }
        table = pa.Table.from_arrays(
            [
                columns[field.name] if field.name in columns
                else states[field.name].combine_chunks().cast(field.type)
                for field in PARQUET
            ],
            schema=PARQUET,
        )  # fmt: skip
        order = [("pid", "ascending"), ("create_time", "ascending"), ("time", "ascending")]
        self.writer.write_table(table.sort_by(order))


FORMATS = {"parquet": Parquet, "csv": Csv, "ndjson": Lines, "json": Array}


def head_of(node, reading, own):
    """Return the values of `HEAD` of a sample."""
    return node, reading["timestamp"], reading["time"], own


def as_members(text):
    """Return the end of an object that begins with `HEAD` and goes on with the object `text`."""
    item = orjson.loads(text)
    if any(name in item for name in HEAD):
        text = write({key: value for key, value in item.items() if key not in HEAD})
    return b"}" if text == b"{}" else b"," + text[1:]
