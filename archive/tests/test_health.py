"""/healthz: open, names nothing, and says whether records wait too long."""

import json
import os
import time

import pytest
from process_archive import create_app

FRESH, LATE = 60, 31 * 60  # seconds since a record arrived


@pytest.fixture
def store(host):
    """Return a function that stores a record that arrived some seconds ago."""

    def store_record(timestamp, age, **options):
        return host.store(timestamp, mtime=int(time.time() - age), **options)

    return store_record


@pytest.fixture
def answer(host):
    """Return a function that asks /healthz of a new application; it returns (status, JSON)."""

    def ask():
        found = create_app(host.config).test_client().get("/healthz")
        assert found.mimetype == "application/json"
        return found.status_code, found.get_json()

    return ask


WELL = (200, {"status": "success", "data": None})
LATE_ANSWER = (503, {"status": "error", "message": "Records wait for more than 30 minutes"})


def test_without_records_all_is_well(host, answer):
    assert answer() == WELL


@pytest.mark.parametrize(("age", "expected"), [(FRESH, WELL), (LATE, LATE_ANSWER)])
def test_before_the_first_seal_every_record_waits(host, store, answer, age, expected):
    store("10", FRESH)
    store("20", age)
    assert answer() == expected


def test_sealed_records_do_not_wait(host, store, answer):
    store("10", LATE)
    host.seal()
    assert answer() == WELL


@pytest.mark.parametrize(("age", "expected"), [(FRESH, WELL), (LATE, LATE_ANSWER)])
def test_what_the_journal_names_after_the_last_seal_waits(host, store, answer, age, expected):
    store("10", LATE)
    host.seal()
    (host.records / store("15", LATE)).unlink()
    store("20", age)
    assert answer() == expected


def test_a_file_that_came_later_than_its_name_waits(host, store, answer):
    store("5", LATE)
    host.seal()
    host.note("web-1_10.json")
    host.seal()
    assert answer() == WELL
    store("10", LATE, journal=False)
    assert answer() == LATE_ANSWER


def test_a_lost_journal_makes_no_sealed_record_wait(host, store, answer):
    store("10", 3 * LATE)
    host.seal()
    for file in host.journal.iterdir():
        file.unlink()
    assert answer() == WELL
    name = store("20", LATE)
    before = time.time() - 2 * LATE
    os.utime(os.path.join(host.config.archive, ".seal.json"), (before, before))
    assert answer() == LATE_ANSWER
    (host.records / name).unlink()
    assert answer() == WELL


def test_other_files_are_no_records(host, answer):
    (host.records / "notes.txt").write_text("")
    os.utime(host.records / "notes.txt", (1, 1))
    assert answer() == WELL


def test_records_that_cannot_be_listed_are_not_well(host, answer):
    host.records.rmdir()
    status, said = answer()
    assert (status, said["status"]) == (503, "error")
    assert str(host.folder) not in json.dumps(said)


def test_it_looks_once_in_a_while_however_often_it_is_asked(host, store):
    client = create_app(host.config).test_client()
    store("10", LATE)
    assert client.get("/healthz").status_code == 503
    host.seal()
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("POST", "/healthz", 405)]
)
def test_other_requests_are_refused_in_jsend(host, method, path, status):
    found = create_app(host.config).test_client().open(path, method=method)
    assert (found.status_code, found.get_json()["status"]) == (status, "fail")
    assert ("Allow" in found.headers) == (status == 405)
