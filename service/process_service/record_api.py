"""The API: POST /api/v1/record."""

from flask import Blueprint, current_app, request

from . import jsend
from .auth import may_write
from .body import read_body
from .logs import log
from .record import InvalidRecord, parse_record
from .refusals import refuse
from .store import Conflict
from .tally import usable_tally

blueprint = Blueprint("record_api", __name__, url_prefix="/api/v1")
NO_TOKEN = "must not be a token"


@blueprint.route("/record", methods=["POST"], provide_automatic_options=False)
def add_record():
    """Store one reading of one host."""
    record = parse_record(read_body(request, current_app.config["MAX_RECORD_BYTES"]))
    if is_secret(record.uuid):
        raise InvalidRecord({"uuid": NO_TOKEN})
    if not may_write(record.uuid):
        return refuse_node(record.uuid)
    name = f"{record.uuid}_{record.timestamp}.json"
    tally = usable_tally(request.headers.get("Process-Tally"), record.uuid)
    new = current_app.config["STORE"].add(name, record.content, tally)
    if new:
        log.info("stored %s (%d bytes)", name, len(record.content))
    else:
        log.info("had %s already", name)
    return jsend.success({"uuid": record.uuid, "timestamp": record.timestamp})


@blueprint.errorhandler(InvalidRecord)
def invalid_record(invalid):
    """Answer 400 with every bad field; a token that was sent as a name appears nowhere.

    Only the node's own token learns what else is wrong with a record whose uuid can be read.
    """
    reasons, uuid = dict(invalid.reasons), invalid.uuid
    if uuid and is_secret(uuid):
        reasons["uuid"], uuid = NO_TOKEN, None
    if uuid and not may_write(uuid):
        return refuse_node(uuid)
    for field in filter(is_secret, invalid.unknown):
        del reasons[field]
        reasons["body"] = "a token must not be a field"
    return refuse(400, reasons, uuid=uuid, unknown=invalid.unknown)


def refuse_node(uuid):
    """Answer 403: the token is that of another node than `uuid`."""
    return refuse(403, {"uuid": "not the node of this token"}, uuid=uuid)


@blueprint.errorhandler(Conflict)
def conflict(error):
    """Answer 409: a stored record is never replaced."""
    reason = "another record of this uuid and time is stored"
    return refuse(409, {"timestamp": reason}, uuid=error.name.partition("_")[0])


def is_secret(name):
    """Return True if `name`, which answers and logs would show, is a token or a secret."""
    return current_app.config["TOKENS"].is_secret(name)
