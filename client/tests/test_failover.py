"""Failover: which URL gets a reading, and how long the others are left alone."""

import pytest
from process_client.delivery import Answer
from process_client.failover import Failover
from process_client.packed_reading import PackedReading

STORED = Answer(200, "", None, True)
READING = PackedReading("web-1_1.5.json.gz", b"body", None)


def failed(status, retry_after=None):
    return Answer(status, "", retry_after, False)


class Api:
    """Gives `answer` after `seconds`; notes how many seconds each request was allowed."""

    def __init__(self, clock, answer=STORED, seconds=0):
        self.clock, self.answer, self.seconds = clock, answer, seconds
        self.allowed = []

    def post(self, reading, seconds):
        self.allowed.append(seconds)
        self.clock.now += min(self.seconds, seconds)
        return self.answer


@pytest.fixture
def apis(clock):
    """Return three APIs that store everything."""
    return [Api(clock) for _ in range(3)]


def asked(apis):
    """Return how often each was asked."""
    return [len(api.allowed) for api in apis]


def test_the_first_gets_all_readings(apis):
    failover = Failover("web-1", apis)
    assert [failover.post(READING), failover.post(READING)] == [STORED, STORED]
    assert asked(apis) == [2, 0, 0]


@pytest.mark.parametrize(
    "status",
    [
        *(None, 200, 201, 204, 301, 308, 401, 402, 403, 404, 405, 406, 407, 408, 410, 411, 414),
        *(421, 425, 426, 428, 429, 431, 451, 499, 500, 502, 503, 504, 507, 599, 999),
    ],
)
def test_failure_goes_on_to_the_next(apis, status):
    apis[0].answer = failed(status)
    assert Failover("web-1", apis).post(READING) == STORED
    assert asked(apis) == [1, 1, 0]


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_final_answer_is_final_whoever_gives_it(apis, status):
    apis[0].answer, apis[1].answer = failed(503), failed(status)
    failover = Failover("web-1", apis)
    assert failover.post(READING) == failed(status)
    assert asked(apis) == [1, 1, 0]
    assert failover.post(READING) == failed(status)
    assert asked(apis) == [1, 2, 0]  # it is about the record: the URL is not left alone


def test_403_for_another_uuid_is_about_the_reading(apis):
    apis[0].answer = failed(403)
    failover = Failover("web-2", apis)
    assert failover.post(READING) == failed(403)
    assert asked(apis) == [1, 0, 0] and failover.pause() == 0


def test_it_returns_to_the_first_when_that_answers_again(apis, clock):
    apis[0].answer = failed(None)
    failover = Failover("web-1", apis)
    for _ in range(4):
        failover.post(READING)
    assert asked(apis) == [1, 4, 0]  # the first is left alone meanwhile
    apis[0].answer = STORED
    clock.now += 5
    failover.post(READING)
    failover.post(READING)
    assert asked(apis) == [3, 4, 0]


def test_a_pause_holds_for_the_url_that_asks_for_it(apis, clock):
    apis[0].answer = failed(429, "100")
    failover = Failover("web-1", apis)
    failover.post(READING)
    apis[0].answer = STORED
    for seconds, expected in ((0, [1, 2, 0]), (99, [1, 3, 0]), (26, [2, 3, 0])):
        clock.now += seconds
        failover.post(READING)
        assert asked(apis) == expected


def test_it_backs_off_only_when_all_fail(apis, clock):
    apis[0].answer, apis[1].answer = failed(503, "100"), failed(503, "50")
    failover = Failover("web-1", apis)
    failover.post(READING)
    assert failover.pause() == 0
    apis[2].answer = failed(503, "200")
    assert failover.post(READING) == failed(503, "200")
    assert 50 <= failover.pause() <= 62.5
    clock.now += 62.5
    assert failover.pause() == 0


def test_success_ends_the_growth_of_the_pauses(apis, clock):
    failover = Failover("web-1", apis[:1])
    for answer, longest in [(failed(None), 5), (failed(None), 10), (STORED, 0), (failed(None), 5)]:
        apis[0].answer = answer
        failover.post(READING)
        assert failover.pause() <= longest
        clock.now += failover.pause()


def test_all_attempts_share_the_time_of_one_request(apis, clock):
    apis[0].answer, apis[0].seconds = failed(None), 3
    apis[1].answer, apis[1].seconds = failed(None), 1.5
    Failover("web-1", apis).post(READING)
    assert [api.allowed for api in apis] == [[10], [7], [5.5]]


def test_url_that_has_too_little_time_left_is_tried_with_the_next_reading(apis, clock):
    apis[0].answer, apis[0].seconds = failed(None), 8
    failover = Failover("web-1", apis)
    assert failover.post(READING) == failed(None)
    assert asked(apis) == [1, 0, 0] and failover.pause() == 0
    assert failover.post(READING) == STORED
    assert [api.allowed for api in apis] == [[10], [10], []]


def test_large_body_has_more_time(apis, clock):
    Failover("web-1", apis).post(READING._replace(body=bytes(1000000)))
    assert apis[0].allowed == [110]
