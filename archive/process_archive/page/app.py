"""The page as a part of the archive's application."""

from flask import make_response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from ..web import errors
from . import answering, assets, difference, filters, fleet, ledgers, login, node, process, search
from .headers import finish
from .sessions import Sessions
from .store import Store

VIEWS = (difference, fleet, ledgers, node, process, search)  # each has added its path
OPEN = (
    ("/login", "login", login.login, "GET"),
    ("/login", "log_in", login.log_in, "POST"),
    ("/logout", "log_out", login.log_out, "POST"),
    ("/static/<name>", "static", assets.serve, "GET"),
)
OTHERS = ("/api", "/metrics", "/healthz")  # paths whose errors are JSend


def init_app(app):
    """Serve the page with `app`, whose configuration has ARCHIVE and CURSORS."""
    config = app.config["ARCHIVE"]
    app.config["SESSIONS"] = Sessions(config.read_tokens, Store(config))
    filters.install(app)
    for path, name, view, method in OPEN:
        app.add_url_rule(path, f"page_{name}", finished(view), methods=[method],
                         provide_automatic_options=False)  # fmt: skip
    app.register_blueprint(answering.blueprint)
    for kind in (NotFound, MethodNotAllowed):
        app.register_error_handler(kind, unrouted)
    return VIEWS


def finished(view):
    """Return a view whose answers have the page's headers, though nobody is logged in."""

    def serve(**place):
        return finish(make_response(view(**place)))

    return serve


def unrouted(exception):
    """Answer a path or a method that there is not: the page's with a page, else JSend."""
    if request.path.startswith(OTHERS):
        return errors.http_error(exception)
    answer = make_response(answering.http_error(exception))
    for name, value in exception.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return finish(answer)
