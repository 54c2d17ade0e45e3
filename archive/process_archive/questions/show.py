"""What ran on a node at a moment."""

from . import times
from .answers import answer
from .coverage import coverage_of
from .moment import reading_at
from .objects_at import objects_at
from .order import check_field, key_of, ordered
from .texts import OBJECT_KEYS, has_text


def show(view, node, time=None, sort=None, text=None, keys=None, limit=None, cursor=None):
    """Return the `Answer` with the process objects of the newest reading at `time` or before.

    A row has the keys of the object, and `id` (see `identity`). `time`: a `times.Time`, None for
    the newest. `sort`: see `order.ordered`. `text`: only processes that have it, see
    `texts.has_text`. `keys`: rows have only these keys, and `id`, see `objects_at`. The coverage
    is of the time from the reading to `time`. If the reading's segment is damaged, its file is
    shown if it is still there, else the reading before.
    """
    check_field(sort)
    needed = None if keys is None else {*keys, *OBJECT_KEYS, key_of(sort)}
    objects, us = None, None if time is None else times.microseconds(time.moment)
    while objects is None:
        reading = reading_at(view, node, time or times.NEWEST)
        if reading is None:
            return answer([], coverage_of(view, node, last=us))
        objects = objects_at(view, reading, needed)
        if objects is None:
            view.look_for(node, reading.timestamp)
    if text is not None:
        objects = [item for item in objects if has_text(item, text)]
    coverage = coverage_of(view, node, reading.ts, max(us or 0, reading.ts))
    objects = ordered(objects, sort)
    if keys is not None:
        shown = [*keys, "id"]
        objects = [{key: item[key] for key in shown if key in item} for item in objects]
    return answer(objects, coverage, reading.timestamp, limit, cursor)
