"""GET /api/v1/openapi.json: the API described for programs (OpenAPI 3.0)."""

from flask import Blueprint, jsonify

from . import __version__
from .record import TIMESTAMP, UUID

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1")


@blueprint.route("/openapi.json", provide_automatic_options=False)
def openapi():
    """Return the description."""
    return jsonify(DESCRIPTION)


def a_string(pattern):
    """Return the schema of a string that `pattern` matches in full."""
    return {"type": "string", "pattern": "^" + pattern.pattern + "$"}


def an_object(**members):
    """Return the schema of an object that has exactly these members."""
    return {
        "type": "object",
        "properties": members,
        "required": sorted(members),
        "additionalProperties": False,
    }


def answer(description, schema, **headers):
    """Return the description of an answer."""
    return {
        "description": description,
        "headers": {name.replace("_", "-"): {"schema": kind} for name, kind in headers.items()},
        "content": {"application/json": {"schema": schema}},
    }


def success(description, data):
    """Return the description of a JSend success."""
    return answer(description, an_object(status={"enum": ["success"]}, data=data))


def fail(description, **headers):
    """Return the description of a JSend fail, whose data gives the reason for each field."""
    reasons = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
    return answer(description, an_object(status={"enum": ["fail"]}, data=reasons), **headers)


def error(description):
    """Return the description of a JSend error."""
    return answer(description, an_object(status={"enum": ["error"]}, message={"type": "string"}))


NAME = {"uuid": a_string(UUID), "timestamp": a_string(TIMESTAMP)}
PROCESSES = {"type": "array", "minItems": 1, "items": {"type": "object"}}
UNAUTHORIZED = fail("no or wrong token", WWW_Authenticate={"enum": ["Bearer"]})
NODE_ALONE = fail("a node's token, which only writes records of its node")
FILENAME = {"type": "string"}

DESCRIPTION = {
    "openapi": "3.0.3",
    "info": {
        "title": "Process recorder",
        "version": __version__,
        "description": "Stores the process lists of hosts. All answers are JSend.",
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
    "paths": {
        "/api/v1/record": {
            "post": {
                "summary": "Store one reading of one host; the body may be packed with gzip",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": an_object(data=PROCESSES, **NAME)}},
                },
                "responses": {
                    "200": success("stored, or stored before", an_object(**NAME)),
                    "400": fail("not a record; every bad field is named"),
                    "401": UNAUTHORIZED,
                    "403": fail("the token of another node than the record's"),
                    "409": fail("another record of this uuid and time is stored"),
                    "413": fail("too large, packed or unpacked"),
                    "415": fail("not declared as JSON, or packed other than with gzip"),
                    "500": error("the record could not be written"),
                    "507": error("the disk is full"),
                },
            }
        },
        "/api/v1/openapi.json": {
            "get": {
                "summary": "Describe the API",
                "responses": {
                    "200": answer("this description", {"type": "object"}),
                    "401": UNAUTHORIZED,
                    "403": NODE_ALONE,
                },
            }
        },
        "/api/test/count": {
            "get": {
                "summary": "Count the stored records; for the API host itself",
                "responses": {
                    "200": success("the number", an_object(count={"type": "integer"})),
                    "401": UNAUTHORIZED,
                    "403": NODE_ALONE,
                    "500": error("the records could not be read"),
                },
            }
        },
        "/api/test/latest": {
            "get": {
                "summary": "Return the record that was received last; for the API host itself",
                "responses": {
                    "200": success("the record", an_object(content=PROCESSES, filename=FILENAME)),
                    "401": UNAUTHORIZED,
                    "403": NODE_ALONE,
                    "404": fail("no record is stored"),
                    "500": error("the records could not be read"),
                },
            }
        },
    },
}
