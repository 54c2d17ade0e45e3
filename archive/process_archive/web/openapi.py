"""The API described for programs (OpenAPI 3.1), made of the same tables as its paths."""

from flask import current_app, jsonify, request

from .. import __version__
from . import contents
from .api import CURSOR, limit_of
from .asking import add
from .contents import MEDIA
from .endpoints import ENDPOINTS
from .parameters import values_of
from .query import pairs
from .schemas import TEXT, WHOLE, an_object, moment

PATH = "/api/v1/archive/openapi.json"

COVERAGE = {
    "type": "object",
    "description": "what the answer rests on",
    "properties": {
        "expected": WHOLE,
        "present": WHOLE,
        "missing": {"type": "object", "additionalProperties": WHOLE},
        "extra": WHOLE,
        "damaged": {"type": "object", "additionalProperties": TEXT},
    },
    "required": ["present"],
    "additionalProperties": False,
}
REASONS = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}
NEXT = {"next_url": TEXT}
TAG = {"ETag": {"schema": TEXT, "description": "of the content"}}


def openapi():
    """Answer with the description."""
    values_of([], pairs(request.query_string), None)
    return jsonify(description(current_app.config["ARCHIVE"]))


def description(config):
    """Return the description of the API of an archive with this `Config`."""
    paths = {each.path: {"get": of_rows(each, config)} for each in ENDPOINTS}
    paths[contents.RECORD] = {"get": of_file(
        "record", "Return a record as it came, byte for byte", contents.RECORD_PLACES, [],
        ["application/json"], TAG, (),
    )}  # fmt: skip
    paths[contents.EXPORT] = {"get": of_file(
        "export", "Return a node's processes as a file, a row per process and reading",
        [contents.NODE_PLACE], contents.EXPORT_PARAMETERS,
        [kind.partition(";")[0] for kind in MEDIA.values()], {}, ("422", "429"),
    )}  # fmt: skip
    paths["/metrics"] = {"get": of_file(
        "metrics", "Return what the archive measures of itself", (), [],
        ["text/plain", "application/openmetrics-text"], {}, (),
    )}  # fmt: skip
    paths[PATH] = {"get": of_file(
        "openapi", "Describe the API", (), [], ["application/json"], {}, ()
    )}  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Process archive",
            "version": __version__,
            "description": "What ran on each node, at any moment. Answers are JSend.",
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
        "paths": paths,
    }


def of_rows(endpoint, config):
    """Return the operation of an endpoint with rows."""
    data = {
        "reading": dict(an_object(moment()), type=["object", "null"]),
        "rows": {"type": "array", "items": endpoint.row},
        "coverage": COVERAGE,
        "truncated": {"type": "boolean"},
    }
    success = an_object(
        {"status": {"const": "success"}, "data": an_object({**data, **NEXT}, optional=NEXT)}
    )
    headers = dict(TAG, Link={"schema": TEXT, "description": "the next page, as next_url"})
    return operation(
        endpoint.name, endpoint.about, endpoint.places,
        [*endpoint.parameters, limit_of(config), CURSOR],
        {"description": "a page of rows", "headers": headers,
         "content": {"application/json": {"schema": success}}},
        ("404", "422") if endpoint.places else ("422",),
    )  # fmt: skip


def of_file(name, about, places, parameters, kinds, headers, statuses):
    """Return the operation of a path whose answer is no rows."""
    success = {
        "description": "the content",
        "headers": headers,
        "content": {kind: {} for kind in kinds},
    }
    statuses = ("404", *statuses) if places else statuses
    return operation(name, about, places, parameters, success, statuses)


def operation(name, about, places, parameters, success, statuses):
    """Return an operation; `statuses` are those beside what each path has."""
    reasons = {
        "400": "a parameter is unknown, repeated, missing or wrong; each is named",
        "401": "no or wrong token",
        "404": "there is no such node, process or reading",
        "414": "the query is too long",
        "422": "the question takes too many seconds, rows or MiB",
        "429": "too many exports at once",
    }
    said = ["400", "401", "414", *statuses]
    responses = {"200": success}
    if "ETag" in success["headers"]:
        responses["304"] = {"description": "not changed since the answer with this ETag"}
    responses.update({status: fail(reasons[status]) for status in sorted(said)})
    responses["500"] = error("the archive cannot be read")
    return {
        "operationId": name,
        "summary": about,
        "parameters": [described(each, "path") for each in places]
        + [described(each, "query") for each in parameters],
        "responses": responses,
    }


def described(parameter, place):
    """Return the description of a parameter."""
    return {
        "name": parameter.name, "in": place, "required": parameter.required,
        "description": parameter.about, "schema": parameter.schema,
    }  # fmt: skip


def fail(about):
    """Return the description of a JSend fail."""
    schema = an_object({"status": {"const": "fail"}, "data": REASONS})
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def error(about):
    """Return the description of a JSend error."""
    schema = an_object({"status": {"const": "error"}, "message": TEXT})
    return {"description": about, "content": {"application/json": {"schema": schema}}}


add(PATH, "openapi", openapi)
