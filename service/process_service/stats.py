"""The test API: how many records are stored, and which came last."""

import json

from flask import Blueprint, Response, current_app

from . import jsend
from .refusals import refuse

blueprint = Blueprint("stats", __name__, url_prefix="/api/test")


@blueprint.route("/count", provide_automatic_options=False)
def count():
    """Return how many records are stored."""
    return jsend.success({"count": current_app.config["STORE"].count()})


@blueprint.route("/latest", provide_automatic_options=False)
def latest():
    """Return the record that was received last."""
    found = current_app.config["STORE"].latest()
    if found is None:
        return refuse(404, {"latest": "no record is stored"})
    filename, content = found
    # The record goes out as it is stored: reading and writing it again could change a number.
    answer = b'{"data":{"content":%s,"filename":%s},"status":"success"}\n'
    return Response(
        answer % (content, json.dumps(filename).encode("ascii")), mimetype="application/json"
    )
