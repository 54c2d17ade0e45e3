"""Ticks: the client's own clock, and the FIFO that takes ticks from cron."""

import os
import stat

import pytest
from process_client.ticks import Clock, Fifo, TicksError


def ticks(clock, durations, seconds=5):
    """Return [(time since the start, missed ticks)] if readings take so many seconds each."""
    start, found = clock.now, []
    for missed, duration in zip(Clock(seconds), durations):
        found.append((clock.now - start, missed))
        clock.now += duration
    return found


def test_clock_ticks_at_the_start_and_then_without_drift(clock):
    assert ticks(clock, [0, 1, 4.9, 0]) == [(0, 0), (5, 0), (10, 0), (15, 0)]


def test_clock_leaves_out_ticks_that_it_missed(clock):
    assert ticks(clock, [12, 0, 0]) == [(0, 0), (15, 2), (20, 0)]


def test_period_of_a_clock_is_its_own():
    assert Clock(0.5).every == 0.5


class Pipe:
    """A Fifo whose ticks come while the client waits, or while it is busy."""

    def __init__(self, path, monkeypatch):
        self._path, self._is_busy = path, False
        monkeypatch.setattr("process_client.ticks.select.poll", lambda: self)
        self.fifo = Fifo(str(path))
        self._ticks = iter(self.fifo)

    def register(self, *_):
        """As select.poll."""

    def poll(self, seconds=None):
        """As select.poll."""
        return [1] if self._is_busy or seconds is None else []

    def tick(self, is_busy=False):
        self._is_busy = is_busy
        self._path.write_text("1")
        return next(self._ticks)


def test_period_of_the_fifo_is_that_of_cron_until_another_is_measured(tmp_path, clock, monkeypatch):
    pipe, found = Pipe(tmp_path / "ticks", monkeypatch), []
    for gap in (0, 60.1, 59.9, 3600, 60, 60.2, 60):
        clock.now += gap
        pipe.tick()
        found.append(pipe.fifo.every)
    assert found[:3] == [5, 5, 5] and found[-2:] == [60, 60]


def test_late_ticks_do_not_change_the_period(tmp_path, clock, monkeypatch):
    pipe = Pipe(tmp_path / "ticks", monkeypatch)
    pipe.tick()
    for _ in range(20):
        clock.now += 7  # a reading that takes so long: a tick comes meanwhile
        pipe.tick(is_busy=True)
        clock.now += 3
        pipe.tick()
    assert pipe.fifo.every == 5


def test_each_byte_in_the_fifo_is_a_tick_and_late_ones_are_missed(tmp_path):
    fifo = Fifo(str(tmp_path / "ticks"))
    missed = iter(fifo)
    for number in (1, 4, 1):
        (tmp_path / "ticks").write_text("1" * number)
        assert next(missed) == number - 1


def test_fifo_is_closed_to_other_accounts_and_removed_at_the_end(tmp_path):
    path = tmp_path / "ticks"
    fifo = Fifo(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    fifo.remove()
    assert not path.exists()
    fifo.remove()


def test_fifo_that_a_killed_client_left_is_used_again(tmp_path):
    path = tmp_path / "ticks"
    os.mkfifo(str(path), 0o644)
    Fifo(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_clients_cannot_share_a_fifo(tmp_path):
    path = str(tmp_path / "ticks")
    first = Fifo(path)
    with pytest.raises(TicksError, match="another client uses this FIFO"):
        Fifo(path)
    first.remove()


def test_other_file_in_place_of_the_fifo_is_refused(tmp_path):
    path = tmp_path / "ticks"
    path.write_text("")
    with pytest.raises(TicksError, match="exists and is not a FIFO: remove it"):
        Fifo(str(path))


def test_fifo_in_missing_folder_is_refused(tmp_path):
    message = "cannot create or open the FIFO: No such file or directory; .* use --once"
    with pytest.raises(TicksError, match=message):
        Fifo(str(tmp_path / "nowhere" / "ticks"))
