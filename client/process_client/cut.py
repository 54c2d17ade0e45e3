"""Cuts the longest values of a reading that is too large, so that the API takes the rest."""

import re

import orjson

MARK = "…({} bytes cut)"  # ends each value that was cut
MARKED = re.compile(r"…\(([0-9]{1,15}) bytes cut\)\Z")
SHORT = 256  # bytes of JSON; no value of fixed length has more, and no shorter value is cut
SHORT_ITEM = 80  # the same for a text in a list


def fit(processes, limit):
    """Cut values of `processes`, the dicts of a reading, in place, so that they have at most
    `limit` bytes as JSON; return the numbers of values cut and of processes left out.

    The longest values are cut, all to the same length. If all long values are cut as far as may be
    and it is not enough, the last processes are left out.
    """
    whole = [size(each) + 1 for each in processes]
    long = [lengths(each) for each in processes]
    kept = _most([total - excess(each) for total, each in zip(whole, long)], limit)
    left_out = len(processes) - kept
    del processes[kept:]
    sizes = [each for values in long[:kept] for each in values.values()]
    room = limit - sum(whole[:kept]) + sum(sizes)
    highest = level(sizes, room)
    number = 0
    for values, longs in zip(processes, long):
        for key, length in longs.items():
            if highest is not None and length > highest:
                values[key] = cut(values[key], highest)
                number += 1
    return number, left_out


def lengths(process):
    """Return {key: bytes of JSON} of the values that are long enough to be cut."""
    found = {}
    for key, value in process.items():
        # A letter has at most six bytes of JSON.
        if isinstance(value, (list, dict)) or isinstance(value, str) and len(value) > SHORT // 6:
            length = size(value)
            if length > SHORT:
                found[key] = length
    return found


def excess(lengths):
    """Return how many bytes can be cut from values of these lengths."""
    return sum(lengths.values()) - SHORT * len(lengths)


def level(sizes, room):
    """Return the greatest length so that `sizes`, none longer than that, add up to `room`; None if
    they do as they are."""
    left = len(sizes)
    for each in sorted(sizes):
        if each * left > room:
            return room // left
        room -= each
        left -= 1
    return None


def cut(value, room):
    """Return text, a list or a dict cut to `room` bytes of JSON, with a mark at the end."""
    if isinstance(value, str):
        return _cut_text(value, room)
    if isinstance(value, dict):
        names = list(value)
        texts = _cut_texts(list(value.values()), room - sum(map(size, names)) - len(names))
        kept, dropped = _cut_end(
            [size(each) + size(of) + 2 for each, of in zip(names, texts)], room
        )
        found = dict(zip(names[:kept], texts))
        return dict(found, **{_mark(dropped): ""}) if dropped else found
    items = _cut_texts(value, room)
    kept, dropped = _cut_end([size(each) + 1 for each in items], room)
    if not dropped:
        return items
    earlier = MARKED.fullmatch(items[-1]) if isinstance(items[-1], str) else None
    return [*items[:kept], _mark(dropped + (int(earlier.group(1)) if earlier else 0))]


def _cut_texts(items, room):
    """Return the list with its longest texts cut, to no less than SHORT_ITEM bytes each."""
    sizes = [size(each) + 1 for each in items]
    highest = level(sizes, room - 2)
    if highest is None:
        return items
    highest = max(highest, SHORT_ITEM)
    return [
        _cut_text(each, highest - 1) if length > highest and isinstance(each, str) else each
        for each, length in zip(items, sizes)
    ]


def _cut_end(sizes, room):
    """Return how many items of these sizes, from the first on, fit in `room` bytes together with a
    mark, and how many bytes the others have."""
    if sum(sizes) + 1 <= room:
        return len(sizes), 0
    kept = _most(sizes, room - len(_mark(sum(sizes)).encode()) - len('"":"",[]'))
    return kept, sum(sizes[kept:])


def _cut_text(text, room):
    """Return the longest beginning of `text` that has at most `room` bytes of JSON with its mark,
    never less than the mark. The mark counts bytes of UTF-8, also those of an earlier cut."""
    earlier = MARKED.search(text)
    begin, count = (text[: earlier.start()], int(earlier.group(1))) if earlier else (text, 0)
    whole = len(begin.encode()) + count
    room = max(room - len(_mark(whole).encode()), 2)
    kept = begin[:room]
    while size(kept) > room:
        kept = kept[: len(kept) * room // size(kept)]
    return kept + _mark(whole - len(kept.encode()))


def _mark(number):
    return MARK.format(number)


def _most(sizes, room):
    """Return how many of `sizes`, from the first on, fit in `room`."""
    for number, each in enumerate(sizes):
        room -= each
        if room < 0:
            return number
    return len(sizes)


def size(value):
    """Return the bytes of a value as JSON."""
    return len(orjson.dumps(value, default=tuple))
