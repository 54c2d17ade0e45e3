"""The bearer token: without it, nothing of a request is read; a node's opens one path alone."""

from flask import current_app, g, request

from .refusals import refuse
from .tokens import ALL_NODES

NODES_MAY_USE = "/api/v1/record"
NODE_ALONE = "this token only writes records of its node"
SPACE = " \t"  # around the value of a header (RFC 9110, section 5.6.3); Unicode has more


def init_app(app):
    """Require a valid token; `g.scope` is what it opens. Unknown paths are refused before."""
    app.before_request(require_token)


def require_token():
    """Refuse a request without a valid token for its path, before its body is read."""
    g.scope = current_app.config["TOKENS"].scope(given_token())
    if g.scope is None:
        bearer = [("WWW-Authenticate", "Bearer")]
        return refuse(401, {"authorization": "Unauthorized Access"}, bearer)
    if g.scope != ALL_NODES and request.path != NODES_MAY_USE:
        return refuse(403, {"authorization": NODE_ALONE})
    return None


def given_token():
    """Return the bearer token in the request (bytes), empty if there is none."""
    value = request.headers.get("Authorization", "").strip(SPACE)
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer":
        return b""
    return token.lstrip(" ").encode("utf-8", "surrogateescape")


def may_write(uuid):
    """Return True if the token of the request may write records of the node `uuid`."""
    return g.scope in (ALL_NODES, uuid)
