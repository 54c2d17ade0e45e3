"""Turns exceptions that views raise into JSend answers."""

from werkzeug.exceptions import HTTPException, InternalServerError

from ..logs import log
from . import jsend


def init_app(app):
    """Answer HTTP errors and unexpected exceptions in JSend."""
    app.register_error_handler(HTTPException, http_error)


def http_error(exception):
    """Answer what Flask or a view refuses; an unexpected exception comes as a 500 and is logged."""
    if isinstance(exception, InternalServerError):
        log.error("unexpected error", exc_info=exception.original_exception)
        return jsend.error(500, "Internal Server Error")
    headers = [
        (name, value)
        for name, value in exception.get_headers()
        if name not in ("Content-Type", "Content-Length")
    ]
    return jsend.fail(exception.code, {"request": exception.description}, headers)
