"""The API: POST /api/v1/record."""

from flask import Blueprint, current_app, request

from . import jsend
from .body import read_body
from .logs import log
from .record import InvalidRecord, parse_record
from .store import Conflict, StoreError, StoreFull

blueprint = Blueprint("record_api", __name__, url_prefix="/api/v1")


@blueprint.route("/record", methods=["POST"], provide_automatic_options=False)
def add_record():
    """Store one reading of one host."""
    try:
        body = read_body(request, current_app.config["MAX_RECORD_BYTES"])
        record = parse_record(body, current_app.config["TOKENS"])
    except InvalidRecord as invalid:
        return jsend.fail(400, invalid.reasons, uuid=invalid.uuid, made_up=invalid.made_up)

    name = f"{record.uuid}_{record.timestamp}.json"
    try:
        new = current_app.config["STORE"].add(name, record.content)
    except Conflict:
        reason = "another record of this uuid and time is stored"
        return jsend.fail(409, {"timestamp": reason}, uuid=record.uuid)
    except StoreFull as full:
        return jsend.error(507, str(full))
    except StoreError as error:
        return jsend.error(500, str(error))
    if new:
        log.info("stored %s (%d bytes)", name, len(record.content))
    else:
        log.info("had %s already", name)
    return jsend.success({"uuid": record.uuid, "timestamp": record.timestamp})
