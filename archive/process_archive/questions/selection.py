"""SQL over a view: DuckDB sees the segments and the records that wait as one table of each kind."""

import duckdb
import pyarrow as pa

from ..schema import SCHEMAS
from ..verify import files_problems
from .engine import quoted


def select(view, query, parameters=(), tables=(), node=None, first=None, last=None, segments=None):
    """Return the result of an SQL query as an Arrow table; raises `TooMuch`.

    Moments are in it as integers, microseconds: Python has none after the year 9999.

    `tables`: names of tables of a segment that the query uses. Each has the rows of all
    segments, and of all records that wait, with a reading of `node` from `first` to `last`; so
    the query itself says what it wants of them. The column `segment` is added: rows of `states`
    cover the readings between `first` and `last` of the same node and segment.
    `segments`: these alone, as `Catalog.of` gives them.
    """
    waiting = []
    if segments is None:
        waiting = view.tables(node, first, last, "states" in tables)
    while True:
        used = view.catalog.of(node, first, last) if segments is None else segments
        used = [segment for segment in used if segment.name not in view.damaged]
        try:
            for table in tables:
                _define(view, table, used, waiting)
            return with_integers(view.engine.table(query, parameters))
        except duckdb.Error:
            if not _find_damage(view, used):
                raise


def _define(view, table, segments, waiting):
    file, sources = table + ".parquet", []
    paths = [
        quoted(view.catalog.place.path(segment.name, file))
        for segment in segments
        if file in segment.manifest["files"]
    ]
    columns = ", ".join(f'"{name}"' for name in SCHEMAS[table].names)
    if paths:
        sources.append(
            f"select {columns}, parse_dirpath(filename) as segment "
            f"from read_parquet([{', '.join(paths)}], filename = true)"
        )
    parts = [
        made[table].append_column("segment", pa.array([name_of(made)] * len(made[table])))
        for made in waiting
    ]
    if parts or not paths:
        empty = SCHEMAS[table].append(pa.field("segment", pa.string())).empty_table()
        view.engine.connection.register(f"{table}_waiting", pa.concat_tables([empty] + parts))
        sources.append(f"select * from {table}_waiting")
    view.engine.view(table, sources)


def name_of(made):
    """Return what stands for the segment in the tables of records that wait."""
    return "{}_{}".format(*(made["readings"][name][0] for name in ("node", "timestamp")))


def _find_damage(view, segments):
    """Leave out the segments that are damaged or gone; return True if there are any."""
    before = len(view.damaged)
    for name, manifest in segments:
        lines = list(files_problems(view.catalog.place, name, manifest, {}))
        if lines:
            view.leave_out(name, "; ".join(lines))
    return len(view.damaged) > before


def with_integers(table):
    """Return a table with its moments as int64, microseconds."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.int64()))
    return table
