"""The bearer token: without it, nothing of a request is read."""

from flask import current_app, request
from werkzeug.exceptions import NotFound

from .refusals import refuse
from .tokens import is_known


def init_app(app):
    """Require a valid token for each path that exists."""
    app.before_request(require_token)


def require_token():
    """Refuse a request without a valid token, before its body is read."""
    if isinstance(request.routing_exception, NotFound) or has_token():
        return None
    return refuse(401, {"authorization": "Unauthorized Access"}, [("WWW-Authenticate", "Bearer")])


def has_token():
    """Return True if the request has a valid token, in the same time for every wrong one."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    given = credentials.strip().encode("utf-8", "surrogateescape")
    known = is_known(given, current_app.config["TOKENS"])
    return scheme.lower() == "bearer" and known
