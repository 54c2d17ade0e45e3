"""Answers in JSend (https://github.com/omniti-labs/jsend), errors included."""

from flask import jsonify
from werkzeug.exceptions import HTTPException, InternalServerError

from . import refusals
from .logs import log


def success(data):
    """Return the answer to a request that was carried out."""
    return jsonify(status="success", data=data)


def fail(status, data, headers=(), uuid=None, made_up=()):
    """Return the answer to a request that is at fault; `data` says by field why.

    For the log: `uuid` is the node that it speaks of, and the fields `made_up` are the client's.
    """
    refusals.tell(status, data, uuid, made_up)
    answer = jsonify(status="fail", data=data)
    answer.status_code = status
    answer.headers.extend(headers)
    return answer


def error(status, message):
    """Return the answer to a request that the service itself could not carry out."""
    answer = jsonify(status="error", message=message)
    answer.status_code = status
    return answer


def init_app(app):
    """Answer every HTTP error, and every exception nobody expected, in JSend."""

    @app.errorhandler(HTTPException)
    def http_error(exception):
        if isinstance(exception, InternalServerError):
            log.error("unexpected error", exc_info=exception.original_exception)
            return error(500, "Internal Server Error")
        headers = [
            (name, value)
            for name, value in exception.get_headers()
            if name not in ("Content-Type", "Content-Length")
        ]
        return fail(exception.code, {"request": exception.description}, headers)
