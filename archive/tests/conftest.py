"""Fixtures of the archive's tests."""

import pytest

from archive.tests.samples import Sealed


@pytest.fixture
def sealed():
    """Return a function that seals contents in memory."""
    return Sealed
