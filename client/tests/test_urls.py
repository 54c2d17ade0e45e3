"""The order of a client's URLs: stable, the same on every Python, and evenly spread."""

import itertools
from collections import Counter

import pytest
from process_client.urls import in_order

A, B, C = URLS = [f"https://api{number}.example.org/api/v1/record" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "uuid, order",
    # for u in $URLS; do echo $(printf "web-1 %s" $u | sha256sum) $u; done | sort
    [("web-1", [A, B, C]), ("web-2", [C, A, B]), ("a1b2", [B, C, A])],
)
def test_known_orders(uuid, order):
    assert in_order(URLS, uuid) == order


def test_order_of_the_list_does_not_matter():
    orders = [in_order(urls, "web-1") for urls in itertools.permutations(URLS)]
    assert orders == [orders[0]] * 6


def test_clients_are_spread_and_so_are_those_of_a_url_that_fails():
    first = Counter(tuple(in_order(URLS, f"node-{number}")[:2]) for number in range(3000))
    assert len(first) == 6
    assert all(400 < number < 600 for number in first.values()), first


def test_another_url_changes_the_first_one_of_few():
    uuids = [f"node-{number}" for number in range(1000)]
    now = [in_order(URLS, uuid)[0] for uuid in uuids]
    before = [in_order([A, B], uuid)[0] for uuid in uuids]
    changed = [new for new, old in zip(now, before) if new != old]
    assert set(changed) == {C}
    assert 250 < len(changed) < 420
