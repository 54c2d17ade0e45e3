"""The reporter: one reading per report, spooled, sent, and logged if it is lost."""

import gzip
import json
import os
import time

import pytest
from process_client.config import Config
from process_client.delivery import Answer, Delivery
from process_client.reporter import Reporter

OK = Answer(200, "", None)
REJECTED = Answer(409, "", None)
BUSY = Answer(503, "", None)
SILENT = Answer(None, "", None)


@pytest.fixture
def posted(monkeypatch):
    """Return the list of posted bodies; each is answered by `posted.answer`."""

    class Posted(list):
        answer = OK

    bodies = Posted()

    def post(self, body):
        bodies.append(body)
        return bodies.answer

    monkeypatch.setattr(Delivery, "post", post)
    return bodies


def reporter(folder, mask=()):
    """Return a Reporter whose spool is in `folder`."""
    url = "http://127.0.0.1:9/api/v1/record"
    return Reporter(Config(str(folder), "web-1", "secret", url, None, 100, (), mask))


def test_record_has_the_time_at_which_the_reading_began(tree, posted, tmp_path):
    tree("debian12")
    before = time.time()
    assert reporter(tmp_path).report_once()
    (body,) = posted
    record = json.loads(gzip.decompress(body).decode())
    assert record["uuid"] == "web-1"
    assert before - 0.001 <= float(record["timestamp"]) <= time.time()


@pytest.mark.parametrize(
    "mask, shown", [([], "--password=***"), (["name"], "***"), (False, "--password=hunter2")]
)
def test_secrets_are_masked_as_configured(tree, posted, tmp_path, mask, shown):
    tree("debian12")
    reporter(tmp_path, mask).report_once()
    processes = json.loads(gzip.decompress(posted[0]).decode())["data"]
    (command_line,) = [each["cmdline"] for each in processes if each["pid"] == 700]
    assert shown in command_line


@pytest.mark.parametrize(
    "answer, is_stored, remain",
    [(OK, True, 0), (REJECTED, False, 0), (BUSY, False, 1), (SILENT, False, 1)],
)
def test_reading_stays_in_the_spool_until_it_is_settled(
    tree, posted, tmp_path, logged, answer, is_stored, remain
):
    tree("debian12")
    posted.answer = answer
    assert reporter(tmp_path).report_once() == is_stored
    assert len(os.listdir(str(tmp_path / "spool"))) == remain
    assert " taken: 4 processes, " in logged()[0]


@pytest.mark.parametrize(
    "answer, is_lost", [(OK, False), (REJECTED, False), (BUSY, True), (SILENT, True)]
)
def test_reading_is_lost_only_if_neither_api_nor_disk_has_it(
    tree, posted, tmp_path, logged, answer, is_lost
):
    tree("debian12")
    posted.answer = answer
    (tmp_path / "spool").write_text("not a folder")
    each = reporter(tmp_path)
    each.report_once()
    each.close()
    lost = [line for line in logged() if " lost: web-1_" in line]
    assert len(lost) == is_lost
    assert all("(cannot write to the spool: " in line for line in lost)


def test_end_of_the_client_logs_the_last_losses(tree, tmp_path, logged):
    tree("debian12")
    (tmp_path / "spool").write_text("not a folder")
    each = reporter(tmp_path)  # its thread is not started: nothing is sent
    for _ in range(3):
        each.report()
    each.close()
    lost = [line for line in logged() if " lost: " in line]
    assert [line[:14] for line in lost] == ["ERROR 1 lost: ", "ERROR 2 lost: "]
