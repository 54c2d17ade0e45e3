"""What the layers below take too liberally: other spellings of a path, and a missing Host."""

import re
from functools import partial
from urllib.parse import unquote

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

# The path of a request target, which may be an absolute URL (RFC 9112, section 3.2).
PATH = re.compile(r"(?:https?://[^/?#]*)?([^?]*)", re.IGNORECASE)


def init_app(app):
    """Refuse what another server may understand differently; `app` has all its paths by now."""
    paths = frozenset(rule.rule for rule in app.url_map.iter_rules())
    app.before_request(partial(check_request, paths))


def check_request(paths):
    """Refuse a path that is not exactly one of `paths`, and a request without exactly one Host.

    HTTP/1.0 has no Host (RFC 9112, section 3.2).
    """
    environ = request.environ
    host = environ.get("HTTP_HOST")
    missing = host is None and environ["SERVER_PROTOCOL"] != "HTTP/1.0"
    if missing or "," in (host or ""):
        raise BadRequest("exactly one Host is required")
    target = environ.get("RAW_URI", environ["PATH_INFO"])
    if target not in paths and path_in(target) not in paths:
        raise NotFound


def path_in(target):
    """Return the path in the `target` of a request, as the client sent it.

    Only escapes are decoded, and none if one of them is a slash: it separates nothing (RFC 3986,
    section 2.2). The layers below decode it, merge slashes at the beginning, add a missing one and
    drop fragments, tabs, and a prefix that a header sets.
    """
    path = PATH.match(target).group(1)
    return path if "%2f" in path.lower() else unquote(path)
