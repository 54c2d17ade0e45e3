"""The cleanup: which records the hourly and the weekly one remove, with and without a journal."""

import os
import shutil
import time
import tracemalloc

import pytest
from process_service.file_store import FileStore

DAY = 86400


class AtOnce:
    """A pace without rests."""

    gently = staticmethod(iter)


class Records:
    """A store in `folder`, and its records by their age in days."""

    def __init__(self, folder):
        self.folder = folder / "records"
        self.journal = folder / ".records.journal"
        self.lists = folder / "sealed"
        self.store = FileStore(str(self.folder), 0)

    def only_sealed(self):
        """Configure sealed_first."""
        self.store = FileStore(str(self.folder), 0, sealed=str(self.lists))

    def seal(self, *ages, size=4, mtime=0):
        """Say in a sealed list that the records of these ages are sealed, as they are or not."""
        self.lists.mkdir(exist_ok=True)
        with (self.lists / "2026-11-28").open("a") as file:
            for age in ages:
                status = (self.folder / f"a_{age}.json").stat()
                file.write(f"a_{age}.json {size} {mtime or status.st_mtime_ns}\n")

    def put(self, *ages, journal_days=()):
        """Add records that were written `ages` ago; `journal_days` ago the journal names them."""
        for age in ages:
            path = self.folder / f"a_{age}.json"
            path.write_text("[{}]")
            os.utime(str(path), (time.time() - age * DAY,) * 2)
        for age, noted in zip(ages, journal_days):
            self.note(f"a_{age}.json", noted)

    def note(self, line, days):
        """Add a line to the journal of `days` ago."""
        self.journal.mkdir(exist_ok=True)
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - days * DAY))
        with (self.journal / day).open("ab") as file:
            file.write(b"\n" + (line if isinstance(line, bytes) else line.encode()))

    def noted(self):
        """Return the lines of the journal that are not empty, oldest first."""
        days = sorted(self.journal.glob("????-??-??"))
        return [line for day in days for line in day.read_text().split("\n") if line]

    def clean_up(self, everywhere=False, days=7):
        """Remove what is older than 7 days; return the ages of what is kept."""
        before = len(self.ages())
        removed = self.store.remove_older(days, everywhere, AtOnce)
        assert removed == before - len(self.ages())
        return self.ages()

    def ages(self):
        return sorted(int(path.name[2:-5]) for path in self.folder.glob("a_*.json"))


@pytest.fixture
def records(tmp_path):
    """Return the records of a store in a folder of the test's own."""
    return Records(tmp_path)


def test_hourly_removes_what_is_old_and_its_lines(records):
    records.put(6, 9, journal_days=(6, 9))
    assert records.clean_up() == [6]
    assert records.noted() == ["a_6.json"]


def test_hourly_removes_records_of_a_day_of_which_part_is_kept(records):
    records.note("", 9)
    records.put(7, journal_days=(7,))
    assert records.clean_up() == []


def test_hourly_keeps_what_was_written_since(records):
    records.note("a_1.json", 9)
    records.put(1)
    assert records.clean_up() == [1]


def test_hourly_leaves_what_no_journal_names_to_the_weekly(records):
    records.put(9, journal_days=(9,))
    records.put(8)
    assert records.clean_up() == [8]
    assert records.clean_up(everywhere=True) == []


def test_hourly_looks_at_every_file_without_journal(records):
    records.put(9, 8, 6)
    assert records.clean_up() == [6]
    records.put(9)
    shutil.rmtree(str(records.journal))
    records.journal.touch()
    assert records.clean_up() == [6]


@pytest.mark.parametrize("days", [6, 7, 8])
def test_hourly_looks_at_every_file_if_journal_is_too_young(records, days):
    records.put(9)
    records.note("", days)
    assert records.clean_up() == []


def test_hourly_looks_at_every_file_once_a_day_while_journal_is_too_young(records):
    records.note("", 7)
    records.put(9)
    assert records.clean_up() == []
    records.put(9)
    assert records.clean_up() == [9]
    checked = str(records.journal / "checked")
    for seconds_ago in (DAY - 60, -60):  # a moment in the future says nothing
        os.utime(checked, (time.time() - seconds_ago,) * 2)
        assert records.clean_up() == ([9] if seconds_ago > 0 else [])


def test_hourly_looks_at_every_file_once_a_day_without_journal(records):
    for left in ([], [9]):
        records.put(9)
        assert records.clean_up() == left


def test_hourly_never_spoils_the_trust_in_the_journal(records, monkeypatch):
    """After each day's first cleanup the journal is no younger for the second: 30 days."""
    now = time.time()
    records.note("", 9)
    for hour in range(0, 30 * 24, 5):
        monkeypatch.setattr(time, "time", lambda h=hour: now + h * 3600)
        records.note("", 0)
        if hour > 24 * 10:
            path = records.folder / "by-hand_1.json"
            path.touch()
            os.utime(str(path), (1, 1))
        records.store.remove_older(7, False, AtOnce)
    assert path.exists()  # no cleanup looked at every file
    assert len(list(records.journal.iterdir())) <= 7 + 4


def test_lines_are_kept_for_two_hours_after_their_records(records, monkeypatch):
    midnight = time.time() // DAY * DAY
    records.note("", 9)
    records.note(" a_8.json 1.5 ticks=1", 8)
    for hours, lines in ((1.9, [" a_8.json 1.5 ticks=1"]), (2.1, [])):
        moment = midnight + hours * 3600
        monkeypatch.setattr(time, "time", lambda m=moment: m)
        records.clean_up()
        assert records.noted() == lines


