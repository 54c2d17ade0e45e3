"""Values: where a quoted or nested value in a text ends, as JSON and most languages write it."""

import re

# An opening quote, after as many backslashes as the text around it has needed: \" in a string of
# JSON, \\\" in a string in a string.
OPENING = re.compile(r"(\\*)([\"'])")
CLOSING = {quote: re.compile(rf"(?<!\\)(\\*){quote}") for quote in "\"'"}
TOKEN = re.compile(r"(?<!\\)\\*[\"']|[\[\]{}]")
BARE = re.compile(r"[^\s,;&}\])\"'\\]*")


def quoted_end(text, at):
    """Return the index behind the closing quote of the quoted text that begins at `at`.

    It is the end of `text` if the quote is never closed.
    """
    opening = OPENING.match(text, at)
    level, quote = len(opening.group(1)), opening.group(2)
    for closing in CLOSING[quote].finditer(text, opening.end()):
        # Each level of nesting doubles the backslashes before a quote that is part of the value.
        if len(closing.group(1)) % (2 * (level + 1)) == level:
            return closing.end()
    return len(text)


def value_end(text, at):
    """Return the index behind the value that begins at `at`: quoted, {…}, […], or one word."""
    if OPENING.match(text, at):
        return quoted_end(text, at)
    if text[at : at + 1] in ("{", "["):
        return _block_end(text, at)
    return BARE.match(text, at).end()


def _block_end(text, at):
    depth, token = 0, TOKEN.search(text, at)
    while token:
        at = token.end()
        if token.group() in "[{":
            depth += 1
        elif token.group() in "]}":
            depth -= 1
            if not depth:
                return at
        else:
            at = quoted_end(text, token.start())
        token = TOKEN.search(text, at)
    return len(text)
