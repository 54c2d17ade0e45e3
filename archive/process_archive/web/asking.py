"""What all paths of the API share: the token, the view that is asked, and places in a path."""

from flask import Blueprint, current_app

from ..questions.view import View
from . import auth, caching
from .refused import Refused

blueprint = Blueprint("api", __name__)
blueprint.before_request(auth.require_token)
blueprint.after_request(caching.finish)


def add(path, name, view, places=()):
    """Serve `path`, with the names of `places` in braces, by GET and HEAD alone."""
    for place in places:
        path = path.replace("{" + place.name + "}", "<" + place.name + ">")
    blueprint.add_url_rule(path, name, view, methods=["GET"], provide_automatic_options=False)


def open_view():
    """Return the archive as it is now, within the limits of a question."""
    config = current_app.config["ARCHIVE"]
    return View(config, current_app.config["CACHES"], config.max_seconds)


def known_node(view, node):
    """Refuse a node without any reading, with 404."""
    if not (view.catalog.of(node) or view.unsealed(node)):
        raise Refused({"node": "there is no reading of this node"}, 404)