@pytest.mark.parametrize("everywhere", [False, True])
def test_fraction_of_a_day(records, everywhere):
    records.note("", 9)
    records.put(1, 2, journal_days=(1, 2))
    assert records.clean_up(everywhere, days=1.5) == [1]
    assert records.clean_up(everywhere, days=0.01) == []


def test_packed_records_are_removed_too(records):
    records.note("", 9)
    for origin in ("noted", "by-hand"):
        for age in (6, 8):
            path = records.folder / f"{origin}_{age}.json.gz"
            path.touch()
            os.utime(str(path), (time.time() - age * DAY,) * 2)
            if origin == "noted":
                records.note(path.name, age)
    names = lambda: sorted(path.name for path in records.folder.iterdir())  # noqa: E731
    records.store.remove_older(7, False, AtOnce)
    assert names() == ["by-hand_6.json.gz", "by-hand_8.json.gz", "noted_6.json.gz"]
    records.store.remove_older(7, True, AtOnce)
    assert names() == ["by-hand_6.json.gz", "noted_6.json.gz"]


@pytest.mark.parametrize(
    "line",
    [b"web-1_1593338576.5", b"\377\0\1", b"../config.json", b"web-1_1593338576.56.json"],
    ids=["cut short", "no text", "leads out of the folder", "names no record"],
)
def test_damaged_line_affects_no_other(records, line):
    config = records.folder.parent / "config.json"
    config.write_text("{}")
    os.utime(str(config), (0, 0))
    records.put(10, journal_days=(9,))
    records.note(line, 9)
    records.put(9, journal_days=(9,))
    assert records.clean_up() == []
    assert config.exists()


@pytest.mark.parametrize("state", ["as it was", "removed", "a file", "zeros"])
def test_weekly_removes_what_is_old(records, state):
    records.put(6, 1, journal_days=(6, 1))
    records.put(8)
    if state == "zeros":
        for day in records.journal.iterdir():
            day.write_bytes(b"\0" * 200000)
    elif state != "as it was":
        shutil.rmtree(str(records.journal))
        if state == "a file":
            records.journal.touch()
    assert records.clean_up(everywhere=True) == [1, 6]


def test_cleanup_leaves_other_files(records):
    for name in ("notes.txt", "notes.json", ".a_9.json.k2_x9ab.tmp"):
        path = records.folder / name
        path.touch()
        os.utime(str(path), (0, 0))
    records.clean_up(everywhere=True)
    assert len(list(records.folder.iterdir())) == 3


def test_sweep_removes_half_written_records_alone(records):
    hours = {
        ".web-1_1593338576.56.json.k2_x9ab.tmp": 2,
        ".web-1_1593338576.56.json.gz.k2_x9ab.tmp": 2,
        ".web-1_1593338581.56.json.k2_x9ab.tmp": 0,
        ".web-1_1593338581.56.json.gz.k2_x9ab.tmp": 0,
        "web-1_1593338571.56.json": 2,
        ".notes.tmp": 2,
        "notes.txt": 2,
    }
    for name, age in hours.items():
        path = records.folder / name
        path.touch()
        os.utime(str(path), (time.time() - age * 3600 - 60,) * 2)
    records.store.sweep()
    assert {path.name for path in records.folder.iterdir()} == set(list(hours)[2:])


@pytest.mark.parametrize("everywhere", [False, True])
def test_sealed_first_removes_what_is_old_and_sealed(records, everywhere):
    records.only_sealed()
    records.put(9, 8, 6, journal_days=(9, 8, 6))
    records.seal(8, 6)
    assert records.clean_up(everywhere) == [6, 9]


@pytest.mark.parametrize("changed", [{"size": 5}, {"mtime": 1}])
@pytest.mark.parametrize("everywhere", [False, True])
def test_sealed_first_keeps_a_file_that_is_not_the_sealed_one(records, everywhere, changed):
    records.only_sealed()
    records.put(9, 8)
    records.seal(9, **changed)
    records.seal(8)
    assert records.clean_up(everywhere) == [9]


@pytest.mark.parametrize("everywhere", [False, True])
def test_sealed_first_removes_nothing_without_lists(records, everywhere):
    records.only_sealed()
    records.put(9, journal_days=(9,))
    assert records.clean_up(everywhere) == [9]
    records.lists.mkdir()
    assert records.clean_up(everywhere) == [9]


@pytest.mark.parametrize(
    "damage",
    [b"a_9.json 4", b"\377\0" * 500, b"\n../config.json 4 1\n", b"a_8.json 4 17", b"notes 1 1\n"],
    ids=["cut short", "no text", "leads out of the folder", "time cut short", "no record"],
)
def test_damaged_line_of_a_list_affects_no_other(records, damage):
    records.only_sealed()
    config = records.folder.parent / "config.json"
    config.write_text("[{}]")
    os.utime(str(config), ns=(1, 1))
    records.put(9, 8)
    records.seal(9)
    with (records.lists / "2026-11-28").open("ab") as file:
        file.write(damage)
    assert records.clean_up() == [8]
    assert config.exists()


def test_sealed_first_reads_only_lists_of_a_day(records):
    records.only_sealed()
    records.put(9, 8)
    records.seal(9)
    (records.lists / "2026-11-28").rename(records.lists / "2026-11-28.tmp")
    records.seal(8)
    assert records.clean_up() == [9]


def test_sealed_first_takes_no_memory_for_weeks_of_lists(records):
    records.only_sealed()
    records.put(9)
    records.lists.mkdir()
    for day in range(10, 20):
        lines = "".join(f"web-1_{n}.json 277000 1700000000000000000\n" for n in range(6000))
        (records.lists / f"2026-11-{day}").write_text(lines)
    records.seal(9)
    tracemalloc.start()
    assert records.clean_up() == []
    assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    tracemalloc.stop()
