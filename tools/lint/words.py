"""Forbidden turns of phrase: `python -m tools.lint.words [PATH ...]` prints where they occur.

Without a path it checks every text file of the repository. Ends with status 1 if it finds any.
codespell checks the spelling; this checks the phrases that it does not know.
"""

import re
import subprocess
import sys
from pathlib import Path

from features.lab.paths import ROOT

# Files that quote the forbidden turns, or whose words are not ours.
EXEMPT = {"LICENSE", "tools/lint/words.py", "tools/tests/test_words.py"}

# (turn, what to write instead). A blank also matches a line break and the "#" of a comment.
TURNS = [
    (
        r"stands? (in|there|at|on|by|beside|below|above|alone|under|between|twice|neither|where)",
        "is in, contains",
    ),
    (r"stands? for it|as it stands|here stands?", "is, contains"),
    (r"stands? still", "stalled"),
    (r"(is|are|was|were|be|been|being) told(?! apart)", "is reported, is logged, is asked"),
    (r"tells? whether|to tell whether", "Return True if"),
    (r"(tells?|told|telling) of", "reports, names, describes"),
    (
        r"(comes?|came|coming) to (hold|be|have|name|answer|tell|get|contain|its end|their end)",
        "eventually contains, becomes, ends",
    ),
    (r"who(m|so)?ever", "name the actor: the caller, the client, an account"),
    (r"(?<![=\"'`/])nobody(?![\"'`])", "name the actor: no client, no account, no one"),
    (r"(any|every|some)body", "name the actor: any user, every host, an attacker"),
    (r"(what|that|which) is none", "anything else, what is not a …"),
    (r"one's own", "your own, its own"),
    (r"as it deserves", "say what happens"),
    (r"anew|afresh", "again"),
    (r"in the place of", "instead of, at the path of"),
    (r"seldom", "rarely"),
    (r"dear(er|est)?", "expensive"),
    (
        r"thereof|therein|thereto|thereupon|wherein|whereof|whereupon|hitherto",
        "of it, in it, then, so far",
    ),
    (r"lest", "so that … not"),
    (r"as a rule", "usually"),
    (
        r"so (does|do) (the|it|this|that|all|each|every|they|those|these)",
        "repeat the verb: … also contains",
    ),
    (r"made up(?! of)", "unknown, invented"),
    (r"(can|could|may|cannot|to|will) (not )?be had", "is available, is not available"),
    (r"for want of", "because there is no"),
    (r"(asks?|knows?|tells?|says?|takes?|reads?|holds?|wants?) not(?! (to|only))", "does not …"),
    (r"(what|where|while|that|as) (is|are|was|were) not it", "anything else"),
    (r"where there (is|are|was|were)", "if there is"),
    (r"where (that|this|it|they) (cannot|can|could|does|do|did|has|have)", "if it"),
    (
        r"where (that|this|it|they) (is|are|was|were) (not|no|known|missing|there|gone|set)",
        "if it is",
    ),
    (r"where that (is|are|was|were)", "if that is"),
    (
        r"(is|are|was|were|be|been|being|gets?|being) set aside|sets aside",
        "quarantined, moved to quarantine",
    ),
    (r"(is|are|was|were|be|stays?|written|stored|kept) whole", "complete, completely"),
    (r"mend(s|ed|ing)?", "repair, fix"),
    (r"equally long", "the same time"),
    (r"takes none", "cannot write, refuses"),
    (r"no (root|process|record|client|node|host|file|one|reading)'s", "does not belong to a …"),
    (r"none of the \w+'s", "does not belong to …"),
]


def pattern(turn):
    """Compile a turn: complete words, any case, also across the lines of a comment."""
    gap = r"(?:[ \t]+|[ \t]*\n[ \t]*(?:#[ \t]*)?)"
    return re.compile(rf"(?<![\w-])(?:{turn})(?![\w-])".replace(" ", gap), re.IGNORECASE)


PATTERNS = [(pattern(turn), instead) for turn, instead in TURNS]


def main(arguments):
    """Print every forbidden turn below the paths; return the exit status."""
    names = files(arguments)
    findings = [line for name in names if name not in EXEMPT for line in check(name)]
    print(*findings, f"{len(findings)} forbidden turns", sep="\n")
    return 1 if findings else 0


def files(places):
    """Return the names of the files below `places` that git tracks or would add."""
    asked = [str(Path(place).resolve().relative_to(ROOT)) for place in places]
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *asked]
    done = subprocess.run(listing, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    names = sorted(set(filter(None, done.stdout.split("\0"))))
    return [name for name in names if (ROOT / name).is_file()]


def check(name):
    """Return a line FILE:LINE: "turn" → use … for each forbidden turn in the file `name`."""
    try:
        text = (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [f"{name}:{line}: {turn!r} → use {instead}" for line, turn, instead in turns(text)]


def turns(text):
    """Return (line, turn, what to use instead) for each forbidden turn in `text`, in order."""
    found = []
    for forbidden, instead in PATTERNS:
        for match in forbidden.finditer(text):
            found.append(
                (text.count("\n", 0, match.start()) + 1, " ".join(match[0].split()), instead)
            )
    return sorted(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
