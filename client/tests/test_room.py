"""Long command lines: no more is kept of them than a record may have."""

import os
import random
import re

import pytest
from process_client import command
from process_client.cut import level
from process_client.reading import Reader
from process_client.room import Room

CUT = re.compile(r"…\((\d+) bytes cut\)")


def test_all_that_fits_is_kept():
    room = Room(1000)
    assert [room.take(length) for length in (500, 300, 200)] == [500, 300, 200]


def test_no_more_is_kept_than_fits():
    room = Room(1000)
    kept = [room.take(900) for _ in range(100)]
    assert kept[:2] == [900, 512] and kept[-1] == 16
    assert sum(kept) < 20 * 1000


@pytest.mark.parametrize("seed", range(20))
def test_what_is_kept_is_enough_for_the_longest_to_be_cut_alike(seed):
    """At the end no value is cut to more than was kept of it."""
    pick = random.Random(seed)
    lengths = [int(10 ** pick.uniform(1, 6)) for _ in range(pick.randrange(1, 300))]
    room, limit = Room(10**6), 10**6
    kept = [room.take(length) for length in lengths]
    highest = level(lengths, limit)
    for length, most in zip(lengths, kept):
        assert most >= min(length, length if highest is None else highest)


@pytest.mark.parametrize(
    "data, length, expected",
    [
        (b"one\0two\0three\0", 100, ["one", "two", "three"]),
        (b"one\0two\0three\0", 10, ["one", "two", "6"]),
        (b"one two three\0", 10, ["one two", "6"]),
        (b"--url=https://me:secret@host\0", 20, ["29"]),
        ("ü\0ü\0üüüü\0".encode(), 9, ["ü", "ü", "9"]),
    ],
)
def test_the_beginning_of_a_command_line_ends_between_words(data, length, expected):
    found = command.beginning(data, length)
    assert [CUT.sub(r"\1", each) for each in found] == expected


def test_a_reading_keeps_no_more_than_fits(tree):
    root = tree("debian12", own=True)
    for pid in ("2", "700", "710"):
        with open(os.path.join(root, pid, "cmdline"), "wb") as file:
            file.write(b"x\0" * 100000)
    reader = Reader(limit=100000)
    for _ in range(2):
        found = {each["pid"]: each["cmdline"] for each in reader.read()}
        assert len(found[2]) > 60000 and len(found[710]) < 40000
        for arguments in (found[700], found[710]):
            count = int(CUT.fullmatch(arguments[-1]).group(1))
            assert 2 * (len(arguments) - 1) + count == 200000
