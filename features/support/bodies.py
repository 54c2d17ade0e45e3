"""Bodies that the API refuses: what it would take, with one thing wrong."""

import gzip
import re

MIB = 1024 * 1024
SIZE = re.compile(r"(?:is|unpacks to) more than (\d+) MiB")


def plain(record, damage):
    """Return the body of `record` with this damage: bytes, or pieces of them."""
    size = SIZE.match(damage)
    if size:
        body = filled(record, int(size[1]) * MIB)
        return iter([body]) if damage.endswith("does not announce it") else body
    body = record.body.encode()
    return {
        "is not UTF-8": lambda: body.replace(b"init", b"caf\xe9"),
        "is in UTF-16": lambda: record.body.encode("utf-16"),
        "begins with a byte order mark": lambda: record.body.encode("utf-8-sig"),
        "has a byte order mark before its data": lambda: body.replace(
            b'"data": [', b'"data": \xef\xbb\xbf['
        ),
        "holds its data twice": lambda: body[:-1] + b', "data": [{"pid": 2}]}',
        "is followed by another": lambda: body + body,
        "is cut short": lambda: body[:-1],
        "has a comma too many": lambda: body.replace(b"}]", b"},]"),
        "holds Infinity": lambda: body.replace(b"0.10", b"Infinity"),
        "holds a number that begins with 0": lambda: body.replace(b"0.10", b"010"),
        "holds a line end in a string": lambda: body.replace(b"init", b"in\nit"),
        "is nested 100000 levels deep": lambda: body.replace(
            b'"init"', b"[" * 10**5 + b"]" * 10**5
        ),
    }[damage]()


def packed(record, damage):
    """Return the body of `record`, packed, with this damage."""
    size = SIZE.match(damage)
    if size:
        return gzip.compress(filled(record, int(size[1]) * MIB))
    body = gzip.compress(record.body.encode())
    return {
        "is not packed at all": lambda: record.body.encode(),
        "is cut short": lambda: body[:-1],
        "is empty": lambda: b"",
        "has a wrong checksum": lambda: body[:-8] + bytes(byte ^ 1 for byte in body[-8:]),
        "is followed by more": lambda: body + b"{}",
    }[damage]()


def filled(record, size):
    """Return the body of `record`, which spaces in a name make larger than `size` bytes."""
    return record.body.encode().replace(b"init", b" " * size)
