"""The API: POST /api/v1/record."""

from flask import Blueprint, current_app, request

from . import jsend
from .body import read_body
from .logs import log
from .record import InvalidRecord, parse_record
from .refusals import refuse
from .store import Conflict
from .tokens import is_known

blueprint = Blueprint("record_api", __name__, url_prefix="/api/v1")
NO_TOKEN = "must not be a token"


@blueprint.route("/record", methods=["POST"], provide_automatic_options=False)
def add_record():
    """Store one reading of one host."""
    record = parse_record(read_body(request, current_app.config["MAX_RECORD_BYTES"]))
    if is_token(record.uuid):
        raise InvalidRecord({"uuid": NO_TOKEN})
    name = f"{record.uuid}_{record.timestamp}.json"
    new = current_app.config["STORE"].add(name, record.content)
    if new:
        log.info("stored %s (%d bytes)", name, len(record.content))
    else:
        log.info("had %s already", name)
    return jsend.success({"uuid": record.uuid, "timestamp": record.timestamp})


@blueprint.errorhandler(InvalidRecord)
def invalid_record(invalid):
    """Answer 400 with every bad field; a token that was sent as a name appears nowhere."""
    reasons, uuid = dict(invalid.reasons), invalid.uuid
    for field in filter(is_token, invalid.unknown):
        del reasons[field]
        reasons["body"] = "a token must not be a field"
    if uuid and is_token(uuid):
        reasons["uuid"], uuid = NO_TOKEN, None
    return refuse(400, reasons, uuid=uuid, unknown=invalid.unknown)


@blueprint.errorhandler(Conflict)
def conflict(error):
    """Answer 409: a stored record is never replaced."""
    reason = "another record of this uuid and time is stored"
    return refuse(409, {"timestamp": reason}, uuid=error.name.partition("_")[0])


def is_token(name):
    """Return True if `name`, which answers and logs would show, is one of the tokens."""
    return is_known(name.encode("utf-8", "surrogatepass"), current_app.config["TOKENS"])
