"""Rows for CSV: a value a cell. Items with names get columns of their own, such as `uids.real`."""

import pyarrow as pa

from ..columns import write
from ..schema import CODECS
from .plain import in_csv


def header_of(names):
    """Return the columns for the keys `names` of rows."""
    return [column for name in names for column in columns_of(name)]


def columns_of(name):
    """Return the columns of one key."""
    kind = CODECS[name].kind if name in CODECS else None
    if kind is not None and pa.types.is_struct(kind):
        return [f"{name}.{item.name}" for item in kind]
    return [name]


def cells(row, names):
    """Return the cells of a row, for `header_of(names)`. Lists and objects are JSON; null is empty.

    A value that has not the usual items is JSON in the first of its columns.
    """
    found = []
    for name in names:
        value, count = row.get(name), len(columns_of(name))
        if count == 1:
            found.append(cell(value))
        elif isinstance(value, list) and len(value) == count:
            found += map(cell, value)
        else:
            found += [cell(value)] + [""] * (count - 1)
    return found


def cell(value):
    """Return a value as a cell of CSV."""
    if value is None:
        return ""
    if isinstance(value, str):
        return in_csv(value)
    return (
        write(value).decode()
        if type(value) in (int, float, bool)
        else in_csv(write(value).decode())
    )
