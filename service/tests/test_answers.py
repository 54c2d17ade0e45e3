"""The API's answer to each outcome of the store, which is one in memory here."""

import json
import logging

import pytest
from process_service import create_app
from process_service.config import DEFAULTS, Config
from process_service.store import Conflict, RecordStore, StoreError, StoreFull

BODY = b'{"uuid": "web-1", "timestamp": "1.50", "data": [{"load": 0.10}]}'
NAME = "web-1_1.50.json"


class Store(RecordStore):
    """Keeps records in memory; raises `fault` if there is one."""

    def __init__(self):
        self.records = {}
        self.fault = None

    def add(self, name, content, tally=None):
        self._fail()
        new = name not in self.records
        if self.records.setdefault(name, content) != content:
            raise Conflict(name)
        return new

    def count(self):
        self._fail()
        return len(self.records)

    def latest(self):
        self._fail()
        return list(self.records.items())[-1] if self.records else None

    def remove_older(self, days, everywhere, pace):
        raise NotImplementedError

    def _fail(self):
        if self.fault:
            raise self.fault


@pytest.fixture
def store():
    """Return an empty store in memory."""
    return Store()


@pytest.fixture
def app(store):
    """Return the application on `store`."""
    config = Config("config.json", "records", [b"right"], [], **dict(DEFAULTS, max_record_mb=1))
    app = create_app(config, store)
    app.testing = True  # an exception without a handler fails the test
    return app


@pytest.fixture
def client(app):
    """Return a client of `app`."""
    return app.test_client()


@pytest.fixture
def log(caplog, monkeypatch):
    """Return a function that returns the messages logged so far."""
    monkeypatch.setattr(logging.getLogger("process_service"), "propagate", True)
    caplog.set_level(logging.INFO, "process_service")
    return lambda: [record.getMessage() for record in caplog.records]


TOKEN = {"Authorization": "Bearer right"}


def post(client, body=BODY):
    """POST `body` as a record."""
    return client.post("/api/v1/record", data=body, headers=TOKEN, content_type="application/json")


def test_success_names_the_record(client, store, log):
    answer = post(client)
    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "success",
        "data": {"uuid": "web-1", "timestamp": "1.50"},
    }
    assert store.records == {NAME: b'[{"load": 0.10}]'}
    assert log() == ["stored web-1_1.50.json (16 bytes)"]


def test_repetition_is_a_success(client, log):
    assert post(client).data == post(client).data
    assert log()[1:] == ["had web-1_1.50.json already"]


def test_conflict(client, store, log):
    store.records[NAME] = b"[{}]"
    answer = post(client)
    reason = "another record of this uuid and time is stored"
    assert (answer.status_code, answer.get_json()) == (
        409,
        {"status": "fail", "data": {"timestamp": reason}},
    )
    assert log() == [f"refused with 409: timestamp: {reason} (from 127.0.0.1, uuid web-1)"]


@pytest.mark.parametrize("fault, status", [(StoreError, 500), (StoreFull, 507)])
@pytest.mark.parametrize(
    "ask",
    [
        post,
        lambda client: client.get("/api/test/count", headers=TOKEN),
        lambda client: client.get("/api/test/latest", headers=TOKEN),
    ],
    ids=["record", "count", "latest"],
)
def test_fault_of_the_store(client, store, log, fault, status, ask):
    store.fault = fault("Could not write to records/" + NAME)
    answer = ask(client)
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.get_json() == {
        "status": "error",
        "message": "Could not write to records/web-1_1.50.json",
    }
    assert log() == []  # the store has logged the cause


def test_unexpected_exception(app, client, store, log):
    app.testing = False
    store.fault = KeyError("right")
    answer = post(client)
    assert (answer.status_code, answer.mimetype) == (500, "application/json")
    assert answer.get_json() == {"status": "error", "message": "Internal Server Error"}
    assert log()[-1] == "unexpected error"


@pytest.mark.parametrize("number", [0, 1, 3])
def test_count(client, store, number):
    store.records.update((f"a_{n}.json", b"[{}]") for n in range(number))
    answer = client.get("/api/test/count", headers=TOKEN)
    assert answer.get_json() == {"status": "success", "data": {"count": number}}


def test_latest_is_answered_byte_for_byte(client, store):
    content = '[{"load": 0.10, "n": 1e400, "name": "\u00fc\\u00fc"} ]'.encode()
    store.records.update({"a_1.json": b"[{}]", "a_0.json": content})
    answer = client.get("/api/test/latest", headers=TOKEN)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert content in answer.data
    parsed = json.loads(answer.data.decode())
    assert parsed["status"] == "success"
    assert parsed["data"] == {"content": json.loads(content.decode()), "filename": "a_0.json"}


def test_no_latest(client, log):
    answer = client.get("/api/test/latest", headers=TOKEN)
    assert (answer.status_code, answer.get_json()) == (
        404,
        {"status": "fail", "data": {"latest": "no record is stored"}},
    )
    assert log() == ["refused with 404: latest: no record is stored (from 127.0.0.1)"]


@pytest.mark.parametrize("path", ["/api/test/count", "/api/test/latest", "/api/v1/openapi.json"])
def test_head_has_the_headers_of_get(client, store, path):
    store.records["a_1.json"] = b"[{}]"
    get, head = client.get(path, headers=TOKEN), client.head(path, headers=TOKEN)
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(get.headers)


# A token in a name: the names and values come from a client, so no answer and no line repeats them.


@pytest.mark.parametrize(
    "body, reasons",
    [
        (b'{"uuid":"right","timestamp":"1","data":[{}]}', {"uuid": "must not be a token"}),
        (b'{"data":[{}],"timestamp":"1","uuid":"right"}', {"uuid": "must not be a token"}),
        (
            b'{"uuid":"right","timestamp":"1","data":[{}],"host":1}',
            {"uuid": "must not be a token", "host": "unknown field"},
        ),
        (
            b'{"uuid":"a","timestamp":"1","data":[{}],"right":1}',
            {"body": "a token must not be a field"},
        ),
        (
            b'{"uuid":"a","timestamp":"1","data":[{}],"right":1,"body":2}',
            {"body": "a token must not be a field"},
        ),
        (b'{"uuid":"a","timestamp":"1","data":[{}],"\\ud800":1}', {"\ud800": "unknown field"}),
    ],
)
def test_no_name_is_a_token(client, store, log, body, reasons):
    answer = post(client, body)
    assert (answer.status_code, answer.get_json()) == (400, {"status": "fail", "data": reasons})
    assert not store.records
    assert "right" not in answer.get_data(as_text=True) + "".join(log())
