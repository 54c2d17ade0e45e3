"""The page as a part of the archive's application."""

from flask import Blueprint

from . import (
    answering,
    assets,
    difference,
    filters,
    fleet,
    headers,
    ledgers,
    login,
    node,
    process,
    search,
    troubles,
)
from .sessions import Sessions
from .store import Store

VIEWS = (difference, fleet, ledgers, node, process, search)  # each has added its paths
OPEN = (
    ("/login", "login", login.login, "GET"),
    ("/login", "log_in", login.log_in, "POST"),
    ("/logout", "log_out", login.log_out, "POST"),
    ("/static/<name>", "static", assets.serve, "GET"),
)

entrance = Blueprint("entrance", __name__)  # what a client without a login may have
for path, name, view, method in OPEN:
    entrance.add_url_rule(path, name, view, methods=[method], provide_automatic_options=False)
for blueprint in (entrance, answering.blueprint):
    blueprint.after_request(headers.finish)
    troubles.add_to(blueprint)


def init_app(app):
    """Serve the page with `app`, whose configuration has ARCHIVE and CURSORS."""
    config = app.config["ARCHIVE"]
    app.config["SESSIONS"] = Sessions(config.read_tokens, Store(config))
    filters.install(app)
    troubles.init_app(app)
    for each in (entrance, answering.blueprint):
        app.register_blueprint(each)
