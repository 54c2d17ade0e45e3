"""/healthz: whether sealing keeps up. Open to anyone, so it names nothing."""

from flask import Blueprint, current_app

from ..health import LATE
from ..logs import log
from . import jsend

blueprint = Blueprint("health", __name__)


@blueprint.route("/healthz", provide_automatic_options=False)
def healthz():
    """Answer 200, or 503 if the oldest record that is not sealed is over 30 minutes old."""
    try:
        late = current_app.config["HEALTH"].is_late()
    except OSError as error:
        log.error("%s: %s", error.filename, error.strerror)
        return jsend.error(503, "The records cannot be read")
    if late:
        return jsend.error(503, f"Records wait for more than {LATE // 60} minutes")
    return jsend.success(None)
