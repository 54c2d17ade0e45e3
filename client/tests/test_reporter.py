"""The reporter: one reading per report, spooled, sent, and logged if it is lost."""

import gzip
import json
import os
import time

import pytest
from process_client.config import Config
from process_client.delivery import Answer, Delivery
from process_client.losses import Losses
from process_client.reporter import Reporter
from process_client.tally import Tally

OK = Answer(200, "", None, True)
REJECTED = Answer(409, "", None, False)
BUSY = Answer(503, "", None, False)
SILENT = Answer(None, "", None, False)


@pytest.fixture
def posted(monkeypatch):
    """Return the list of posted PackedReadings; each is answered by `posted.answer`."""

    class Posted(list):
        answer = OK

    readings = Posted()

    def post(self, reading, seconds):
        readings.append(reading)
        return readings.answer

    monkeypatch.setattr(Delivery, "post", post)
    return readings


def reporter(folder, mask=()):
    """Return a Reporter whose spool is in `folder`."""
    url = "http://127.0.0.1:9/api/v1/record"
    tally = Tally()
    tally.tick(0, 5)
    return Reporter(Config(str(folder), "web-1", "secret", [url], None, 100, 16, (), mask), tally)


def test_record_has_the_time_at_which_the_reading_began(tree, posted, tmp_path):
    tree("debian12")
    before = time.time()
    assert reporter(tmp_path).report_once()
    (reading,) = posted
    record = json.loads(gzip.decompress(reading.body).decode())
    assert record["uuid"] == "web-1"
    assert before - 0.001 <= float(record["timestamp"]) <= time.time()


@pytest.mark.parametrize(
    "mask, shown", [([], "--password=***"), (["name"], "***"), (False, "--password=hunter2")]
)
def test_secrets_are_masked_as_configured(tree, posted, tmp_path, mask, shown):
    tree("debian12")
    reporter(tmp_path, mask).report_once()
    processes = json.loads(gzip.decompress(posted[0].body).decode())["data"]
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
    assert f";lost={int(is_lost)};" in Losses(str(tmp_path / "losses")).text()
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
    assert ";lost=3;" in Losses(str(tmp_path / "losses")).text()


def test_tally_waits_with_its_reading(tree, posted, tmp_path):
    tree("debian12")
    posted.answer = BUSY
    reporter(tmp_path).report_once()
    posted.answer = OK
    reporter(tmp_path).report_once()  # a later start
    first, again, second = posted
    assert first.tally == again.tally and first.name == again.name
    assert ";every=5;ticks=1;taken=1;missed=0" in first.tally
    assert second.tally != first.tally and ";ticks=1;" in second.tally


def test_stepped_clock_leaves_a_trace(tree, posted, tmp_path, monkeypatch):
    tree("debian12")
    each = reporter(tmp_path)
    each.report_once()
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() - 3600)
    each._tally.tick(0, 5)
    each.report_once()
    first, second = posted
    assert float(first.timestamp) - float(second.timestamp) > 3500
    start, _, _ = second.tally.partition(";every=")
    assert first.tally.startswith(start)
    assert ";ticks=1;taken=1;" in first.tally and ";ticks=2;taken=2;" in second.tally
