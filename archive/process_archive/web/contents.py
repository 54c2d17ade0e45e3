"""Answers that are no rows: the bytes of a record as they came, and exports as streams."""

import threading
from contextlib import ExitStack

from flask import Response, current_app, request

from ..questions.export import stream
from ..questions.formats import FORMATS
from ..restore import restore
from . import caching
from .asking import add, known_node, open_view
from .forms import one_of, timestamp
from .parameters import FROM, NODE_PLACE, TO, optional, required, span, values_of
from .query import pairs
from .refused import Refused
from .schemas import STAMP

EXPORTS = threading.BoundedSemaphore(2)  # at once in a worker, which has 4 threads
MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "json": "application/json",
}

RECORD = "/api/v1/nodes/{node}/readings/{timestamp}"
RECORD_PLACES = [
    NODE_PLACE, required("timestamp", timestamp, "the record's timestamp, exactly", **STAMP),
]  # fmt: skip
EXPORT = "/api/v1/nodes/{node}/export"
EXPORT_PARAMETERS = [
    FROM, TO,
    optional("format", one_of(*FORMATS), "the file's format, parquet if not given",
             type="string", enum=list(FORMATS)),
]  # fmt: skip


def record(**place):
    """Answer with the bytes of a record, unpacked, whatever they are."""
    values_of([], pairs(request.query_string), None)
    values = values_of(RECORD_PLACES, place.items(), None)
    content = restore(current_app.config["ARCHIVE"], values["node"], values["timestamp"])
    if content is None:
        raise Refused({"timestamp": "there is no such record"}, 404)
    return caching.with_tag(Response(content, mimetype="application/json"))


def export(**place):
    """Answer with a file, while it is made; what breaks it off later ends the connection."""
    now = None
    values = values_of(EXPORT_PARAMETERS, pairs(request.query_string), now)
    values.update(values_of([NODE_PLACE], place.items(), now))
    node, form = values["node"], values["format"] or "parquet"
    if not EXPORTS.acquire(blocking=False):
        raise Refused({"export": "others are being written; try again in a minute"}, 429)
    with ExitStack() as stack:
        stack.callback(EXPORTS.release)
        view = stack.enter_context(open_view())
        known_node(view, node)
        parts = stream(view, node, *span(values), form)
        first = next(parts, None)
        if first is None:
            raise Refused({"node": "there are no processes of this node in this span"}, 404)
        kept = stack.pop_all()
    answer = Response(whole(kept, first, parts), content_type=MEDIA[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{node}.{form}"'
    answer.call_on_close(kept.close)  # also if nothing of it was read
    return answer


def whole(kept, first, parts):
    """Yield `first`, then `parts`; then close `kept`."""
    with kept:
        yield first
        yield from parts


add(RECORD, "record", record, RECORD_PLACES)
add(EXPORT, "export", export, [NODE_PLACE])
