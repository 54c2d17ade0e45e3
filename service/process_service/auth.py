"""The bearer token: nothing is read from a request that does not bring it."""

from flask import current_app, request
from werkzeug.exceptions import NotFound

from .refusals import refuse
from .tokens import is_known


def init_app(app):
    """Let only requests with a valid token reach a path that exists."""
    app.before_request(require_token)


def require_token():
    """Refuse a request without a valid token, before its body is read."""
    if isinstance(request.routing_exception, NotFound) or has_token():
        return None
    return refuse(401, {"authorization": "Unauthorized Access"}, [("WWW-Authenticate", "Bearer")])


def has_token():
    """Tell whether the request brings a valid token; takes equally long for every wrong one."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    given = credentials.strip().encode("utf-8", "surrogateescape")
    known = is_known(given, current_app.config["TOKENS"])
    return scheme.lower() == "bearer" and known
