"""Spans: the parts of a text to mask, as tuples (start, end, replacement)."""

MASK = "***"


def span(start, end):
    """Return the span of text[start:end]."""
    return start, end, MASK


def shifted(spans, by):
    """Return `spans` moved by `by` characters."""
    return [(start + by, end + by, new) for start, end, new in spans]


def masked(text, spans):
    """Return `text` with its `spans`, in any order, replaced; those that touch become one."""
    pieces, done = [], 0
    for start, end, new in joined(spans):
        pieces += (text[done:start], new)
        done = end
    return "".join(pieces) + text[done:]


def joined(spans):
    """Return `spans` in order, without empty ones, with those that overlap or touch joined."""
    found = []
    for start, end, new in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            first, last, kept = found[-1]
            if end > last:
                found[-1] = first, end, MASK if new == kept else new
        else:
            found.append((start, end, new))
    return found
