"""The journal: the latest record is found with it, without it, and if it is damaged."""

import os
import re
import shutil
import time

import pytest
from process_service.file_store import FileStore


@pytest.fixture
def store(tmp_path):
    """Return a store in a folder of the test's own."""
    return FileStore(str(tmp_path / "records"), 0)


@pytest.fixture
def journal(tmp_path):
    """Return the path of the store's journal."""
    return tmp_path / ".records.journal"


def put_by_hand(store, name, days):
    """Add a record that no journal names, written `days` days ago."""
    path = os.path.join(store.files.path, name)
    with open(path, "w") as file:
        file.write("[{}]")
    os.utime(path, (time.time() - days * 86400,) * 2)


def latest(store):
    """Return the name of the latest record, or None."""
    found = store.latest()
    return found and os.path.basename(found[0])


def add(store, *names):
    for name in names:
        store.add(name, b"[{}]")


def newest_day(journal):
    """Return the path of the journal's newest file."""
    return max(journal.iterdir())


def noted(journal):
    """Return all lines of the journal that are not empty, oldest first."""
    days = sorted(journal.iterdir())
    return [line for day in days for line in day.read_text().split("\n") if line]


def test_latest_is_what_came_last(store):
    add(store, "a_2.json", "b_3.json", "a_1.json")
    assert store.latest() == ("records/a_1.json", b"[{}]")


def test_journal_names_records_in_order_of_arrival(store, journal):
    add(store, "a_2.json", "b_3.json", "a_1.json")
    (day,) = (path.name for path in journal.iterdir())
    assert list(store.journal.lines(day)) == ["", "a_2.json", "b_3.json", "a_1.json"]


def test_nothing_stored(store):
    assert (latest(store), store.count()) == (None, 0)


def test_latest_after_restart(store, tmp_path):
    add(store, "a_2.json", "a_1.json")
    assert latest(FileStore(str(tmp_path / "records"), 0)) == "a_1.json"


def test_latest_after_older_was_touched(store):
    put_by_hand(store, "old_1.json", 6)
    add(store, "a_1.json")
    os.utime(os.path.join(store.files.path, "old_1.json"))
    assert latest(store) == "a_1.json"


def test_latest_after_newest_was_removed(store):
    add(store, "a_1.json", "a_2.json")
    os.unlink(os.path.join(store.files.path, "a_2.json"))
    assert latest(store) == "a_1.json"
    os.unlink(os.path.join(store.files.path, "a_1.json"))
    assert latest(store) is None


def test_only_records_are_counted(store):
    for name in ("a_1.json", ".a_2.json.k2_x9ab.tmp", "notes.json", "notes.txt", ".notes.tmp"):
        put_by_hand(store, name, 0)
    assert store.count() == 1


def remove(journal):
    shutil.rmtree(str(journal))


def empty(journal):
    remove(journal)
    journal.mkdir()


def replace_by_file(journal):
    remove(journal)
    journal.touch()


def fill_with_zeros(journal):
    newest_day(journal).write_bytes(b"\0" * 200000)


@pytest.mark.parametrize("damage", [remove, empty, replace_by_file, fill_with_zeros])
def test_latest_without_journal_is_what_was_written_last(store, journal, damage):
    put_by_hand(store, "old_1.json", 6)
    add(store, "a_1.json")
    damage(journal)
    assert latest(store) == "a_1.json"
    add(store, "a_0.json")
    assert latest(store) == "a_0.json"


def test_journal_is_made_from_records_of_before(store):
    for name, days in (("a_1.json", 6), ("a_2.json", 2), ("a_3.json", 4)):
        put_by_hand(store, name, days)
    assert latest(store) == "a_2.json"
    os.utime(os.path.join(store.files.path, "a_3.json"))
    assert latest(store) == "a_2.json"


@pytest.mark.parametrize(
    "line",
    [b"\nweb-1_1593338576.5", b"\n\377\0\1", b"\n../config.json", b"\nweb-1_1593338576.56.json"],
    ids=["cut short", "no text", "leads out of the folder", "names no record"],
)
def test_damaged_line_affects_no_other(store, journal, tmp_path, line):
    (tmp_path / "config.json").write_text("{}")
    add(store, "a_1.json")
    with newest_day(journal).open("ab") as file:
        file.write(line)
    assert latest(store) == "a_1.json"
    add(store, "a_2.json")
    assert latest(store) == "a_2.json"


