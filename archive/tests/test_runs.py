"""Runs: how readings become rows."""

import pyarrow as pa

from archive.tests.samples import process, reading


def spans(store):
    """Return (pid, first, last, samples) of all rows; times in readings of 5 seconds."""
    states = store.states()
    begin = 1593338576000000

    def places(name):
        return [(v - begin) // 5000000 for v in states[name].cast(pa.int64()).to_pylist()]

    columns = states["pid"].to_pylist(), places("first"), places("last")
    return list(zip(*columns, states["samples"].to_pylist()))


def test_an_unchanged_object_is_one_row(sealed):
    store = sealed(*[reading(process(1), process(2))] * 3)
    assert spans(store) == [(1, 0, 2, 3), (2, 0, 2, 3)]


def test_a_change_begins_a_row(sealed):
    one, other = reading(process(1), process(2)), reading(process(1), process(2, nice=5))
    store = sealed(one, other, other, one)
    assert spans(store) == [(1, 0, 3, 4), (2, 0, 0, 1), (2, 1, 2, 2), (2, 3, 3, 1)]


def test_an_end_and_another_beginning_are_two_rows(sealed):
    both, one = reading(process(1), process(2)), reading(process(1))
    assert spans(sealed(both, one, both)) == [(1, 0, 2, 3), (2, 0, 0, 1), (2, 2, 2, 1)]


def test_rows_are_sorted_by_pid_then_start_then_time(sealed):
    old, new = reading(process(7, create_time=9.0)), reading(process(7, create_time=5.0))
    rows = sealed(old, new, old).rows()
    assert [row["create_time"] for row in rows] == [5.0, 9.0, 9.0]


def test_many_values_are_settled_in_parts(sealed, monkeypatch):
    monkeypatch.setattr("process_archive.book.MANY", 3)
    monkeypatch.setattr("process_archive.book.REMEMBERED", 100)
    monkeypatch.setattr("process_archive.groups.REMEMBERED", 100)
    monkeypatch.setattr("process_archive.runs.SETTLED", 2000)
    monkeypatch.setattr("process_archive.tables.GROUP_ROWS", 4)
    contents = [reading(*[process(p, nice=p % (n + 1)) for p in range(9)]) for n in range(12)]
    store = sealed(*contents)
    assert store.restored() == contents
    assert max(len(table) for table in store.tables.states()) <= 4


def test_huge_values_bound_a_row_group(sealed, monkeypatch):
    monkeypatch.setattr("process_archive.tables.GROUP_BYTES", 100000)
    contents = [reading(process(1, cmdline=["x" * 40000], nice=n)) for n in range(10)]
    store = sealed(*contents)
    assert store.restored() == contents
    assert [len(table) for table in store.tables.states()] == [2, 2, 2, 2, 2]
