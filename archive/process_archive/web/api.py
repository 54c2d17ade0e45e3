"""The API's answers: a page of rows, what they rest on, and where the next page is."""

import time
from functools import partial
from urllib.parse import urlencode

from flask import current_app, request

from ..faults import BadQuestion
from ..questions import times
from . import caching, jsend
from .asking import add, known_node, open_view
from .cursors import Cursor, name_of
from .endpoints import ENDPOINTS
from .forms import at_most
from .parameters import optional, values_of
from .query import pairs
from .refused import Refused

PAGE = 1000  # rows without `limit`
CURSOR = optional("cursor", lambda value, now: value, "where the next page begins, of next_url")


def limit_of(config):
    """Return the parameter `limit`."""
    about = f"rows of a page, {PAGE} if not given"
    most = config.max_rows
    return optional("limit", at_most(most), about, type="integer", minimum=1, maximum=most)


def answer(endpoint, **place):
    """Answer a question with a page of rows."""
    data = data_of(endpoint, place, pairs(request.query_string))
    following = data.get("next_url")
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return caching.with_tag(jsend.document(data, headers))


def data_of(endpoint, place, said):
    """Return the `data` of a page of rows, with `next_url` if there are more.

    `place`: texts of the path by name; `said`: the (name, text) pairs of the query. Raises
    `Refused` and `Fault`.
    """
    config, cursors = current_app.config["ARCHIVE"], current_app.config["CURSORS"]
    question, text = name_of(request.path, said), dict(said).get("cursor")
    cursor = Cursor(time.time(), None, None) if text is None else cursors.read(question, text)
    values = values_of([*endpoint.parameters, limit_of(config), CURSOR], said, cursor.now)
    values.update(values_of(endpoint.places, place.items(), cursor.now))
    if cursor.end is not None:
        values["at" if endpoint.end == "at" else "to"] = times.parse(cursor.end)
    limit = values["limit"] or min(PAGE, config.max_rows)
    with open_view() as view:
        if "node" in place:
            known_node(view, values["node"])
        try:
            found = endpoint.ask(view, values, limit=limit, cursor=cursor.after)
        except BadQuestion as fault:
            raise Refused({"question": str(fault)}) from None
        if "id" in place and not found.rows and cursor.after is None:
            raise Refused({"id": "there is no such process in this span"}, 404)
        end = cursor.end or end_of(endpoint, values, view, found, cursor.now)
    data = found.data()
    if found.truncated:
        own = cursors.text(question, Cursor(cursor.now, end, found.next))
        query = urlencode([pair for pair in said if pair[0] != "cursor"] + [("cursor", own)])
        data["next_url"] = f"{request.base_url}?{query}"
    return data


def end_of(endpoint, values, view, found, now):
    """Return the text of the TIME at which an answer with more pages ends, None for no end."""
    if not found.truncated or endpoint.end is None:
        return None
    if endpoint.end == "at":
        return found.reading["timestamp"]
    if values["to"] is not None:
        return times.timestamp_of(times.microseconds(values["to"].moment))
    if endpoint.end == "now":
        return times.timestamp_of(int(now * 1000000))
    return times.timestamp_of(max(span.last for span in view.nodes().values()))


for each in ENDPOINTS:
    add(each.path, each.name, partial(answer, each), each.places)
