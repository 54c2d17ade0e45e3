"""Errors of the page, as pages that say what is wrong and what to do, or as JSend."""

from flask import make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from ..faults import Fault
from ..web import errors, jsend
from ..web.refused import Refused
from . import client, login
from .headers import finish

OTHERS = ("/api", "/metrics", "/healthz")  # paths whose errors are always JSend


def add_to(blueprint):
    """Show the errors of a blueprint."""
    blueprint.register_error_handler(Refused, lambda own: page(own.status, own.reasons))
    blueprint.register_error_handler(Fault, failed)
    blueprint.register_error_handler(HTTPException, http_error)


def init_app(app):
    """Show that a path is not there, unless it is the API's."""
    for kind in (NotFound, MethodNotAllowed):
        app.register_error_handler(kind, unrouted)


def failed(fault):
    """Show what the archive cannot do, with the status that the API gives, which logs it."""
    return page(errors.fault(fault).status_code, {"archive": str(fault)})


def http_error(exception):
    """Show what HTTP refuses; the API's handler logs an unexpected exception."""
    if exception.code == 500:
        errors.http_error(exception)
    answer = page(exception.code, {"request": exception.description})
    answer.headers.extend(
        (name, value) for name, value in exception.get_headers() if name == "Allow"
    )
    return answer


def unrouted(exception):
    """Show that there is no such path or method; JSend below the API's paths."""
    if request.path.startswith(OTHERS):
        return errors.http_error(exception)
    if exception.code == 405 and not login.is_known():
        return finish(make_response(login.require_login()))
    return finish(http_error(exception))


def page(status, reasons):
    """Return a page with reasons by parameter, or JSend if that is what the client takes."""
    if client.wants_page():
        return make_response(
            render_template("trouble.html", status=status, reasons=reasons), status
        )
    if status < 500:
        return jsend.fail(status, reasons)
    return jsend.error(status, "; ".join(reasons.values()))
