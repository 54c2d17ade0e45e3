"""A corpus of real command lines: nothing leaks, little else is masked; run it for the counts.

    python client/tests/test_masking_corpus.py [develop | final]    also lists the lines of this set

fixtures/masking/corpus.jsonl has one command line per line, as a JSON object:

    set      develop, or final: lines of program families that no rule may be tuned on
    family   the programs that the line is about
    source   where the form of the line comes from; hosts, names and secrets are replaced
    argv     the command line
    secrets  words in it that must not be sent; empty if the line has no secret
    kept     words of an argument with a secret that must stay (optional)
"""

import json
import os
import sys

import pytest
from process_client.masking import Masker

FILE = os.path.join(os.path.dirname(__file__), "fixtures", "masking", "corpus.jsonl")
SETS = ("develop", "final")


def load():
    """Return the lines of the corpus, a list of dicts."""
    with open(FILE, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def leaks(line, masked):
    """Return the secrets of `line` that are still in `masked`, its masked arguments."""
    return [word for word in line["secrets"] if any(word in argument for argument in masked)]


def losses(line, masked):
    """Return what was masked although it is no secret: arguments without one, and `kept` words."""
    arguments = [
        argument
        for argument, now in zip(line["argv"], masked)
        if argument != now and not any(word in argument for word in line["secrets"])
    ]
    text = "\n".join(masked)
    return arguments + [word for word in line.get("kept", ()) if word not in text]


def count(masker, name):
    """Return (lines, leaking ones, over-masked ones) of the set `name`, as lists."""
    lines = [line for line in load() if line["set"] == name]
    masked = [masker.command_line(line["argv"]) for line in lines]
    both = list(zip(lines, masked))
    return (
        lines,
        [(line, now) for line, now in both if leaks(line, now)],
        [(line, now) for line, now in both if losses(line, now)],
    )


@pytest.mark.parametrize("name", ["develop", "final"])
def test_corpus_has_no_leak_and_at_most_one_percent_masked_too_much(name):
    lines, leaking, over = count(Masker(), name)
    assert not leaking
    assert len(over) <= 0.01 * len(lines)


def main(listed):
    """Print the counts of both sets, and the lines at fault of the sets in `listed`."""
    print("set      lines  with a secret  leaks  over-masked")
    for name in SETS:
        lines, leaking, over = count(Masker(), name)
        secret = sum(1 for line in lines if line["secrets"])
        print(f"{name:8} {len(lines):5}  {secret:13}  {len(leaking):5}  {len(over):11}")
        if name in listed:
            for kind, found in (("leak", leaking), ("over", over)):
                for line, now in found:
                    print(f"  {kind} {line['family']}: {line['argv']}\n       -> {now}")


if __name__ == "__main__":
    main(sys.argv[1:])
