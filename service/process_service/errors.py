"""Turns exceptions that views raise into JSend answers."""

from werkzeug.exceptions import HTTPException, InternalServerError

from . import jsend
from .logs import log
from .refusals import refuse
from .store import StoreError, StoreFull


def init_app(app):
    """Answer HTTP errors, faults of the store and unexpected exceptions in JSend."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(StoreError, store_error)


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
    return refuse(exception.code, {"request": exception.description}, headers)


def store_error(error):
    """Answer what the store could not do; the store itself has logged the cause."""
    return jsend.error(507 if isinstance(error, StoreFull) else 500, str(error))
