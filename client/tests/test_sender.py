"""The sender: order, batches, back-off, and what is made durable."""

import gzip
import os

import pytest
from process_client.delivery import Answer
from process_client.sender import PackedReading, Sender
from process_client.spool import Spool

STORED = Answer(200, "", None)
REFUSED = Answer(400, "bad form", None)
DOWN = Answer(None, "connection refused", None)
BUSY = Answer(503, "busy", "60")


class Api:
    """Answers `answers` in turn, then the last of them again and again."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.received = []

    def post(self, body):
        self.received.append(gzip.decompress(body).decode())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def spool(tmp_path):
    return Spool(str(tmp_path / "spool"), 1)


@pytest.fixture
def synced(monkeypatch):
    """Return the list of the names that are made durable, in order."""
    found = []

    def fsync(descriptor):
        found.append(os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))

    monkeypatch.setattr("os.fsync", fsync)
    return found


def name_of(number):
    return f"web-1_{number}.5.json.gz"


def fill(spool, *numbers):
    for number in numbers:
        spool.add(name_of(number), gzip.compress(str(number).encode()))


def test_oldest_reading_goes_first_and_the_new_one_last(spool):
    fill(spool, 9, 10, 8)
    api = Api(STORED)
    Sender(spool, api).send(PackedReading(name_of(7), gzip.compress(b"new")))
    assert api.received == ["8", "9", "10", "new"]
    assert spool.names() == []


def test_new_reading_is_sent_once(spool):
    fill(spool, 8, 9)
    api = Api(STORED)
    Sender(spool, api).send(PackedReading(name_of(9), gzip.compress(b"9")))
    assert api.received == ["8", "9"]


def test_batch_is_bounded(spool, clock):
    fill(spool, *range(24))
    api = Api(STORED)
    sender = Sender(spool, api)
    sender.send()
    assert len(api.received) == 10
    sender.send()
    assert api.received == [str(number) for number in range(20)]
    assert len(spool.names()) == 4


def test_first_failure_ends_the_batch_and_keeps_all_readings(spool, clock, logged):
    fill(spool, 1, 2, 3)
    api = Api(STORED, DOWN)
    answers = Sender(spool, api).send()
    assert answers == {name_of(1): STORED, name_of(2): DOWN}
    assert spool.names() == [name_of(2), name_of(3)]
    assert "2 readings wait in the spool, next attempt in" in logged()[-1]


def test_refused_reading_is_dropped_and_does_not_block_the_others(spool, logged):
    fill(spool, 1, 2)
    api = Api(REFUSED, STORED)
    Sender(spool, api).send()
    assert api.received == ["1", "2"] and spool.names() == []
    assert logged() == ["ERROR " + name_of(1) + " dropped: the API rejects it: bad form"]


def test_damaged_reading_does_not_block_the_others(spool):
    fill(spool, 1, 2)
    spool.add(name_of(0), b"noise")
    api = Api(STORED)
    Sender(spool, api).send()
    assert api.received == ["1", "2"]


def test_nothing_is_sent_during_the_backoff(spool, clock):
    fill(spool, 1)
    api = Api(BUSY, STORED)
    sender = Sender(spool, api)
    sender.send()
    assert sender.is_backing_off()
    clock.now += 59
    sender.send()
    assert len(api.received) == 1
    clock.now += 17
    sender.send()
    assert len(api.received) == 2 and not sender.is_backing_off()


def test_backoff_grows_until_the_api_answers(spool, clock):
    fill(spool, 1)
    api = Api(DOWN, DOWN, DOWN, STORED)
    sender = Sender(spool, api)
    asked = []
    for _ in range(60):
        before = len(api.received)
        sender.send()
        asked += [clock.now] * (len(api.received) - before)
        clock.now += 1
    first, second, third = (later - earlier for earlier, later in zip(asked, asked[1:]))
    assert 2.5 <= first <= 6 and 5 <= second <= 11 and 10 <= third <= 21


@pytest.mark.parametrize("number, answer", [(1, DOWN), (3, DOWN), (24, STORED)])
def test_newest_reading_that_stays_is_durable_and_so_is_its_name(
    spool, clock, synced, number, answer
):
    fill(spool, *range(number))
    Sender(spool, Api(answer)).send()
    assert synced == [name_of(number - 1), "spool"]


def test_delivered_reading_is_not_synced(spool, synced):
    fill(spool, 1)
    Sender(spool, Api(STORED)).send()
    assert synced == []
