"""Client, service and archive have one version, each in its package and nowhere else."""

import re

import process_archive
import process_client
import process_service
import pytest

from features.lab.paths import ROOT

PACKAGES = (process_client, process_service, process_archive)


def test_all_have_the_same_version():
    (version,) = {package.__version__ for package in PACKAGES}
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)


@pytest.mark.parametrize("name", [package.__name__ for package in PACKAGES])
def test_the_distribution_takes_it_from_the_package(name):
    text = (ROOT / name.removeprefix("process_") / "pyproject.toml").read_text()
    assert re.findall(r"^(?:dynamic|version) = .*$", text, re.M) == [
        'dynamic = ["version"]',
        f'version = {{attr = "{name}.__version__"}}',
    ]
