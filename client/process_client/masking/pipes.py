"""Pipes: the commands of a shell line, and those that take a secret from standard input."""

import re

from process_client.masking.spans import span

READERS = frozenset(
    ("chpasswd", "passwd", "kinit", "smbpasswd", "cryptsetup", "su", "ssh-add", "htpasswd")
)
FROM_STDIN = re.compile(
    r"--(?:[a-z-]*password-stdin|with-token|stdin|password-from-stdin|passphrase-fd.*|token-stdin"
    r"|stdin-password)\Z|(?:.{0,99}=)?(?:pass:)?stdin\Z"
)
SUDO_STDIN = re.compile(r"-[A-Za-z]*S|--stdin")


def commands(line):
    """Yield (words, the words of the command that reads their output, or []) for each command of
    `line`, a list of Words; a here-string is a command too, without a name."""
    found, is_here = [[]], False
    for word in line:
        if is_here:  # kinit <<< SECRET
            yield [None, word], found[-1]
        elif not word.operator:
            found[-1].append(word)
        elif word.operator[0] not in "<>":
            found += ([word], [])
        is_here = word.operator == "<<<"
    for at in range(0, len(found), 2):
        is_piped = at + 2 < len(found) and found[at + 1][0].operator in ("|", "|&")
        yield found[at], found[at + 2] if is_piped else []


def reads_secret(arguments):
    """Return True if the command `arguments` takes a secret from its standard input."""
    names = {each.rpartition("/")[2] for each in arguments}
    if not READERS.isdisjoint(names) or any(map(FROM_STDIN.match, arguments)):
        return True
    return "sudo" in names and any(map(SUDO_STDIN.match, arguments))


def printed(arguments, reader):
    """Return a list of spans for each of `arguments`: what they print, if `reader` expects it."""
    found = [[] for _ in arguments]
    if reads_secret(reader):
        has_user = any(each.endswith("chpasswd") for each in reader)  # USER:SECRET
        for spans, text in zip(found[1:], arguments[1:]):
            if not text.startswith(("-", "%")):
                spans.append(span(text.find(":") + 1 if has_user else 0, len(text)))
    return found
