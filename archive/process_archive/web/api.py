"""The API's answers: a page of rows, what they rest on, and where the next page is."""

import time
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, current_app, request

from ..faults import BadQuestion
from ..questions import times
from ..questions.view import View
from . import auth, caching, jsend
from .cursors import Cursor, name_of
from .endpoints import ENDPOINTS
from .parameters import at_most, optional, values_of
from .query import pairs
from .refused import Refused

PAGE = 1000  # rows without `limit`
CURSOR = optional("cursor", lambda value, now: value, "where the next page begins, of next_url")

blueprint = Blueprint("api", __name__)
blueprint.before_request(auth.require_token)
blueprint.after_request(caching.finish)


def add(path, name, view, places=()):
    """Serve `path`, with the names of `places` in braces, by GET and HEAD alone."""
    for place in places:
        path = path.replace("{" + place.name + "}", "<" + place.name + ">")
    blueprint.add_url_rule(path, name, view, methods=["GET"], provide_automatic_options=False)


def limit_of(config):
    """Return the parameter `limit`."""
    about = f"rows of a page, {PAGE} if not given"
    most = config.max_rows
    return optional("limit", at_most(most), about, type="integer", minimum=1, maximum=most)


def open_view():
    """Return the archive as it is now, within the limits of a question."""
    config = current_app.config["ARCHIVE"]
    return View(config, current_app.config["CACHES"], config.max_seconds)


def placed(endpoint, place):
    """Return the values of the places in a path."""
    return values_of(endpoint.places, place.items(), None)


def known_node(view, node):
    """Refuse a node without any reading, with 404."""
    if not (view.catalog.of(node) or view.unsealed(node)):
        raise Refused({"node": "there is no reading of this node"}, 404)


def answer(endpoint, **place):
    """Answer a question with a page of rows."""
    config, cursors = current_app.config["ARCHIVE"], current_app.config["CURSORS"]
    said = pairs(request.query_string)
    question, text = name_of(request.path, said), dict(said).get("cursor")
    cursor = Cursor(time.time(), None, None) if text is None else cursors.read(question, text)
    values = values_of([*endpoint.parameters, limit_of(config), CURSOR], said, cursor.now)
    values.update(placed(endpoint, place))
    if cursor.end is not None:
        values[endpoint.end] = times.parse(cursor.end)
    with open_view() as view:
        if "node" in place:
            known_node(view, values["node"])
        limit = values["limit"] or min(PAGE, config.max_rows)
        try:
            found = endpoint.ask(view, values, limit=limit, cursor=cursor.after)
        except BadQuestion as fault:
            raise Refused({"question": str(fault)}) from None
        if "id" in place and not found.rows and cursor.after is None:
            raise Refused({"id": "there is no such process in this span"}, 404)
        end = cursor.end or end_of(endpoint, values, view, found)
    data, headers = found.data(), {}
    if found.truncated:
        own = cursors.text(question, Cursor(cursor.now, end, found.next))
        query = urlencode([pair for pair in said if pair[0] != "cursor"] + [("cursor", own)])
        data["next_url"] = f"{request.base_url}?{query}"
        headers["Link"] = f'<{data["next_url"]}>; rel="next"'
    return caching.with_tag(jsend.document(data, headers))


def end_of(endpoint, values, view, found):
    """Return the text of the TIME at which an answer with more pages ends, None for no end."""
    if not found.truncated or endpoint.end is None:
        return None
    if endpoint.end == "at":
        return found.reading["timestamp"]
    newest = max(span.last for span in view.nodes().values())
    wanted = newest if values["to"] is None else times.microseconds(values["to"].moment)
    return times.timestamp_of(wanted)


for each in ENDPOINTS:
    add(each.path, each.name, partial(answer, each), each.places)
