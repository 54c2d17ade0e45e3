"""Shell lines: their words, what each word means, and where it is in the line."""

import re
from bisect import bisect_right

from process_client.masking.spans import MASK

QUOTED = r"""(?P<quoted>'[^']*'?|\$'[^'\\]*(?:\\.[^'\\]*)*'?|"[^"\\]*(?:\\.[^"\\]*)*"?)"""
OTHER = r"[^\s;&|()<>'\"\\$`]+|\$(?![('])|\\.|\\\Z"
SHELL = re.compile(
    rf"[^\S\n]*(?:(?P<operator>[\n;]+|`|&&?|\|[|&]?|\$?\(|\)|<<<|[<>]+&?)|{QUOTED}|(?P<plain>(?:{OTHER})+))",
    re.DOTALL,
)
# A text that no shell has read: a title, a list of options, a sentence. An operator has a blank
# behind it, everything else is part of a word.
TEXT = re.compile(
    rf"[^\S\n]*(?:(?P<operator>[\n;]*\n|[;&|()<>]+(?=\s|\Z))|{QUOTED}"
    rf"|(?P<plain>(?:{OTHER}|[;&|()<>]+(?![;&|()<>\s]|\Z)|`|\$(?=\())+))",
    re.DOTALL,
)
ESCAPE = {"'": None, "$'": re.compile(r"\\.", re.DOTALL), '"': re.compile(r'\\["\\$`]')}
ESCAPE[""] = ESCAPE["$'"]


class Word:
    """One word of a line, or an operator."""

    def __init__(self, start, operator=""):
        self.start = self.end = start
        self.operator = operator
        self.value = ""  # what the program gets
        self._atoms = []  # (index in value, in the line, length there, segment) of each part
        self._segments = []  # (from, to) in value and in the line, and the quote

    def add(self, line, start, end, quote):
        """Add line[start:end], which is one quoted part with its `quote`, or has none."""
        inner, stop = start + len(quote), end
        if quote and line[end - 1] == quote[-1] and end - 1 >= inner:
            stop -= 1
        begin, at, segment = len(self.value), inner, len(self._segments)
        pieces, length = [self.value], begin
        for escape in ESCAPE[quote].finditer(line, inner, stop) if ESCAPE[quote] else ():
            if escape.start() > at:
                self._atoms.append((length, at, escape.start() - at, segment))
                pieces.append(line[at : escape.start()])
                length += escape.start() - at
            self._atoms.append((length, escape.start(), 2, segment))
            pieces.append(line[escape.end() - 1])
            length, at = length + 1, escape.end()
        if stop > at:
            self._atoms.append((length, at, stop - at, segment))
            pieces.append(line[at:stop])
            length += stop - at
        self.value = "".join(pieces)
        self._segments.append((begin, length, start, end, quote))
        self.end = end

    def spans(self, spans):
        """Return `spans` of the value as spans of the line; its quotes stay closed."""
        starts = [atom[0] for atom in self._atoms] if spans else []
        return [self._span(starts, start, end) for start, end, _ in spans if start < end]

    def _span(self, starts, start, end):
        first = self._atoms[bisect_right(starts, start) - 1]
        last = self._atoms[bisect_right(starts, end - 1) - 1]
        line_start = first[1] + (start - first[0])
        offset = end - last[0]
        following = bisect_right(starts, end - 1)
        size = (starts[following] if following < len(starts) else len(self.value)) - last[0]
        line_end = last[1] + (last[2] if offset == size else offset)
        new, opened, closed = MASK, self._segments[first[3]], self._segments[last[3]]
        if opened[4] and start == opened[0] and end >= opened[1]:
            line_start = opened[2]
        elif opened[4] and opened is not closed:
            new += opened[4][-1]
        if closed[4] and end == closed[1] and start <= closed[0]:
            line_end = closed[3]
        elif closed[4] and opened is not closed:
            new += closed[4]
        return line_start, line_end, new


def words(line, is_shell):
    """Return the Words of `line`, in order; `is_shell` if a shell has read or will read it."""
    found, expression, at = [], SHELL if is_shell else TEXT, 0
    match = expression.match(line)
    while match and match.end() > at:
        kind = match.lastgroup
        start = match.start(kind)
        if kind == "operator":
            found.append(Word(start, match.group(kind)))
        else:
            if start > at or not found or found[-1].operator:
                found.append(Word(start))
            quote = ""
            if kind == "quoted":
                quote = "$'" if line[start] == "$" else line[start]
            found[-1].add(line, start, match.end(), quote)
        at = match.end()
        match = expression.match(line, at)
    return found
