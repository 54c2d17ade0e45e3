"""The one ROOT of the repository."""

from features.lab.paths import ROOT


def test_root_is_the_checkout():
    assert (ROOT / "tox.ini").is_file()
