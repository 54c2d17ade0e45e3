"""JSON schemas, made of short phrases (JSON Schema 2020-12, which OpenAPI 3.1 uses)."""

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
STAMP = {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,9})?$"}
TIME = {"type": "string", "pattern": r"^[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,9})?Z$"}


def or_null(schema):
    """Return the schema of a value that may be null."""
    return dict(schema, type=[schema["type"], "null"])


def an_object(members, optional=()):
    """Return the schema of an object with exactly these members; `optional` ones may be missing."""
    return {
        "type": "object",
        "properties": members,
        "required": sorted(set(members) - set(optional)),
        "additionalProperties": False,
    }


def moment(name=None, known=True):
    """Return the members for a time: `timestamp` and `time`, with `name` and _ before."""
    before = name + "_" if name else ""
    kinds = {before + "timestamp": STAMP, before + "time": TIME}
    return kinds if known else {member: or_null(kind) for member, kind in kinds.items()}
