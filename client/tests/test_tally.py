"""The tally: what is counted since the start."""

import re
import time

import pytest
from process_client import proc
from process_client.tally import Tally


def values(text):
    return dict(part.split("=") for part in text.split(";"))


def test_tally_has_its_form_and_is_short():
    tally = Tally()
    for _ in range(3):
        tally.tick(2**40, 86400)
        text = tally.take()
    names = ["boot", "start", "every", "ticks", "taken", "missed"]
    assert list(values(text)) == names
    assert re.fullmatch(r"[!-~]+", text) and len(text) < 500


def test_ticks_are_taken_or_missed():
    before = time.time()
    tally = Tally()
    found = []
    for missed in (0, 3, 0):
        tally.tick(missed, 5)
        found.append(values(tally.take()))
    assert [each["ticks"] for each in found] == ["1", "5", "6"]
    assert [each["taken"] for each in found] == ["1", "2", "3"]
    assert [each["missed"] for each in found] == ["0", "3", "3"]
    assert {each["every"] for each in found} == {"5"}
    (start,) = {each["start"] for each in found}
    assert before - 0.001 <= float(start) <= time.time()


def test_boot_is_the_kernels():
    with open("/proc/sys/kernel/random/boot_id") as file:
        boot = file.read().strip()
    tally = Tally()
    tally.tick(0, 5)
    assert values(tally.take())["boot"] == boot


def test_boot_that_is_not_known(tmp_path, monkeypatch):
    monkeypatch.setattr(proc, "ROOT", str(tmp_path))
    for content in (None, b"", b"\xff\n", b"a;b=c\n"):
        if content is not None:
            (tmp_path / "sys/kernel/random").mkdir(parents=True, exist_ok=True)
            (tmp_path / "sys/kernel/random/boot_id").write_bytes(content)
        tally = Tally()
        tally.tick(0, 0.5)
        assert tally.take().startswith("boot=unknown;start=")


@pytest.mark.parametrize(
    "every, text",
    [(0, "0"), (5, "5"), (0.5, "0.5"), (0.1 + 0.2, "0.3"), (86400.0, "86400"), (10**6, "1000000")],
)
def test_period_is_a_short_decimal_number(every, text):
    tally = Tally()
    tally.tick(0, every)
    assert f";every={text};ticks=1;" in tally.take()
