"""Losses: counts that only grow, whatever happens to their file."""

import os
import threading

import pytest
from process_client.losses import Losses


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "losses")


def test_counts_survive_a_restart(path):
    Losses(path).add("dropped")
    losses = Losses(path)
    losses.add("dropped")
    losses.add("refused")
    assert losses.text() == Losses(path).text() == "dropped=2;lost=0;refused=1"


def test_clients_that_share_a_folder_count_together(path):
    several = [Losses(path) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda each=each: [each.add("lost") for _ in range(25)])
        for each in several
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.text() for each in several} == {"dropped=0;lost=100;refused=0"}


def test_file_has_its_size_from_the_start(path):
    losses = Losses(path)
    size = os.path.getsize(path)
    for _ in range(11):
        losses.add("lost")
    assert os.path.getsize(path) == size > 0
    assert os.stat(path).st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"noise", b"dropped=-00000000001;lost=\xff"])
def test_damaged_file_does_not_reset_the_counts(path, damage):
    losses = Losses(path)
    losses.add("lost")
    losses.text()
    with open(path, "wb") as file:
        file.write(damage)
    assert losses.text() == "dropped=0;lost=1;refused=0"
    losses.add("lost")
    assert Losses(path).text() == "dropped=0;lost=2;refused=0"


def test_removed_file_does_not_reset_the_counts(path):
    losses = Losses(path)
    losses.add("lost")
    os.unlink(path)
    assert losses.text() == "dropped=0;lost=1;refused=0"
    losses.add("lost")
    assert Losses(path).text() == "dropped=0;lost=2;refused=0"


def test_counts_go_on_in_memory_and_are_written_later(tmp_path, logged):
    path = tmp_path / "gone" / "losses"
    losses = Losses(str(path))
    losses.add("dropped")
    losses.add("dropped")
    assert losses.text() == "dropped=2;lost=0;refused=0"
    assert logged() == [f"ERROR {path}: losses are counted in memory: No such file or directory"]
    path.parent.mkdir()
    losses.add("dropped")
    assert Losses(str(path)).text() == losses.text() == "dropped=3;lost=0;refused=0"
