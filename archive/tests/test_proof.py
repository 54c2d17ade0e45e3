"""The proof of a segment before its commit, and the fingerprints that it compares."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from process_archive import hashed_file, segment_writer
from process_archive.compact import compact
from process_archive.faults import Damaged
from process_archive.fingerprint import fingerprint

from archive.tests.samples import process, reading

KIND = pa.struct([("text", pa.string()), ("some", pa.list_(pa.int64()))])
SCHEMA = pa.schema([
    ("n", pa.int64()), ("x", pa.float64()), ("t", pa.string()), ("l", pa.list_(KIND)), ("s", KIND),
    ("b", pa.binary(4)), ("ts", pa.timestamp("us", "UTC")),
])  # fmt: skip
NUMBERS = st.none() | st.integers(-(2**63), 2**63 - 1)
THINGS = st.none() | st.fixed_dictionaries(
    {"text": st.none() | st.text(), "some": st.none() | st.lists(NUMBERS, max_size=3)}
)
ROWS = st.lists(
    st.fixed_dictionaries({
        "n": NUMBERS, "x": st.none() | st.floats(), "t": st.none() | st.text(),
        "l": st.none() | st.lists(THINGS, max_size=3), "s": THINGS,
        "b": st.none() | st.binary(min_size=4, max_size=4), "ts": NUMBERS,
    }),
    max_size=6,
)  # fmt: skip


def table(rows):
    columns = [pa.array([row[name] for row in rows], SCHEMA.field(name).type) for name in "nxtlsb"]
    ts = pa.array([row["ts"] for row in rows], pa.int64()).cast(SCHEMA.field("ts").type)
    return pa.Table.from_arrays([*columns, ts], schema=SCHEMA)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first example loads pyarrow
@given(ROWS, ROWS)
def test_what_is_read_back_has_the_same_fingerprint_wherever_it_lies(rows, before):
    written, sink = table(rows), pa.BufferOutputStream()
    pq.write_table(written, sink)
    read = pq.read_table(pa.BufferReader(sink.getvalue()))
    assert fingerprint(read) == fingerprint(written)
    sliced = pa.concat_tables([table(before), written]).combine_chunks().slice(len(before))
    assert fingerprint(sliced) == fingerprint(written)
    chunked = pa.concat_tables([table(rows[:1]), table(rows[1:])])
    assert fingerprint(chunked) == fingerprint(written)


@given(ROWS, ROWS)
def test_other_values_have_another_fingerprint(one, other):
    same = repr(one) == repr(other)  # repr: NaN equals itself
    assert (fingerprint(table(one)) == fingerprint(table(other))) == same


class Flipping(hashed_file.HashedFile):
    """A disk that keeps another byte than it was given, in the files whose name has `text`."""

    text = ""

    def __init__(self, path):
        super().__init__(path)
        self.bad = self.text in path

    def write(self, data):
        count = super().write(data)
        if self.bad and count > 30:
            self.bad = False
            self.file.seek(-20, 1)
            self.file.write(b"\x01\x02\x03\x04")
            self.file.seek(0, 2)
        return count


def encode_wrongly(monkeypatch):
    """Let Parquet be written with another value than there was."""
    right = pq.ParquetWriter.write_table

    def write_table(self, table, **options):
        if "pid" in table.column_names and len(table):
            pids = pa.array([7] * len(table), pa.int64())
            table = table.set_column(table.column_names.index("pid"), table.field("pid"), pids)
        return right(self, table, **options)

    monkeypatch.setattr(pq.ParquetWriter, "write_table", write_table)


@pytest.mark.parametrize("fault", ["readings", "states", "commands", "encoding"])
@pytest.mark.parametrize("step", ["seal", "compact"])
def test_what_the_disk_does_not_give_back_is_not_committed(host, monkeypatch, fault, step):
    host.store("10", reading(process(1)), mtime=1600000000)
    if step == "compact":
        host.seal()
    before = host.sealed(), host.lists()
    with monkeypatch.context() as patch:
        if fault == "encoding":
            encode_wrongly(patch)
        else:
            patch.setattr(segment_writer, "HashedFile", Flipping)
            patch.setattr(Flipping, "text", fault)
        with pytest.raises(Damaged, match="no record becomes free"):
            host.seal() if step == "seal" else compact(host.config)
    assert (host.sealed(), host.lists()) == before
    host.seal()
    assert host.sealed() == ["web-1_10"]
    assert len(host.lists()) == 1
