"""Ten questions, asked of the archive and of the raw files by a plain script: the same answers."""

import json
import re

import pytest
from process_archive.compact import compact
from process_archive.questions import times
from process_archive.questions.expansion import expanded
from process_archive.questions.nodes import nodes
from process_archive.questions.process import process as ask_process
from process_archive.questions.process import samples
from process_archive.questions.search import search
from process_archive.questions.show import show
from process_archive.questions.view import View

from archive.tests.samples import process, reading

BOOTS = "boot-a", "boot-b"
LONG = "x" * 40000


def objects_of(number, node):
    """Return the process objects of reading `number` of a node."""
    origin = 100.0 if number < 30 else 900.0 + (3600 if number >= 40 else 0)  # boot, stepped clock
    found = [process(1, create_time=origin, name="systemd", cmdline=["/sbin/init"], ppid=0)]
    found.append(process(2, create_time=origin, name="kthreadd", cmdline=[], exe=None, ppid=0))
    if 5 <= number < 20 or number in (22, 45):
        found.append(
            process(50 + (number > 20), create_time=origin + 25, name="backup",
                    cmdline=["/bin/sh", "/opt/Backup.sh", "", node], num_fds=number)
        )  # fmt: skip
    if number >= 3:  # the same process under three names, and one name twice
        name = ("before", "after", "before")[min(number // 8, 2)]
        found.append(process(60, create_time=origin + 5, name=name, ppid=50))
    if number == 12:
        found.append(process(70, create_time=origin + 58, cmdline=["cat", LONG + "Needle"]))
    if number == 33:
        found.append(process(80, create_time=origin + 1, name="caf\ufffd", username="Bob"))
    return found


@pytest.fixture(params=["fresh", "folded"])
def host(request, host):
    """Return a host with two nodes, 50 slots of 5 s, some missing; the last ones not sealed."""
    for node in ("web-1", "web-2"):
        for number in range(50):
            if number in (15, 16, 31):
                continue
            content = reading(*objects_of(number, node))
            if number == 21:
                content = json.dumps(objects_of(number, node)).encode()
            tally = f"boot={node}-{BOOTS[number >= 30]};every=5" if node == "web-1" else None
            host.store(f"{1000 + 5 * number}.{number:03}5", content, node, tally=tally)
            if number % 10 == 9 and number < 45:
                host.seal()
    if request.param == "folded":
        compact(host.config, now=4000000000)
    return host


class Script:
    """The questions put to the raw files, each opened and read in full."""

    def __init__(self, host):
        self.all = {}
        for path in sorted(host.records.iterdir()):
            node, _, timestamp = path.name[: -len(".json")].partition("_")
            self.all[node, timestamp] = json.loads(path.read_text())

    def readings(self, node=None, first=0, last=10**12):
        return [
            (own, timestamp, objects)
            for (own, timestamp), objects in self.all.items()
            if node in (None, own) and first <= float(timestamp) <= last
        ]

    def at(self, node, moment):
        return max(
            (item for item in self.readings(node, last=moment)), key=lambda item: float(item[1])
        )

    def found(self, text, node=None, first=0, last=10**12, regex=False):
        """Return (node, pid) -> names of processes with a match, any boot."""
        pattern = re.compile(text if regex else re.escape(text), re.I)
        return {
            (own, item["pid"])
            for own, _, objects in self.readings(node, first, last)
            for item in objects
            if any(
                pattern.search(value or "")
                for value in (
                    item["name"], item["exe"], " ".join(filter(None, item["cmdline"])),
                    item["username"], item["cwd"],
                )
            )
        }  # fmt: skip


@pytest.fixture
def script(host):
    return Script(host)


@pytest.fixture
def view(host):
    with View(host.config) as view:
        yield view


def without_ids(answer):
    return [{key: row[key] for key in row if key != "id"} for row in answer.rows]


def test_1_which_nodes(view, script):
    rows = [
        (row["node"], row["readings"], row["first_timestamp"], row["last_timestamp"])
        for row in nodes(view).rows
    ]
    expected = []
    for node in ("web-1", "web-2"):
        stamps = [timestamp for _, timestamp, _ in script.readings(node)]
        expected.append((node, len(stamps), min(stamps, key=float), max(stamps, key=float)))
    assert rows == expected


@pytest.mark.parametrize(("silent", "expected"), [(2, ["web-1", "web-2"]), (20, [])])
def test_2_which_nodes_are_silent(view, script, silent, expected):
    now = float(script.at("web-1", 10**12)[1]) + 10
    assert [row["node"] for row in nodes(view, silent, now).rows] == expected


@pytest.mark.parametrize("moment", [1000.5, 1061, 1074.9, 1085, 1105.5, 1150, 1198, 1300, 9999])
def test_3_what_ran_at_a_moment(view, script, moment):
    _, timestamp, objects = script.at("web-2", moment)
    answer = show(view, "web-2", times.parse(str(moment)))
    assert answer.reading["timestamp"] == timestamp
    assert without_ids(answer) == objects


def test_4_what_ran_in_exactly_this_reading(view, script):
    for node, timestamp, objects in script.readings():
        answer = show(view, node, times.parse(timestamp))
        assert (answer.reading["timestamp"], without_ids(answer)) == (timestamp, objects)


def test_5_filtered_and_sorted(view, script):
    _, timestamp, objects = script.at("web-1", 1064)
    expected = [item["pid"] for item in objects if "backup" in " ".join(item["cmdline"]).lower()]
    answer = show(view, "web-1", times.parse("1064"), text="BACKUP")
    assert [row["pid"] for row in answer.rows] == expected == [50]
    answer = show(view, "web-1", times.parse("1064"), sort="create_time")
    order = sorted(objects, key=lambda item: -item["create_time"])
    assert [row["pid"] for row in answer.rows] == [item["pid"] for item in order]


def test_5_only_some_keys(view, script):
    for node, timestamp, _ in script.readings():
        answer = show(
            view, node, times.parse(timestamp), sort="cpu", text="BIN", keys=["pid", "name"]
        )
        whole = show(view, node, times.parse(timestamp), sort="cpu", text="BIN")
        assert answer.rows == [
            {key: row[key] for key in ("pid", "name", "id")} for row in whole.rows
        ]


@pytest.mark.parametrize(
    "which",
    [
        {"text": "backup.sh"},
        {"text": "BACKUP.SH WEB-2"},
        {"text": "after", "first": 1000, "last": 1040},
        {"text": "after", "first": 1041, "last": 1046},
        {"text": "before", "first": 1090, "last": 1110},
        {"text": "before", "first": 1071, "last": 1079},
        {"text": "before", "first": 1076, "last": 1084},
        {"text": "bob", "node": "web-2"},
        {"text": "caf\ufffd"},
        {"text": "needle"},
        {"text": "needle", "first": 1065, "last": 1300},
        {"text": "nothing has this"},
        {"text": "^/bin/sh .*web-1$", "regex": True},
        {"text": "k.?THREAD", "regex": True, "node": "web-1"},
        {"text": "root", "first": 1155, "last": 1159},
        {"text": "root", "first": 1245, "last": 1245.5},
    ],
)
def test_6_search(view, script, which):
    asked = dict(which)
    for end in ("first", "last"):
        if end in asked:
            asked[end] = int(asked[end] * 1000000)
    rows = search(view, **asked).rows
    assert {(row["node"], row["pid"]) for row in rows} == script.found(**which)
    assert len({row["id"] for row in rows}) == len(rows)


def test_7_the_life_of_a_process(view, script):
    row = ask_process(view, "web-2", 50).rows[0]
    seen = [t for _, t, objects in script.readings("web-2") if 50 in [o["pid"] for o in objects]]
    seen = sorted((t for t in seen if float(t) < 1100), key=float)
    all_of_node = sorted((t for _, t, _ in script.readings("web-2")), key=float)
    assert row["first_timestamp"] == seen[0]
    assert row["last_timestamp"] == seen[-1]
    assert row["gone_timestamp"] == all_of_node[all_of_node.index(seen[-1]) + 1]
    assert row["samples"] == len(seen)
    assert row["started_timestamp"] == "125"
    assert row["command"] == "/bin/sh /opt/Backup.sh web-2"


def test_8_one_process_under_three_names_and_two_clocks(view, script):
    first = ask_process(view, "web-1", 60, times.parse("1050")).rows[0]
    assert first["samples"] == 25  # of one boot, two readings are missing
    second = ask_process(view, "web-1", 60).rows[0]
    assert second["samples"] == 19  # the clock was stepped within
    assert second["gone_timestamp"] is None
    assert first["id"] != second["id"]
    assert show(view, "web-1", times.parse("1050")).rows[3]["id"] == first["id"]
    assert show(view, "web-1").rows[2]["id"] == second["id"]


def test_9_samples_of_a_process(view, script):
    own = ask_process(view, "web-1", 50, times.parse("1064")).rows[0]
    rows = samples(view, own["id"]).rows
    expected = [
        (timestamp, item["num_fds"])
        for _, timestamp, objects in script.readings("web-1", last=1104)
        for item in objects
        if item["pid"] == 50
    ]
    assert [(row["timestamp"], row["num_fds"]) for row in rows] == sorted(expected)
    rows = samples(view, own["id"], first=1060000000, last=1071000000).rows
    assert [row["num_fds"] for row in rows] == [12, 13, 14]


def test_10_every_sample(view, script):
    for node in ("web-1", "web-2"):
        found = {}
        for part in expanded(view, node, 1010000000, 1240000000):
            rows = part.states.to_pylist()
            for row, place in zip(part.row, part.reading):
                timestamp = part.readings[place]["timestamp"]
                found.setdefault(timestamp, []).append((rows[row]["pid"], rows[row]["num_fds"]))
        assert found == {
            timestamp: [(item["pid"], item["num_fds"]) for item in objects]
            for _, timestamp, objects in script.readings(node, 1010, 1240)
        }


def test_ids_are_the_same_before_and_after_sealing(host):
    def ids():
        with View(host.config) as view:
            found = [show(view, node).rows for node in ("web-1", "web-2")]
            found += [search(view, "root").rows]
        return [{row["id"] for row in rows} for rows in found]

    before = ids()
    host.seal(everything=True)
    assert ids() == before
    compact(host.config, now=4000000000)
    assert ids() == before
