"""Links in Markdown files: `python -m tools.lint.links` checks those that stay in the repository.

A relative link must lead to a file that git tracks or would add, an anchor to a heading of that
file. A path in backquotes that begins with a folder of the repository must exist or be ignored by
git.
Links to other hosts are left alone: lint needs no network.
"""

import posixpath
import re
import subprocess
import sys
from fnmatch import fnmatch
from itertools import product

from features.lab.paths import ROOT
from tools.lint.words import files

FENCE = re.compile(r"^( {0,3})(```|~~~).*?^ {0,3}\2", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`[^`\n]+`")
LINK = re.compile(
    r"\]\((?P<inline>[^)\s]+)(?: \"[^\"]*\")?\)|^\[[^\]]+\]: +(?P<reference>\S+)", re.M
)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
TITLE = re.compile(r"\[([^\]]*)\]\([^)]*\)")  # a link in a heading: only its text is in the anchor
PATH = re.compile(r"`(?P<path>(?:\w|\.\w)[\w.-]*/[\w./{},*-]*)`")
BRACES = re.compile(r"\{([^}]*)\}")
HISTORY = {"CHANGELOG.md"}  # names paths of its time


def main():
    """Print what leads nowhere; return the exit status."""
    tracked = files([])
    texts = {name: read(name) for name in tracked if name.endswith(".md")}
    findings = [line for name in texts for line in check(name, texts, tracked)]
    print(*findings, f"{len(texts)} files, {len(findings)} dead links or paths", sep="\n")
    return 1 if findings else 0


def read(name):
    """Return the text of a file; what is in fenced blocks is blanked, line by line."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)


def check(name, texts, tracked):
    """Return a line FILE:LINE: what for each dead link or path in the file `name`.

    `texts` are the Markdown files by name, `tracked` the names of all files.
    """
    text, found = texts[name], []
    prose = SPAN.sub(lambda span: " " * len(span[0]), text)  # a link in backquotes is an example
    for match in LINK.finditer(prose):
        why = fault(match["inline"] or match["reference"], name, texts, tracked)
        if why:
            found.append((match.start(), why))
    for match in PATH.finditer(text) if name not in HISTORY else ():
        folder = match["path"].partition("/")[0]
        if any(other.startswith(folder + "/") for other in tracked):
            found += [(match.start(), f"no {path}") for path in missing(match["path"], tracked)]
    return [f"{name}:{text.count(chr(10), 0, at) + 1}: {why}" for at, why in sorted(found)]


def fault(link, name, texts, tracked):
    """Return what is wrong with a link in the file `name`, None if it resolves or leads away."""
    if re.match(r"[a-z+]+:|//", link):
        return None
    place, _, anchor = link.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), place)) if place else name
    if target not in tracked and not any(other.startswith(target + "/") for other in tracked):
        return f"{link}: no file {target}"
    if anchor and anchor not in anchors(texts.get(target, "")):
        return f"{link}: no heading #{anchor} in {target}"
    return None


def anchors(text):
    """Return the anchors of the headings in a text, as GitHub makes them."""
    found = []
    for heading in HEADING.findall(text):
        plain = TITLE.sub(r"\1", heading).lower()
        anchor = re.sub(r"[^\w -]", "", plain).replace(" ", "-")
        found.append(anchor + (f"-{found.count(anchor)}" if anchor in found else ""))
    return set(found)


def missing(path, tracked):
    """Return the paths that `path` names, `{a,b}` and `*` as in a shell, and that do not exist."""
    parts = BRACES.split(path)  # texts and lists in turn
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    names = ["".join(chosen) for chosen in product(*choices)]
    return [
        name
        for name in names
        if not any(
            fnmatch(other, name) or fnmatch(other, f"{name.rstrip('/')}/*") for other in tracked
        )
        and not ignored(name)
    ]


def ignored(name):
    """Return True if git ignores this path: a run makes it, or people do."""
    done = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", name], cwd=ROOT)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
