"""What the layers below take too liberally: other spellings of a path, and a missing Host."""

import re
from urllib.parse import unquote

from flask import current_app, request
from werkzeug.exceptions import BadRequest, NotFound

# The path of a request target, which may be an absolute URL (RFC 9112, section 3.2).
PATH = re.compile(r"(?:https?://[^/?#]*)?([^?]*)", re.IGNORECASE)


def init_app(app):
    """Refuse what another server may understand differently; `app` has all its paths by now."""
    app.config["PATHS"] = frozenset(rule.rule for rule in app.url_map.iter_rules())
    app.before_request(check_host)
    app.before_request(check_path)


def check_host():
    """Refuse a request of HTTP/1.1 without a Host, and one with several (RFC 9112, section 3.2)."""
    host = request.environ.get("HTTP_HOST")
    missing = host is None and request.environ["SERVER_PROTOCOL"] != "HTTP/1.0"
    if missing or "," in (host or ""):
        raise BadRequest("exactly one Host is required")


def check_path():
    """Refuse a path that is not exactly one of the API's, whatever it is routed to."""
    if path_as_sent() not in current_app.config["PATHS"]:
        raise NotFound


def path_as_sent():
    """Return the path as the client sent it.

    Only escapes are decoded, and none if one of them is a slash: it separates nothing (RFC 3986,
    section 2.2). The layers below decode it, merge slashes at the beginning, add a missing one and
    drop fragments, tabs, and a prefix that a header sets.
    """
    environ = request.environ
    path = PATH.match(environ.get("RAW_URI", environ["PATH_INFO"])).group(1)
    return path if "%2f" in path.lower() else unquote(path)
