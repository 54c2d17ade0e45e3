"""The promises in docs/specification.md: `python -m tools.lint.promises` checks their proofs.

Each promise is a row: number, promise, proofs, where they run. A proof is a scenario, outline, row
or rule (`api.feature: ` and its name in backquotes) or a unit test in backquotes
(`client/tests/test_masking.py::test_name`). Each must exist by that name.
"""

import ast
import difflib
import re
import sys

from behave.parser import parse_file

from features.lab.paths import ROOT

SPECIFICATION = ROOT / "docs/specification.md"
ROW = re.compile(
    r"^\| (?P<number>\d+\.\d+) \| (?P<promise>.+?) \| (?P<proofs>.*?) \|", re.MULTILINE
)
SCENARIO = re.compile(r"(?P<place>[\w.]+\.feature): `(?P<name>[^`]+)`")
UNIT_TEST = re.compile(r"`(?P<place>[\w/]+\.py)::(?P<name>\w+)`")


def main():
    """Print what is wrong with the table; return the exit status."""
    text = SPECIFICATION.read_text(encoding="utf-8")
    faults, number = faults_in(text), len(ROW.findall(text))
    print(*faults, f"{number} promises, {len(faults)} faults", sep="\n")
    return 1 if faults or not number else 0


def faults_in(text, root=ROOT):
    """Return a line for each fault in the table of promises in `text`."""
    faults, seen, names = [], set(), {}
    for row in ROW.finditer(text):
        number = row["number"]
        if number in seen:
            faults.append(f"{number}: two promises have this number")
        seen.add(number)
        scenarios, tests = SCENARIO.findall(row["proofs"]), UNIT_TEST.findall(row["proofs"])
        proofs = [f"{place}: `{name}`" for place, name in scenarios]
        proofs += [f"`{place}::{name}`" for place, name in tests]
        if not proofs:
            faults.append(f"{number}: no proof")
        for odd in set(row["proofs"].split("<br>")) - set(proofs):
            faults.append(f"{number}: not a scenario or unit test: {odd}")
        for place, name in scenarios + tests:
            if place not in names:
                names[place] = names_in(place, root)
            if name not in names[place]:
                faults.append(f"{number}: {place} has no `{name}`{suggestion(name, names[place])}")
    return faults


def names_in(place, root=ROOT):
    """Return the names in a feature, or of the tests in a file; none if there is no such file."""
    if place.endswith(".py"):
        return tests_in(root / place)
    # A feature is named without its folder, which may change.
    found = list((root / "features").rglob(place))
    return scenarios_in(found[0]) if found else set()


def scenarios_in(file):
    """Return the names of the scenarios, outlines, their rows and the rules in a feature file."""
    items = parse_file(str(file)).walk_scenarios(with_outlines=True, with_rules=True)
    # behave calls a row "name -- @1.2 title of the examples".
    return {item.name.partition(" -- @")[0] for item in items}


def tests_in(file):
    """Return the names of the test functions in a Python file."""
    if not file.exists():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def suggestion(name, names):
    """Return the name that `name` probably became, as a question; "" if none is close."""
    close = difflib.get_close_matches(name, names, n=1)
    return f"; is it `{close[0]}`?" if close else ""


if __name__ == "__main__":
    sys.exit(main())
