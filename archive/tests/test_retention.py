"""Retention: whole days of arrival go, the oldest first."""

import os

import pytest
from process_archive.compact import compact
from process_archive.retention import retain
from process_archive.verify import verify

from archive.tests.samples import process, reading

DAY = 86400
FIRST = 1600002000 // DAY * DAY


@pytest.fixture
def filled(host):
    """Return an archive with records that arrived on four days."""
    for n in range(4):
        content = reading(process(1, cmdline=[os.urandom(200000).hex()]))
        host.store(str(n), content, mtime=FIRST + n * DAY)
    host.seal()
    return host


@pytest.mark.parametrize(("days", "left"), [(90, 4), (2, 3), (1, 2), (0.01, 1)])
def test_days_that_are_too_old_go(filled, days, left):
    filled.config = filled.config._replace(keep_archive=days)
    retain(filled.config, FIRST + 3 * DAY + 3600)
    assert filled.sealed() == [f"web-1_{n}" for n in range(4 - left, 4)]
    assert list(verify(filled.config)) == []


@pytest.mark.parametrize(("most", "left"), [(100, 4), (1, 3)])
def test_the_oldest_days_go_if_all_are_too_large(filled, most, left):
    filled.config = filled.config._replace(max_archive_mb=most)
    retain(filled.config, FIRST + 3 * DAY + 3600)
    assert 4 - len(filled.sealed()) >= 4 - left
    assert filled.sealed()[-1] == "web-1_3"


def test_the_current_day_stays_whatever_its_size(host):
    for n in range(2):
        content = reading(process(1, cmdline=[os.urandom(900000).hex()]))
        host.store(str(n), content, mtime=FIRST + n)
    host.seal()
    host.config = host.config._replace(max_archive_mb=1)
    assert retain(host.config, FIRST + 3600) == []
    assert retain(host.config, FIRST + DAY) == ["2020-09-13"]


def test_compact_retains(filled):
    compact(filled.config)
    assert len(filled.sealed()) == 4
    filled.config = filled.config._replace(keep_archive=90)
    compact(filled.config)
    assert filled.sealed() == []
