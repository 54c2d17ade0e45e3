"""The ledger: each slot is accounted for, with the right reason, and the sum is exact."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process_archive.ledger.account import Account
from process_archive.ledger.gaps import REASONS

from archive.tests.planted import DAY, START, Client, a_day, table_of

US = 1000000


def account(client, rows=None, **more):
    return Account(table_of(client.rows if rows is None else rows), client.now, **more)


def states(own):
    """Return by slot (seconds of its begin) the reason, as far as it is missing."""
    found = {}
    for begin, length, reason in zip(own.pieces.begin, own.pieces.length, own.pieces.reason):
        for number in range(begin, begin + length):
            found[int(own.grid.moment(number)) // US] = REASONS[reason]
    return found


def check(client, **more):
    """Check each number against what was planted; return the account."""
    own = account(client, **more)
    sums = own.sums()
    assert sums.missing == client.expected()
    assert sums.present == list(client.truth.values()).count("present")
    assert sums.expected == sums.present + sum(sums.missing.values()) == len(client.truth)
    assert sums.present + sums.extra == len(client.rows)
    return own


def test_a_day_with_each_reason():
    client = a_day()
    own = check(client)
    assert own.sums().expected == own.sums(START * US, (START + 86400) * US).expected == DAY
    assert set(own.sums().missing) == {
        "missed", "dropped", "lost", "refused", "client not running", "host down",
        "not arrived yet", "unknown",
    }  # fmt: skip
    planted = {slot for slot, state in client.truth.items() if state != "present"}
    assert set(states(own)) == planted


def test_spans_add_up():
    client, moments = a_day(), random.Random(1)
    own = account(client)
    cuts = sorted(START + 5 * moments.randrange(DAY) for _ in range(40))
    cuts = [START, *cuts, START + 86400]
    total = {}
    for begin, end in zip(cuts, cuts[1:]):
        if begin < end:
            sums = own.sums(begin * US, end * US)
            assert sums.expected == (end - begin) // 5
            assert sums.expected == sums.present + sum(sums.missing.values())
            for reason, number in sums.missing.items():
                total[reason] = total.get(reason, 0) + number
    assert total == own.sums().missing


def test_late_readings_close_gaps_by_themselves():
    client = Client()
    client.take(100)
    client.take(50, behind=True)
    before = account(client)
    assert before.sums().missing == {"not arrived yet": 50}
    client.send()
    assert account(client).sums().missing == {}


def test_newer_readings_first():
    client = Client()
    client.take(100)
    client.take(50, behind=True)
    held, client.waiting = client.waiting, []
    client.take(10)
    assert account(client).sums().missing == {"not arrived yet": 50}
    client.waiting = held
    client.send()
    assert account(client).sums().missing == {}


def test_lost_ones_are_younger_than_those_that_wait():
    client = Client()
    client.take(100)
    client.take(20, behind=True)
    client.take(30, "lost")  # the disk is full; the first of the spool tells it
    client.send()
    client.take(100)
    check(client)
    assert set(states(account(client)).values()) == {"lost"}


def test_a_clock_stepped_forward():
    client = Client()
    client.take(100)
    for slot in range(client.at, client.at + 3600, 5):
        client.truth[slot] = "unknown"
    client.shift = 3600
    client.take(100)
    check(client)


def test_a_clock_stepped_back():
    client = Client()
    client.take(1000)
    client.shift = -3600
    client.take(1000)
    own = account(client)
    assert own.sums() == (2000, 1280, 720, {"not arrived yet": 720})


def test_a_clock_stepped_back_over_slots_that_were_missed():
    client = Client()
    client.take(1000)
    client.skip(10, "missed", ticks=True)
    client.take(1000)
    client.shift = -1020 * 5
    client.take(1500)
    sums = account(client).sums()  # the clock is late: what it has not yet come to is not there
    assert (sums.present, sums.missing["not arrived yet"]) == (2490, 1020)
    assert set(sums.missing) == {"not arrived yet"}


def test_two_readings_in_a_slot():
    client = Client()
    client.take(50)
    client.at -= 5
    client.restart()
    client.take(50)
    own = account(client)
    assert own.sums() == (99, 99, 1, {})


def test_a_neighbour_fills_an_empty_slot():
    client = Client(tally=False)
    client.take(3, jitter=(1, 1))
    client.take(1, jitter=(4.9, 4.9))
    client.take(1, jitter=(5.1, 5.1))  # belongs to the next one
    client.take(1, jitter=(5.2, 5.2))
    client.take(1, jitter=(6, 6))
    client.at += 5
    assert account(client).sums() == (8, 7, 0, {"unknown": 1})
    rows = client.rows[:3] + client.rows[4:5] + client.rows[5:]
    rows[3] = dict(client.rows[4], ts=client.rows[5]["ts"] - 150000)
    assert account(client, rows).sums().extra == 0


@pytest.mark.parametrize("phase", [0, 2.5, 4.95, 4.999])
def test_jitter_around_the_edges_of_slots(phase):
    client = Client(phase=phase)
    for _ in range(20):
        client.take(500, jitter=(0, 0.1))
        client.skip(2, "missed", ticks=True)
        client.take(10, "dropped")
    client.take(1)
    sums = account(client).sums()
    client.at += 5
    assert sums.missing == {"missed": 40, "dropped": 200}
    assert (sums.present, sums.extra) == (10001, 0)


def test_a_clock_that_is_corrected_slowly():
    client = Client(phase=2)
    for _ in range(400):
        client.take(50, jitter=(0, 0.1))
        client.phase += 0.02
    own = account(client)
    assert own.sums().extra == 0
    assert sum(own.sums().missing.values()) <= 1


@pytest.mark.parametrize("late", [0, 6])
def test_a_change_of_period(late):
    client = Client()
    client.take(240)
    client.skip(12, "missed", ticks=True)
    client.take(240)
    client.every = 60
    client.at = START + 2520
    client.take(30)
    for row in client.rows[480 : 480 + late]:  # the client has not yet learned it
        row["tally"]["every"] = 5.0
    client.skip(5, "missed", ticks=True)
    client.take(30)
    sums = account(client).sums()
    assert sums.missing == {"missed": 12 + 5, "unknown": 12}  # in the first minute of the new one
    assert sums.present == len(client.rows)


@pytest.mark.parametrize("every", [5, 60])
def test_without_a_tally_the_reason_is_unknown(every):
    client = Client(tally=False, every=every)
    client.take(100)
    client.skip(10, "unknown")
    client.take(100)
    client.restart()
    client.skip(10, "unknown")
    client.reboot()
    client.take(1)
    client.take(3, "not arrived yet")
    check(client)


def test_readings_of_an_older_client_among_others():
    client = Client()
    client.take(10)
    client.skip(3, "missed", ticks=True)
    client.take(10)
    client.skip(4, "unknown")
    client.tally = False
    client.take(10)
    client.skip(4, "unknown")
    client.take(10)
    client.restart()
    client.tally = True
    client.skip(5, "unknown")
    client.skip(2, "missed", ticks=True)
    client.take(10)
    check(client)


def test_one_reading_says_nothing_of_others():
    client = Client(tally=False)
    client.take(1)
    client.at += 10000
    assert account(client).sums() == (1, 1, 0, {})


def test_forgotten_readings():
    client = Client()
    client.take(300)
    first, last = (client.rows[place]["ts"] for place in (0, 99))
    middle = [client.rows[place]["ts"] for place in (150, 199)]
    rows = client.rows[100:150] + client.rows[200:]
    own = account(client, rows, forgotten=[(first, last), tuple(middle)])
    assert own.sums() == (300, 150, 0, {"forgotten": 150})
    assert account(client, rows).sums().missing == {"not arrived yet": 50}


def test_a_spool_that_was_lost_with_its_counts():
    client = Client()
    client.take(10)
    client.take(5, "dropped")
    client.take(10)
    client.losses = dict.fromkeys(client.losses, 0)
    client.restart()
    client.take(10)
    check(client)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["take", "behind", "send", "dropped", "lost", "refused", "missed", "stop", "down",
             "silent", "step", "period", "phase", "old", "new"]
        ),
        st.integers(1, 30),
    ),
    max_size=25,
)  # fmt: skip


def played(actions):
    """Return a `Client` after `actions`."""
    client = Client()
    client.take(2)
    for action, number in actions:
        if action in ("take", "behind"):
            client.take(number, behind=action == "behind", jitter=(0, 2))
        elif action in client.losses:
            client.take(number, action)
        elif action in ("missed", "silent"):
            client.skip(number, action, ticks=action == "missed")
        elif action in ("stop", "down"):
            client.skip(number, action)
            (client.restart if action == "stop" else client.reboot)()
        elif action in ("old", "new"):
            client.tally = action == "new"
        elif action == "send":
            client.send()
        elif action == "step":
            client.shift += 7 * (number - 15)
        elif action == "period":
            client.every = number
        else:
            client.phase = client.every * number / 31
    client.take(1)
    return client


@settings(max_examples=300, deadline=None)
@given(ACTIONS, st.randoms(use_true_random=False), st.data())
def test_whatever_happens_the_sums_are_exact(actions, shuffle, data):
    client = played(actions)
    own = account(client)
    sums = own.sums()
    assert sums.expected == own.grid.total == sums.present + sum(sums.missing.values())
    assert sums.present + sums.extra == len(client.rows)
    rows = list(client.rows)
    shuffle.shuffle(rows)
    again = account(client, rows)
    assert again.sums() == sums
    assert states(again) == states(own)
    cut = data.draw(st.integers(0, sums.expected))
    parts = [own.within(0, cut)[1].sum(), own.within(cut, own.grid.total)[1].sum()]
    assert sum(parts) == sum(sums.missing.values())
    moments = [int(own.grid.moment(number)) for number in range(own.grid.total + 1)]
    assert moments == sorted(moments)


TALLY = st.fixed_dictionaries(
    {
        "boot": st.sampled_from([None, "unknown", "a", "b"]),
        "start": st.sampled_from([None, 0.0, 5.0, 1e12]),
        "every": st.sampled_from([None, 0.0, 1e-9, 0.1, 5.0, 7.5, 86400.0, 1e12]),
        **{
            name: st.one_of(st.none(), st.integers(0, 10), st.just(10**18 - 1))
            for name in ("ticks", "taken", "missed", "dropped", "lost", "refused")
        },
        "sent": st.sampled_from([None, 0.0, 100.0, 1e12]),
    }
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, 400 * US), st.integers(0, 10**18)), st.one_of(st.none(), TALLY)
        ),
        min_size=1, max_size=12, unique_by=lambda pair: pair[0],
    ),
    st.integers(0, 10**18),
)  # fmt: skip
def test_whatever_a_tally_says_the_sums_are_exact(readings, now):
    rows = [{"node": "web-1", "ts": ts, "tally": tally} for ts, tally in readings]
    own = Account(table_of(rows), now)
    sums = own.sums()
    assert sums.expected == sums.present + sum(sums.missing.values())
    assert sums.present + sums.extra == len(rows)
    assert all(number > 0 for number in sums.missing.values())