def test_journal_that_cannot_be_written_costs_no_record(store, journal):
    add(store, "a_1.json")
    replace_by_file(journal)
    assert store.add("a_2.json", b"[{}]")
    assert latest(store) == "a_2.json"
    journal.unlink()
    add(store, "a_3.json", "a_0.json")
    assert latest(store) == "a_0.json"


def test_journal_with_a_gap_is_removed(store, journal, monkeypatch):
    add(store, "a_1.json")

    def no_space(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full_disk:
        full_disk.setattr("process_service.journal.os.write", no_space)
        add(store, "a_2.json")
    assert latest(store) == "a_2.json"


TALLY = "boot=b-1;ticks=7"


def test_tallies_change_neither_latest_nor_count(store, journal):
    for name in ("a_2.json", "b_3.json", "a_1.json"):
        store.add(name, b"[{}]", TALLY)
    store.add("b_3.json", b"[{}]", TALLY)  # again: latest is what was received last as a new one
    assert (latest(store), store.count()) == ("a_1.json", 3)
    assert [line.split(" ")[0] for line in noted(journal)] == [
        "a_2.json", "", "b_3.json", "", "a_1.json", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("cut", range(1, 40))
def test_torn_tally_affects_no_other_line(store, journal, cut):
    store.add("a_1.json", b"[{}]", TALLY)
    day = newest_day(journal)
    os.truncate(str(day), day.stat().st_size - cut)
    store.add("a_2.json", b"[{}]", TALLY)
    assert latest(store) == "a_2.json"
    os.unlink(os.path.join(store.files.path, "a_2.json"))
    assert latest(store) == "a_1.json"
    torn, _, rest = day.read_text().partition("\na_2.json\n ")
    assert not torn.endswith("\n\n")  # a complete tally is followed by an empty line
    assert rest.endswith(f"{TALLY}\n")


def test_short_write_is_a_gap(store, journal, monkeypatch):
    add(store, "a_1.json")
    write = os.write
    with monkeypatch.context() as full_disk:
        full_disk.setattr(
            "process_service.journal.os.write", lambda file, text: write(file, text[:4])
        )
        add(store, "a_2.json")
    assert not list(journal.iterdir())
    assert latest(store) == "a_2.json"


def test_tally_of_a_record_that_comes_again_leaves_min_free(tmp_path, journal, monkeypatch):
    store = FileStore(str(tmp_path / "records"), 1000)
    monkeypatch.setattr(store.files, "free", lambda: 5000)
    add(store, "a_1.json")
    monkeypatch.setattr(store.files, "free", lambda: 1000 + len(TALLY) - 1)
    store.add("a_1.json", b"[{}]", TALLY)
    assert noted(journal) == ["a_1.json"]
    monkeypatch.setattr(store.files, "free", lambda: 1000 + len(TALLY))
    store.add("a_1.json", b"[{}]", TALLY)
    assert len(noted(journal)) == 2


# ---------------------------------------------------------------- other versions
def read_by_1_0(journal, records):
    """Return (latest, names that a cleanup looks at), as process-service 1.0 reads a journal."""
    form = re.compile(r"[A-Za-z0-9-]+_[0-9.]+\.json")
    days = sorted(day for day in os.listdir(str(journal)) if re.fullmatch("[0-9-]{10}", day))
    texts = [(journal / day).read_bytes().decode("ascii", "replace") for day in days]
    names = [line for text in texts for line in text.split("\n") if form.fullmatch(line)]
    there = [name for name in names if (records / name).exists()]
    return there[-1], names


def test_version_1_0_reads_this_journal(store, journal, tmp_path):
    for name in ("a_1.json", "b_2.json", "a_1.json"):
        store.add(name, b"[{}]", TALLY)
    add(store, "c_3.json")
    store.add("d_4.json", b"[{}]", "later=../x_1.json")
    found, names = read_by_1_0(journal, tmp_path / "records")
    assert (found, names) == ("d_4.json", ["a_1.json", "b_2.json", "c_3.json", "d_4.json"])


def test_journal_of_version_1_0_is_read(store, journal):
    for name in ("a_1.json", "a_2.json"):
        put_by_hand(store, name, 0)
    journal.mkdir()
    day = journal / time.strftime("%Y-%m-%d", time.gmtime())
    day.write_text("\na_2.json\na_1.json")
    assert latest(store) == "a_1.json"
    store.add("a_3.json", b"[{}]", TALLY)
    assert (latest(store), noted(journal)[:3]) == ("a_3.json", ["a_2.json", "a_1.json", "a_3.json"])
