"""Turns exceptions that views raise into JSend answers."""

from werkzeug.exceptions import HTTPException, InternalServerError

from ..faults import Fault, NoRoom
from ..logs import log
from ..questions.engine import TooMuch
from . import jsend
from .refused import Refused


def init_app(app):
    """Answer HTTP errors, refusals, faults and unexpected exceptions in JSend."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Refused, lambda refused: jsend.fail(refused.status, refused.reasons))
    app.register_error_handler(Fault, fault)


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


def fault(found):
    """Answer what a question cannot do: 422 if it takes too much, 507 without room, else 500."""
    if isinstance(found, TooMuch):
        return jsend.fail(422, {"question": str(found)})
    log.error("%s", found)
    return jsend.error(507 if isinstance(found, NoRoom) else 500, str(found))
