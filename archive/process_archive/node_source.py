"""What a segment has of one node: its readings, and rows of its states, read as they are needed."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

INT = pa.int64()
KEYS = ["node", "pid", "create_time", "first", "last", "digest"]


class NodeSource:
    """The node's rows in the segment `name` of `place`."""

    def __init__(self, place, name, node):
        """Read its readings, and of its states what orders them."""
        self.place, self.name, self.node = place, name, node
        self.readings = self.rows("readings")
        self.ts = self.readings["ts"].cast(INT).to_numpy()
        self.groups = []  # (row group, rows of it that are the node's, first of them here)
        self.file = pq.ParquetFile(place.path(name, "states.parquet"))
        keys, count = [], 0
        for group in range(self.file.num_row_groups):
            if may_have(self.file.metadata.row_group(group), node):
                table = self.file.read_row_group(group, columns=KEYS, use_threads=False)
                own = np.flatnonzero(table["node"].to_numpy() == node)
                if len(own):
                    keys.append(table.take(pa.array(own)))
                    self.groups.append((group, own, count))
                    count += len(own)
        keys = pa.concat_tables(keys) if keys else self.file.schema_arrow.empty_table().select(KEYS)
        self.count = count
        self.pid = filled(keys["pid"], np.iinfo(np.int64).max)
        self.created = filled(keys["create_time"], np.inf)
        self.digests = keys["digest"].to_pylist()
        self.begin = np.searchsorted(self.ts, keys["first"].cast(INT).to_numpy(), "left")
        self.end = np.searchsorted(self.ts, keys["last"].cast(INT).to_numpy(), "right") - 1

    def rows(self, table):
        """Return the node's rows of another table."""
        path = self.place.path(self.name, table + ".parquet")
        return pq.read_table(path, filters=[("node", "=", self.node)], use_threads=False)

    def states(self, wanted):
        """Return the states with these numbers (an array, ascending) as a table."""
        parts = []
        for group, own, before in self.groups:
            here = wanted[(wanted >= before) & (wanted < before + len(own))] - before
            if len(here):
                table = self.file.read_row_group(group, use_threads=False)
                parts.append(table.take(pa.array(own[here])))
        return pa.concat_tables(parts) if parts else self.file.schema_arrow.empty_table()


def filled(column, value):
    """Return a column as a numpy array, with `value` instead of null."""
    return column.fill_null(value).to_numpy()


def may_have(group, node):
    """Return True if a row group may have rows of `node`, by its statistics."""
    known = group.column(0).statistics
    return known is None or not known.has_min_max or known.min <= node <= known.max
