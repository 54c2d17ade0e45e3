"""The tallies of a client are compared with its log."""

from collections import Counter

from features.support import tallies

FORM = "boot=b;start={};every=5;ticks={};taken={};missed=1;dropped={};lost={};refused={};sent={}"
FIRST = FORM.format(1, 7, 6, 3, 0, 0, 1)
SECOND = FORM.format(1, 8, 7, 3, 0, 0, 6)
AGAIN = FORM.format(1, 8, 7, 9, 0, 0, 7)
RESTARTED = FORM.format(9, 3, 2, 4, 2, 1, 20)
JOURNAL = f"""
web-1_1.5.json
 web-1_1.5.json 2.0 {FIRST}

web-2_1.5.json
 web-2_1.5.json 2.0 {FIRST}

web-1_6.5.json.gz
 web-1_6.5.json.gz 7.0 {SECOND}
 web-1_6.5.json.gz 8.0 {AGAIN}

web-1_20.5.json
 web-1_20.5.json 21.0 {RESTARTED}
"""
LOG = """
A INFO web-1_0.5.json.gz taken: 9 processes
A INFO web-1_1.5.json.gz taken: 9 processes
A INFO web-1_6.5.json.gz taken: 9 processes
A INFO Started: web-1
A INFO web-1_10.5.json.gz taken: 9 processes
A ERROR 2 lost: web-1_9.5.json.gz, web-1_10.5.json.gz (full)
A ERROR web-1_1.5.json.gz dropped: the spool is full (1 MiB)
A ERROR web-1_1.5.json.gz dropped: the API rejects it: x
A WARNING Missed ticks: 1 (the previous reading took too long)
A INFO web-1_20.5.json.gz taken: 9 processes
A ERROR 2 lost: web-1_30.5.json.gz
"""
NAMES = {"web-1_1.5", "web-1_6.5", "web-1_20.5"}
WANTED = Counter(taken=4, missed=1, dropped=1, lost=2, refused=1)


def test_tallies_are_read():
    found = tallies.read(JOURNAL, NAMES)
    assert set(found) == NAMES and found["web-1_6.5"]["dropped"] == "3"


def test_tallies_are_counted():
    assert tallies.counted(list(tallies.read(JOURNAL, NAMES).values())) == WANTED


def test_log_is_counted_from_the_first_reading_to_the_last():
    assert tallies.logged(LOG, NAMES) == WANTED
