"""The strict JSON reader: the place of each member, and what it refuses."""

import time

import pytest
from process_service.members import depth, top_level_members

DIGITS = "7" * 1000000


def an_object(value):
    """Return the text of an object whose only member has the text `value`."""
    return '{"a": ' + value + "}"


@pytest.mark.parametrize(
    "text, members",
    [
        ("{}", {}),
        (" \t\r\n{ \n} ", {}),
        ('{"a": 1}', {"a": "1"}),
        ('{"a" : 1.50 , "b":-0e9 }', {"a": "1.50", "b": "-0e9"}),
        ('{"a":[1, {"a": [2]}],"b":{"a": 3}}', {"a": '[1, {"a": [2]}]', "b": '{"a": 3}'}),
        ('{"a": "}, \\"b\\": {", "b": "\\\\"}', {"a": '"}, \\"b\\": {"', "b": '"\\\\"'}),
        ('{"\\u0061": null, "": true}', {"a": "null", "": "true"}),
        (an_object(DIGITS), {"a": DIGITS}),
        (an_object(DIGITS + ".5"), {"a": DIGITS + ".5"}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_returns_the_text_of_each_member(text, members):
    found = top_level_members(text)
    assert {name: text[start:end] for name, (_, start, end) in found.items()} == members


@pytest.mark.parametrize(
    "text, value",
    [
        ("null", None),
        ('"a\\n"', "a\n"),
        ("[[], {}, false]", [[], {}, False]),
        ('{"b": "c"}', {"b": "c"}),
    ],
)
def test_returns_the_value_of_a_member(text, value):
    assert top_level_members(an_object(text))["a"][0] == value


@pytest.mark.parametrize(
    "text, message",
    [
        ("[]", "not an object"),
        ("7", "not an object"),
        ('{"a": 1, "a": 1}', "a member is named twice"),
        ('{"a": 1, "\\u0061": 2}', "a member is named twice"),
        ("{null: 1}", "the name of a member is not a string"),
        ('{"a"}', "':' expected at character 4"),
        ('{"a": 1 "b": 2}', "'}' expected at character 8"),
        ('{"a": 1', "'}' expected at character 7"),
        ('{"a": 1}}', "something follows the object (at character 8)"),
        ('{} "a"', "something follows the object (at character 2)"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": [{"b": -Infinity}]}', "-Infinity is not JSON"),
    ],
)
def test_names_the_fault(text, message):
    with pytest.raises(ValueError) as fault:
        top_level_members(text)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "{,}",
        '{"a": 1,}',
        '{"a": }',
        '{"a": 01}',
        '{"a": +1}',
        '{"a": .5}',
        '{"a": 1.}',
        '{"a": [1,]}',
        '{"a": "\n"}',
        '{"a": "\\x41"}',
        "{'a': 1}",
        "\ufeff{}",
        "{}\0",
        '{"a":\u00a01}',
    ],
)
def test_refuses_what_is_not_strict_json(text):
    with pytest.raises(ValueError):
        top_level_members(text)


def test_deep_nesting_is_a_recursion_error():
    with pytest.raises((RecursionError, ValueError)):
        top_level_members(an_object("[" * 100000))


@pytest.mark.parametrize(
    "text, levels",
    [
        ("", 0),
        ("7", 0),
        ("{}", 1),
        ('[{"a": []}, {}]', 3),
        ('["[[[", "\\"[[[", "\\\\"]', 1),
        ('{"[": "{"}', 1),
        ("[[", 2),
        ("]][[[", 1),
        ('["[[', 1),
        ('["[[\\', 1),
        ("[" * 5000, 5000),
    ],
)
def test_depth(text, levels):
    assert depth(text.encode()) == levels


@pytest.mark.parametrize(
    "text", ['"' * 10**6, '\\"' * 10**6, '"\\' * 10**6, "[" * 10**6, '["' * 10**6]
)
def test_depth_of_a_million_characters_takes_moments(text):
    began = time.process_time()
    depth(text.encode())
    assert time.process_time() - began < 2
