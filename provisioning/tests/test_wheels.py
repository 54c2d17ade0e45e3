"""Whether a changed file of a package reaches hosts: it must change the name of the wheels."""

import pytest

from provisioning import wheels


@pytest.mark.parametrize("file", ["app.py", "page/page.css", "page/node.html", "page/page.js"])
def test_a_changed_file_of_the_package_changes_the_hash(tmp_path, file):
    path = tmp_path / "process_archive" / file
    path.parent.mkdir(parents=True)
    path.write_text("before")
    before = wheels.source_hash(tmp_path)
    path.write_text("after")
    assert wheels.source_hash(tmp_path) != before


@pytest.mark.parametrize(
    "file", ["tests/test_app.py", "build/app.py", "package/__pycache__/app.pyc"]
)
def test_a_file_that_is_not_installed_does_not(tmp_path, file):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    before = wheels.source_hash(tmp_path)
    path.write_text("new")
    assert wheels.source_hash(tmp_path) == before
