"""Columns of a process object: how the values of each key become an Arrow array, and back.

A codec's `encode` takes parsed JSON values, none of them null, and raises if one does not fit;
`decode` gives values that orjson writes as the same text, None for null; `loose` makes of any value
one that fits as far as possible, or None. Whether a value came through unchanged is not assumed
but proved by the caller, who compares the texts.
"""

import json

import orjson
import pyarrow as pa

INT, FLOAT, TEXT = pa.int64(), pa.float64(), pa.string()


def list_of(kind):
    """Return the list type with elements of `kind`, named as Parquet's specification names them."""
    return pa.list_(pa.field("element", kind))


def write(value):
    """Return the JSON text of `value` in the client's form, in bytes; b"null" if it is too deep."""
    try:
        return orjson.dumps(value)
    except TypeError:  # nested deeper than orjson writes
        pass
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        text = "null"
    return text.encode("utf-8", "replace")


class Scalar:
    """A number or a text."""

    def __init__(self, kind):
        self.kind = kind

    def encode(self, values):
        return pa.array(values, self.kind)

    def decode(self, array):
        if self.kind == TEXT or array.null_count:
            return array.to_pylist()
        return array.to_numpy(zero_copy_only=False).tolist()

    def loose(self, value):
        if self.kind == TEXT:
            return value if isinstance(value, str) else write(value).decode()
        if type(value) not in (int, float):
            return None
        if self.kind == FLOAT:
            return float(value)
        return value if type(value) is int and -(2**63) <= value < 2**63 else None


class Json:
    """Any value, as JSON text."""

    kind = TEXT

    def encode(self, values):
        return pa.array([write(value).decode() for value in values], TEXT)

    def decode(self, array):
        return [text if text is None else orjson.loads(text) for text in array.to_pylist()]

    def loose(self, value):
        return value


class Struct:
    """A JSON array of fixed length whose items have names."""

    def __init__(self, **items):
        self.items = list(items.values())
        self.kind = pa.struct([(name, codec.kind) for name, codec in items.items()])

    def encode(self, values):
        if not values:
            return pa.array([], self.kind)
        if any(type(value) is not list or len(value) != len(self.items) for value in values):
            raise ValueError("not an array of this length")
        leaves = [codec.encode(leaf) for codec, leaf in zip(self.items, zip(*values))]
        return pa.StructArray.from_arrays(leaves, fields=list(self.kind))

    def decode(self, array):
        leaves = [codec.decode(leaf) for codec, leaf in zip(self.items, array.flatten())]
        return without_nulls(array, list(zip(*leaves)))

    def loose(self, value):
        if type(value) is not list:
            return None
        value = value[: len(self.items)] + [None] * (len(self.items) - len(value))
        return [None if v is None else codec.loose(v) for codec, v in zip(self.items, value)]


class Address:
    """The address of a connection: [ip, port], a text (a Unix socket), or [] for none."""

    kind = pa.struct([("ip", TEXT), ("port", INT)])

    def encode(self, values):
        pairs = [(value, None) if type(value) is str else value for value in values]
        if any(type(pair) not in (list, tuple) or len(pair) not in (0, 2) for pair in pairs):
            raise ValueError("not an address")
        ips, ports = zip(*[pair or (None, None) for pair in pairs]) if pairs else ((), ())
        return pa.StructArray.from_arrays(
            [pa.array(ips, TEXT), pa.array(ports, INT)],
            fields=list(self.kind),
            mask=pa.array([not pair for pair in pairs], pa.bool_()),
        )

    def decode(self, array):
        ips, ports = (leaf.to_pylist() for leaf in array.flatten())
        return [
            (ip if port is None else (ip, port)) if valid else ()
            for ip, port, valid in zip(ips, ports, array.is_valid().to_pylist())
        ]

    def loose(self, value):
        pair = value if type(value) is list and len(value) == 2 else [value, None]
        port = pair[1] if type(pair[1]) is int and abs(pair[1]) < 2**63 else None
        return [pair[0] if type(pair[0]) is str else write(pair[0]).decode(), port]


class List:
    """A JSON array of any length whose items are of one kind."""

    def __init__(self, item):
        self.item = item
        self.kind = list_of(item.kind)

    def encode(self, values):
        flat, offsets = [], [0]
        for value in values:
            if type(value) is not list:
                raise ValueError("not an array")
            flat += value
            offsets.append(len(flat))
        items = self.item.encode(flat)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), items, type=self.kind)

    def decode(self, array):
        items, offsets = self.item.decode(array.values), array.offsets.to_pylist()
        return without_nulls(array, [items[a:b] for a, b in zip(offsets, offsets[1:])])

    def loose(self, value):
        items = [self.item.loose(v) for v in (value if type(value) is list else [value])]
        return [item for item in items if item is not None]


def without_nulls(array, values):
    """Return `values` with None for the nulls of `array`."""
    if not array.null_count:
        return values
    return [value if ok else None for value, ok in zip(values, array.is_valid().to_pylist())]
