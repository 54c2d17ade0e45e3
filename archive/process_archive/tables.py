"""Tables of finished runs: Arrow tables of one node, a row group at a time."""

import numpy as np
import pyarrow as pa

from .columns import FLOAT, INT, TEXT
from .schema import KEYS, MOMENT, PLACE, READINGS, STATES, TALLY

GROUP_ROWS = 65536  # rows of `states` in a row group, at most
GROUP_BYTES = 64 * 1024 * 1024  # bytes of values in one, about


class NodeTables:
    """The rows of one node, from its finished `Runs`, sorted by pid, create_time and time."""

    def __init__(self, node, runs):
        """Sort the rows; all columns are made when asked for."""
        self.node, self.runs = node, runs
        self.numbers = runs.numbers()
        self.first, self.last = np.array(runs.first, np.int32), np.array(runs.last, np.int32)
        self.ts = np.array([reading.ts for reading in runs.readings], np.int64)
        self.values = {key: book.array() for key, book in zip(KEYS, runs.books)}
        self.pid, has_pid = self.numbers_of("pid")
        self.created, _ = self.numbers_of("create_time")
        self.order = np.lexsort((self.first, self.created, self.pid, ~has_pid))

    def __len__(self):
        return len(self.first)

    def numbers_of(self, key, item=None, rows=slice(None)):
        """Return (numbers, whether each is known) of a numeric key; unknown ones are 0."""
        values = self.values[key]
        if item is not None:
            values = values.flatten()[values.type.get_field_index(item)]
        known = values.is_valid().to_numpy(zero_copy_only=False)
        numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
        places = self.numbers[rows, PLACE[key]]
        return numbers[places], known[places]

    def take(self, key, rows):
        """Return the values of `key` in `rows` as an Arrow array."""
        return self.values[key].take(pa.array(self.numbers[rows, PLACE[key]]))

    def states(self):
        """Yield tables of `states`, each to become one row group."""
        for rows in self._groups():
            yield self._states_of(rows)

    def _states_of(self, rows):
        first, last = self.first[rows], self.last[rows]
        columns = [
            pa.array([self.node] * len(rows), TEXT),
            pa.array(self.ts[first]).cast(MOMENT),
            pa.array(self.ts[last]).cast(MOMENT),
            pa.array((last - first + 1).astype(np.int64), INT),
        ]
        columns += [self.take(key, rows) for key in KEYS]
        rare = self.runs.absent, self.runs.extra, self.runs.json, self.runs.digests
        for values, field in zip(rare, list(STATES)[-len(rare) :]):
            columns.append(self._rare(values, rows, field.type))
        return pa.Table.from_arrays(columns, schema=STATES)

    def _rare(self, values, rows, kind):
        """Return the column of `values`, a dict by row."""
        if not values:
            return pa.nulls(len(rows), kind)
        return pa.array([values.get(row) for row in rows.tolist()], kind)

    def _groups(self):
        """Yield arrays of rows in order, bounded in number and in bytes."""
        if not len(self):
            return
        sizes = np.full(len(self), 500, np.int64)
        for key in KEYS:
            if self.values[key].nbytes > GROUP_BYTES // 8:  # else values cannot be huge
                sizes += sizes_of(self.values[key])[self.numbers[:, PLACE[key]]]
        for row, text in self.runs.json.items():
            sizes[row] += len(text)
        total = np.cumsum(sizes[self.order])
        parts = max(-(-len(self) // GROUP_ROWS), 1)
        even, begin = -(-len(self) // parts), 0
        while begin < len(self):
            before = total[begin - 1] if begin else 0
            end = int(np.searchsorted(total, before + GROUP_BYTES))
            end = min(max(end, begin + 1), begin + even)
            yield self.order[begin:end]
            begin = end

    def readings(self):
        """Return the table of `readings`."""
        readings = self.runs.readings
        count = len(readings)
        rows = np.array([-1 if r.row is None else r.row for r in readings], np.int64)
        origin = np.where(rows >= 0, self.created[rows] if len(self) else 0, 0.0)
        metas = [reading.meta or {} for reading in readings]
        columns = {
            "node": pa.array([self.node] * count, TEXT),
            "timestamp": pa.array([r.timestamp for r in readings], TEXT),
            "ts": pa.array(self.ts).cast(MOMENT),
            "since": pa.array([r.since for r in readings], FLOAT),
            "processes": pa.array([r.processes for r in readings], INT),
            "bytes": pa.array([r.size for r in readings], INT),
            "sha256": pa.array([r.sha256 for r in readings], pa.binary(32)),
            "form": pa.array([r.form for r in readings], TEXT),
            "origin": pa.array(origin, FLOAT, mask=~(origin > 0)),
            "tally": pa.array([meta.get("tally") for meta in metas], TALLY),
            "arrived": pa.array([meta.get("arrived") for meta in metas], INT),
            "stored": pa.array([meta.get("stored") for meta in metas], INT),
        }
        return pa.Table.from_arrays([columns[name] for name in READINGS.names], schema=READINGS)


def sizes_of(array):
    """Return roughly how many bytes each value of a text or of a list takes, as an array."""
    if pa.types.is_string(array.type):
        offsets = np.frombuffer(array.buffers()[1], np.int32)[array.offset :][: len(array) + 1]
        return np.diff(offsets).astype(np.int64)
    if pa.types.is_list(array.type):
        inner = array.values
        if pa.types.is_struct(inner.type):
            sizes = np.full(len(inner), 8 * inner.type.num_fields, np.int64)
            for leaf in inner.flatten():
                if pa.types.is_string(leaf.type):
                    sizes += sizes_of(leaf)
        elif pa.types.is_string(inner.type):
            sizes = sizes_of(inner) + 8
        else:
            sizes = np.full(len(inner), 8, np.int64)
        ends = np.concatenate(([0], np.cumsum(sizes)))
        offsets = array.offsets.to_numpy()
        return ends[offsets[1:]] - ends[offsets[:-1]]
    return np.zeros(len(array), np.int64)
