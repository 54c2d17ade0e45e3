"""Tallies: what the deployed client says that it has counted, beside what its log says."""

import re
from collections import Counter, defaultdict

from features.support.journal import Journal

# Lines of client.log, and what each adds to the counts.
TAKEN = re.compile(r" (\S+)\.json\.gz taken: ")
SAID = {
    "missed": re.compile(r" Missed ticks: (\d+) "),
    "dropped": re.compile(r"\.json\.gz (dropped): the spool is full"),
    "lost": re.compile(r" ERROR (\d+) lost: "),
    "refused": re.compile(r"\.json\.gz (dropped): the API rejects it"),
}
NAMES = ("taken", *SAID)


def received(target, names):
    """Return what `read` finds in the journal of the service of `target`."""
    folder = Journal(target.api, target.records_dir).folder
    return read(target.api.check_output(f"cat {folder}/[0-9]*", root=True), names)


def read(journal, names):
    """Return {name of a reading: its first tally, {name: text}} of the readings called `names`.

    `journal` is the text of the service's journal. Of a reading that arrived twice, the tallies
    differ in what is as of sending.
    """
    found = {}
    for line in journal.splitlines():
        if line.startswith(" "):
            file, _, text = line.split()
            name = re.sub(r"\.json(\.gz)?$", "", file)
            if name in names:
                found.setdefault(name, dict(part.split("=") for part in text.split(";")))
    return found


def counted(tallies):
    """Return the Counter of NAMES between the first of the `tallies` and the last.

    The first reading's start may be long ago; each later start begins at 0.
    """
    counts, starts = Counter(dict.fromkeys(NAMES, 0)), defaultdict(list)
    for each in sorted(tallies, key=lambda each: float(each["start"])):
        starts[each["start"]].append({name: int(each[name]) for name in ("ticks", *NAMES)})
    for number, readings in enumerate(starts.values()):
        first, last = min(readings, key=ticks), max(readings, key=ticks)
        assert all(each["ticks"] == each["taken"] + each["missed"] for each in readings), readings
        counts["taken"] += last["taken"] - (0 if number else first["taken"] - 1)
        counts["missed"] += last["missed"] - (0 if number else first["missed"])
    for name in ("dropped", "lost", "refused"):
        values = [int(each[name]) for each in tallies]
        counts[name] = max(values) - min(values)
    return counts


def ticks(reading):
    """Return the number of its tick."""
    return reading["ticks"]


def logged(log, names):
    """Return the Counter of NAMES in the text of client.log, between the first and the last of the
    readings called `names`."""
    lines = log.splitlines()
    at = [n for n, line in enumerate(lines) if (m := TAKEN.search(line)) and m[1] in names]
    counts = Counter(dict.fromkeys(NAMES, 0))
    for line in lines[at[0] + 1 : at[-1] + 1]:
        counts["taken"] += bool(TAKEN.search(line))
        for name, form in SAID.items():
            if match := form.search(line):
                counts[name] += int(match[1]) if match[1].isdigit() else 1
    counts["taken"] += 1  # the first
    return counts
