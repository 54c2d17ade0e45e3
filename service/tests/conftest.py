"""Fixtures: the service in a folder of the test's own, reached through Flask's test client."""

import json

import pytest
from process_service import create_app

TOKEN = "the-right-token"


class Service:
    """The service in `folder`, which contains config.json, records/ and service.log."""

    def __init__(self, folder, monkeypatch, **settings):
        """Start it with `settings` in config.json besides the two that are required."""
        self.folder = folder
        self.token = TOKEN
        settings = dict({"records_dir": "records", "token": TOKEN, "min_free_mb": 0}, **settings)
        (folder / "config.json").write_text(json.dumps(settings))
        monkeypatch.setenv("PROCESS_SERVICE_CONFIG", str(folder / "config.json"))
        self.client = create_app().test_client()

    def ask(self, method, path, headers=(), body=None, **options):
        """Return the answer to a request; `headers` are pairs, `options` those of the client."""
        return self.client.open(path, method=method, headers=list(headers), data=body, **options)

    def post(self, body, address="127.0.0.1", **headers):
        """POST `body` from `address` with the right headers except `headers`; None omits one."""
        usual = {"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"}
        usual.update((name.replace("_", "-"), value) for name, value in headers.items())
        pairs = [(name, value) for name, value in usual.items() if value is not None]
        origin = {"REMOTE_ADDR": address}
        return self.ask("POST", "/api/v1/record", pairs, body, environ_base=origin)

    def accepts(self, body, **headers):
        """POST `body`, check that it is stored, and return the content of the one file."""
        answer = self.post(body, **headers)
        assert (answer.status_code, answer.get_json()["status"]) == (200, "success"), answer.data
        (file,) = self.stored()
        record = answer.get_json()["data"]
        assert file.name == "{uuid}_{timestamp}.json".format(**record)
        return file.read_bytes()

    def refuses(self, body, status, reasons, **headers):
        """POST `body`; check the JSend fail with `reasons` by field, and that nothing is stored."""
        self.check_fail(self.post(body, **headers), status, reasons)
        assert not self.stored()
        beside = {path.name for path in self.folder.iterdir()}
        assert beside == {"config.json", "records", "service.log"}

    def check_fail(self, answer, status, reasons):
        """Check that `answer` is a JSend fail with `reasons` by field."""
        assert (answer.status_code, answer.mimetype) == (status, "application/json"), answer.data
        assert answer.get_json() == {"status": "fail", "data": reasons}

    def stored(self):
        """Return the paths of all files in the folder of records."""
        return list((self.folder / "records").iterdir())

    def log(self):
        """Return the lines of service.log."""
        return (self.folder / "service.log").read_text(encoding="utf-8").splitlines()

    def logs_once(self, text, end):
        """Check that one line of service.log contains `text`, and that it ends with `end`."""
        lines = [line for line in self.log() if text in line]
        assert len(lines) == 1 and lines[0].endswith(end), self.log()


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return a function that starts a service with settings of the test's own."""
    return lambda **settings: Service(tmp_path, monkeypatch, **settings)


@pytest.fixture
def service(start):
    """Return a service with the usual settings."""
    return start()


def write_record(
    uuid='"web-1"',
    timestamp='"1593338576.5624585"',
    data='[{"pid": 1, "name": "init", "rss": 12345678901234567890, "load": 0.10}]',
    **others,
):
    fields = dict({"uuid": uuid, "timestamp": timestamp, "data": data}, **others)
    return "{" + ", ".join('"{}": {}'.format(*field) for field in fields.items()) + "}"


@pytest.fixture
def record():
    """Return a function that returns a record's body; its arguments replace JSON texts in it."""
    return write_record
