"""A process's identity: the same before and after sealing, whatever the clock does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from process_archive.questions import identity, times
from process_archive.questions.identity import Identity
from process_archive.questions.process import process_by_id, samples
from process_archive.questions.search import search
from process_archive.questions.selection import select
from process_archive.questions.show import show
from process_archive.questions.view import View

from archive.tests.samples import process, reading

BOOT = "6a5c0f0e-9d5f-4b3a-8c58-0d9a2d4f1b11"
HUNDREDTHS = st.integers(-(10**12), 10**12).map(lambda n: n / 100)


def ids(host):
    """Return the ids of all processes."""
    with View(host.config) as view:
        rows = select(view, "select * from processes", tables=["processes"]).to_pylist()
    keys = "node", "boot", "pid", "create_time", "start"
    return {identity.id_of(identity.identity(*(row[key] for key in keys))) for row in rows}


@given(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", fullmatch=True),
    st.none() | st.text(min_size=1).filter(lambda text: text.isprintable()),
    HUNDREDTHS,
    st.integers(-(2**63), 2**63 - 1),
    st.none() | HUNDREDTHS,
)
def test_an_id_is_url_safe_and_parsed_back(node, boot, origin, pid, start):
    origin = None if boot or start is None else origin
    own = Identity(node, boot, origin, pid, start)
    text = identity.id_of(own)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", text)
    assert identity.parse(text) == own


@pytest.mark.parametrize("text", ["", "web-1", "web-1_n_1", "web-1_n_x_n", "web-1_bé_1_0.00"])
def test_what_is_no_id(text):
    assert identity.parse(text) is None


def test_the_same_before_and_after_sealing(host):
    content = reading(process(1, create_time=100.0), process(7, create_time=160.25))
    host.store("200", content, tally=f"boot={BOOT};every=5")
    before = ids(host)
    assert before == {f"web-1_b{BOOT}_1_0.00", f"web-1_b{BOOT}_7_60.25"}
    host.seal()
    assert ids(host) == before


def test_a_stepped_clock_changes_none(host):
    for number, step in enumerate((0, 0, 3600.5)):
        objects = process(1, create_time=100.01 + step), process(7, create_time=160.25 + step)
        host.store(str(200 + 5 * number), reading(*objects), tally=f"boot={BOOT}")
    assert ids(host) == {f"web-1_b{BOOT}_1_0.00", f"web-1_b{BOOT}_7_60.24"}


def test_a_reused_pid_is_another_process(host):
    for number, created in enumerate((160.25, 190.5)):
        objects = process(1, create_time=100.0), process(7, create_time=created)
        host.store(str(200 + 5 * number), reading(*objects), tally=f"boot={BOOT}")
    assert ids(host) == {f"web-1_b{BOOT}_{rest}" for rest in ("1_0.00", "7_60.25", "7_90.50")}


def test_without_a_tally_the_origin_stands_for_the_boot(host):
    host.store("200", reading(process(1, create_time=100.0), process(2, create_time=100.0)))
    host.store("900", reading(process(1, create_time=800.0), process(2, create_time=800.0)))
    expected = {f"web-1_o{origin}.00_{pid}_0.00" for origin in (100, 800) for pid in (1, 2)}
    assert ids(host) == expected


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("told", [0, 2])
def test_readings_without_a_tally_get_the_boot_of_others(host, told, sealed):
    objects = process(1, create_time=100.0), process(7, create_time=160.25)
    for number in range(3):
        tally = f"boot={BOOT}" if number == told else None
        host.store(str(200 + 5 * number), reading(*objects), tally=tally)
        if sealed and number == 1:
            host.seal()
    expected = [f"web-1_b{BOOT}_1_0.00", f"web-1_b{BOOT}_7_60.25"]
    with View(host.config) as view:
        for number in range(3):
            rows = show(view, "web-1", times.parse(str(200 + 5 * number))).rows
            assert [row["id"] for row in rows] == expected
        assert sorted(row["id"] for row in search(view, "root").rows) == expected
        for text in (expected[1], "web-1_o100.00_7_60.25"):  # an old link
            assert process_by_id(view, text).rows[0]["samples"] == 3
            assert samples(view, text).rows[0]["timestamp"] == "200"


def test_of_an_object_as_of_its_row(host):
    objects = process(1, create_time=100.0), process(7, create_time=160.25)
    for tally in (None, f"boot={BOOT}"):
        host.store("200", reading(*objects), node="web-2", tally=tally)
        own = [
            identity.of_object("web-2", tally and BOOT, 100.0, item["pid"], item["create_time"])
            for item in objects
        ]
        assert set(map(identity.id_of, own)) == ids(host)


def test_an_object_without_pid_or_start():
    assert identity.of_object("web-1", BOOT, 1.0, None, 2.0) is None
    own = identity.of_object("web-1", None, 1.0, 5, None)
    assert identity.id_of(own) == "web-1_n_5_n"
    assert identity.of_object("web-1", None, None, 5, 7.0) == Identity("web-1", None, 0.0, 5, 7.0)
