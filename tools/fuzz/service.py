"""A service on 127.0.0.1 in its own folder, and the checks of all its answers."""

import os
import re
import secrets
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import requests

from features.lab.target import local_service
from tools.fuzz.oracle import Credentials, judge, parse

FILENAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}_[0-9]{1,12}(\.[0-9]{1,9})?\.json")
EXPECTED = {200, 400, 401, 403, 404, 405, 409, 413, 415}


class Service:
    """A service that runs during a `with` block."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="process-fuzz-"))
        self.records = self.folder / "records"
        self.token = secrets.token_urlsafe(24)
        self.secret = secrets.token_urlsafe(24)
        self.credentials = Credentials(self.token, self.secret)
        self.statuses = Counter()
        self.stored = {}  # the expected content of each file, by name
        self.session = requests.Session()
        self.session.trust_env = False

    def __enter__(self):
        config = {"records_dir": "records", "token": self.token, "max_record_mb": 1}
        config["node_secret"] = self.secret
        self.server = local_service(self.folder, config)
        self.url = self.server.url
        return self

    def __exit__(self, *_):
        self.server.stop()
        shutil.rmtree(self.folder)

    @property
    def sent(self):
        """The number of requests sent."""
        return sum(self.statuses.values())

    def summary(self):
        """Return the number of answers by status."""
        return ", ".join(f"{status}: {times}" for status, times in sorted(self.statuses.items()))

    def state(self):
        """Return a value that changes with each new file in the records folder."""
        return os.stat(self.records).st_mtime_ns, len(self.stored)

    def check(self, answer, before):
        """Check an `answer`; `before` is the state before its request."""
        try:
            self._check(answer, before)
        except AssertionError as error:
            sent, shown = answer.request, answer.text[:1000]
            sent = f"{sent.method} {sent.url}\n{sent.headers}\n{sent.body!r}"
            raise AssertionError(f"{error}\n{sent}\n{answer.status_code} {shown}") from None

    def _check(self, answer, before):
        self.statuses[answer.status_code] += 1
        assert answer.status_code in EXPECTED, f"{answer.status_code}: {answer.text}"
        _, _, given = answer.request.headers.get("Authorization", "").rpartition(" ")
        for secret in (self.token, self.secret, given if "." in given else self.token):
            assert secret not in answer.text, "the answer contains a token or the secret"
        self._check_jsend(answer)
        if answer.status_code != 200:
            assert self.state() == before, "a refused request changed the records folder"
        wanted, record = judge(answer.request, self.credentials)
        if record is None:
            assert wanted in (None, answer.status_code), f"expected {wanted}: {answer.text}"
        elif answer.status_code == 200:
            name, data = record
            assert self.stored.setdefault(name, data) == data, f"{name} had other content"
        else:
            assert answer.status_code == 409 and record[0] in self.stored, answer.text

    def _check_jsend(self, answer):
        kinds = answer.headers["content-type"]
        assert kinds in ("application/json", ["application/json"]), kinds
        jsend = answer.json()
        wanted = "success" if answer.status_code == 200 else "fail"
        assert jsend.keys() == {"status", "data"} and jsend["status"] == wanted, jsend
        if wanted == "fail":
            assert jsend["data"] and all(isinstance(why, str) for why in jsend["data"].values())

    def check_end(self):
        """Check the files and logs after all requests."""
        files = {path.name: path.read_text() for path in self.records.iterdir()}
        assert files.keys() == self.stored.keys(), files.keys() ^ self.stored.keys()
        for name, content in files.items():
            assert FILENAME.fullmatch(name), name
            assert parse(content) == self.stored[name], f"{name}: {content}"
        for file in ("service.log", "output"):
            text = (self.folder / file).read_text(errors="replace")
            for word in ("Traceback (", " ERROR ", "unexpected error", self.token, self.secret):
                assert word not in text, text[text.index(word) - 300 :][:3000]
