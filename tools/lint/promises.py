"""The table of promises in features/README.md: `python -m tools.lint.promises` checks it.

Every scenario, outline, row or rule that the table names must exist, by this name, in its feature.
"""

import re
import sys

from behave.parser import parse_file

from features.lab.paths import ROOT

FEATURES = ROOT / "features"
ROW = re.compile(r"^\| +\*?“(?P<promise>.+?)”.*?\|(?P<proofs>.+?)\|", re.MULTILINE)
PROOF = re.compile(r"(?P<feature>[\w.]+\.feature): `(?P<name>[^`]+)`")


def main():
    """Print what is wrong with the table; return the exit status."""
    faults, rows = [], list(ROW.finditer((FEATURES / "README.md").read_text(encoding="utf-8")))
    names = {file.name: names_in(file) for file in FEATURES.glob("*.feature")}
    for row in rows:
        proofs = list(PROOF.finditer(row["proofs"]))
        if not proofs:
            faults.append(f"“{row['promise']}”: no scenario is named")
        for proof in proofs:
            if proof["name"] not in names.get(proof["feature"], ()):
                faults.append(f"“{row['promise']}”: {proof['feature']} has no `{proof['name']}`")
    print(*faults, f"{len(rows)} promises, {len(faults)} without proof", sep="\n")
    return 1 if faults or not rows else 0


def names_in(file):
    """Return the names of the scenarios, outlines, their rows and the rules in a feature file."""
    items = parse_file(str(file)).walk_scenarios(with_outlines=True, with_rules=True)
    # behave calls a row "name -- @1.2 title of the examples".
    return {item.name.partition(" -- @")[0] for item in items}


if __name__ == "__main__":
    sys.exit(main())
