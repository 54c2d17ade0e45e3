"""Which features run, and in which order."""

import pytest
from behave.parser import parse_feature

from features.support.selection import fault_in, leave_out, shuffle

SETTINGS = {"target": "vms", "inventory": None, "seed": None}

TEXT = """
{tag}
Feature: {name}
  Scenario: first
    Given a step
  Rule: of its own
    Scenario: second
      Given a step
    Scenario Outline: third
      Given <what>
      Examples:
        | what |
        | a    |
        | b    |
        | c    |
        | d    |
"""


def features():
    """Return three parsed features; the second needs machines."""
    tags = {"one": "", "two": "@machines", "three": "@slow"}
    return [
        parse_feature(TEXT.format(tag=tag, name=name), filename=f"{name}.feature")
        for name, tag in tags.items()
    ]


def order(items):
    """Return the names and lines of all scenarios in their order."""
    return [(f.name, s.name, s.line) for f in items for s in f.walk_scenarios()]


@pytest.mark.parametrize(
    "given", [{}, {"target": "local", "seed": "any"}, {"inventory": "hosts"}, {"target": "vms"}]
)
def test_settings_that_agree(given):
    assert fault_in(given, SETTINGS) == ""


@pytest.mark.parametrize(
    ("given", "beginning"),
    [
        ({"sed": "1"}, "-D sed: known are target, inventory, seed; target is vms, or local"),
        ({"target": "here"}, "-D target=here: known are"),
        ({"target": "local", "inventory": "hosts"}, "-D inventory with target=local: known are"),
        ({"sed": "1", "target": "here"}, "-D sed target=here: known are"),
    ],
)
def test_settings_with_a_fault(given, beginning):
    assert fault_in(given, SETTINGS).startswith(beginning)


def test_features_with_a_tag_are_left_out():
    selected = features()
    assert leave_out(selected, "machines") == "two.feature"
    assert [feature.name for feature in selected] == ["one", "three"]
    assert leave_out(selected, "machines") == "nothing"


def test_a_seed_stands_for_one_order_of_all_levels():
    plain, first, again, other = features(), features(), features(), features()
    shuffle(first, "1")
    shuffle(again, "1")
    shuffle(other, "2")
    assert order(first) == order(again)
    assert order(first) not in (order(plain), order(other))
    assert sorted(order(first)) == sorted(order(plain))


def test_scenarios_stay_in_their_feature():
    shuffled = features()
    shuffle(shuffled, "7")
    assert all(len(list(feature.walk_scenarios())) == 6 for feature in shuffled)
