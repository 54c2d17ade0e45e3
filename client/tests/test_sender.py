"""The sender: order, batches, back-off, and what is made durable."""

import gzip
import os
import re

import pytest
from process_client.delivery import Answer
from process_client.failover import Failover
from process_client.losses import Losses
from process_client.packed_reading import PackedReading
from process_client.sender import Sender
from process_client.spool import Spool

STORED = Answer(200, "", None, True)
REFUSED = Answer(400, "bad form", None, False)
FORBIDDEN = Answer(403, "not for this", None, False)
DOWN = Answer(None, "connection refused", None, False)
BUSY = Answer(503, "busy", "60", False)


class Api:
    """Answers `answers` in turn, then the last of them again and again; has received numbers."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.received = []

    def post(self, reading, seconds):
        self.received.append(int(float(reading.timestamp)))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def losses(tmp_path):
    return Losses(str(tmp_path / "losses"))


@pytest.fixture
def spool(tmp_path, losses):
    return Spool(str(tmp_path / "spool"), 1, losses)


@pytest.fixture
def sender(spool, losses):
    """Return a function that returns the Sender to APIs, for readings of the uuid web-1."""
    return lambda *apis: Sender("web-1", spool, Failover("web-1", apis), losses)


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


def reading(number, uuid="web-1"):
    text = f'{{"uuid":"{uuid}","timestamp":"{number}.5","data":[{{}}]}}'
    return PackedReading(f"{uuid}_{number}.5.json.gz", gzip.compress(text.encode()), None)


def fill(spool, *numbers):
    for number in numbers:
        spool.add(reading(number))


def test_oldest_reading_goes_first_and_the_new_one_last(spool, sender):
    fill(spool, 9, 10, 8)
    api = Api(STORED)
    sender(api).send(reading(7))
    assert api.received == [8, 9, 10, 7]
    assert spool.names() == []


def test_new_reading_is_sent_once(spool, sender):
    fill(spool, 8, 9)
    api = Api(STORED)
    sender(api).send(reading(9))
    assert api.received == [8, 9]


def test_batch_is_bounded(spool, sender, clock):
    fill(spool, *range(24))
    api = Api(STORED)
    sender = sender(api)
    sender.send()
    assert len(api.received) == 10
    sender.send()
    assert api.received == list(range(20))
    assert len(spool.names()) == 4


def test_first_failure_ends_the_batch_and_keeps_all_readings(spool, sender, clock, logged):
    fill(spool, 1, 2, 3)
    api = Api(STORED, DOWN)
    answers = sender(api).send()
    assert answers == {name_of(1): STORED, name_of(2): DOWN}
    assert spool.names() == [name_of(2), name_of(3)]
    assert "2 readings wait in the spool, next attempt in" in logged()[-1]


def test_refused_reading_is_dropped_and_does_not_block_the_others(spool, sender, losses, logged):
    fill(spool, 1, 2)
    api = Api(REFUSED, STORED)
    sender(api).send()
    assert api.received == [1, 2] and spool.names() == []
    assert logged() == ["ERROR " + name_of(1) + " dropped: the API rejects it: bad form"]
    assert losses.text() == "dropped=0;lost=0;refused=1"


def test_refused_reading_that_is_not_in_the_spool_is_counted(spool, sender, losses):
    sender(Api(REFUSED)).send(reading(1))
    assert losses.text() == "dropped=0;lost=0;refused=1"


def test_reading_that_another_process_removed_is_counted_once(spool, sender, losses):
    class Meanwhile(Api):
        def post(self, reading, seconds):
            spool.remove(reading.name)
            return super().post(reading, seconds)

    fill(spool, 1)
    sender(Meanwhile(REFUSED)).send()
    assert losses.text() == "dropped=0;lost=0;refused=0"


def test_forbidden_reading_of_another_uuid_goes_to_quarantine(spool, sender, losses, logged):
    spool.add(reading(1, "old-uuid"))
    fill(spool, 2)
    api = Api(FORBIDDEN, STORED)
    sender(api).send()
    assert api.received == [1, 2] and spool.names() == []
    assert os.listdir(os.path.join(spool.folder, "aside")) == ["old-uuid_1.5.json.gz"]
    assert "quarantined: of another uuid, which the token is not for: not for this;" in logged()[0]
    assert losses.text() == "dropped=0;lost=0;refused=1"


def test_forbidden_reading_of_the_own_uuid_is_kept(spool, sender, losses):
    fill(spool, 1, 2)
    api = Api(FORBIDDEN)
    sender(api).send()
    assert api.received == [1] and len(spool.names()) == 2
    assert losses.text() == "dropped=0;lost=0;refused=0"


def test_reading_of_another_uuid_is_kept_while_the_api_is_down(spool, sender):
    spool.add(reading(1, "old-uuid"))
    sender(Api(DOWN)).send()
    assert spool.names() == ["old-uuid_1.5.json.gz"]


def test_damaged_reading_does_not_block_the_others(spool, sender):
    fill(spool, 1, 2)
    spool.add(PackedReading(name_of(0), b"noise", None))
    api = Api(STORED)
    sender(api).send()
    assert api.received == [1, 2]


def test_nothing_is_sent_during_the_backoff(spool, sender, clock):
    fill(spool, 1)
    api = Api(BUSY, STORED)
    sender = sender(api)
    sender.send()
    assert sender.is_backing_off()
    clock.now += 59
    sender.send()
    assert len(api.received) == 1
    clock.now += 17
    sender.send()
    assert len(api.received) == 2 and not sender.is_backing_off()


def test_failure_of_one_api_delays_nothing_while_another_answers(spool, sender, clock, logged):
    fill(spool, 1, 2, 3)
    failing, other = Api(BUSY), Api(STORED)
    sender = sender(failing, other)
    sender.send()
    assert (failing.received, other.received) == ([1], [1, 2, 3])
    assert spool.names() == [] and not sender.is_backing_off() and logged() == []


def test_sender_backs_off_until_the_first_of_all_apis_may_be_asked(spool, sender, clock, logged):
    fill(spool, 1)
    sender = sender(Api(BUSY), Api(DOWN))
    sender.send()
    assert sender.is_backing_off()
    (seconds,) = re.findall(
        r"1 reading waits in the spool, next attempt in ([\d.]+) s", logged()[-1]
    )
    assert 2.5 <= float(seconds) <= 5  # not the 60 s that the busy one asks for
    clock.now += 5
    assert not sender.is_backing_off()


def test_backoff_grows_until_the_api_answers(spool, sender, clock):
    fill(spool, 1)
    api = Api(DOWN, DOWN, DOWN, STORED)
    sender = sender(api)
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
    spool, sender, clock, synced, number, answer
):
    fill(spool, *range(number))
    sender(Api(answer)).send()
    assert synced == [name_of(number - 1), "spool"]


def test_delivered_reading_is_not_synced(spool, sender, synced):
    fill(spool, 1)
    sender(Api(STORED)).send()
    assert synced == []
