"""JSON Schema as far as the API's description uses it: what a value has that a schema forbids."""

import re

KINDS = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
    "number": (int, float), "null": type(None),
}  # fmt: skip
KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "pattern", "const", "enum",
    "minProperties", "minimum", "maximum", "description",
}  # fmt: skip


def problems(value, schema, place="answer"):
    """Yield a line for each problem of `value`."""
    assert set(schema) <= KNOWN, f"this helper does not know {set(schema) - KNOWN}"
    kinds = schema.get("type", list(KINDS))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    fits = any(isinstance(value, KINDS[kind]) for kind in kinds)
    if not fits or isinstance(value, bool) and "boolean" not in kinds:
        yield f"{place}: {value!r} is no {kinds}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{place}: {value!r} does not match {schema['pattern']}"
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from problems(item, schema.get("items", {}), f"{place}[{number}]")
    if isinstance(value, dict):
        yield from problems_of_object(value, schema, place)


def problems_of_object(value, schema, place):
    members = schema.get("properties", {})
    for name in set(schema.get("required", ())) - set(value):
        yield f"{place}: {name} is missing"
    if len(value) < schema.get("minProperties", 0):
        yield f"{place}: is empty"
    others = schema.get("additionalProperties", True)
    for name, item in value.items():
        if name in members:
            yield from problems(item, members[name], f"{place}.{name}")
        elif others is False:
            yield f"{place}: {name} is unknown"
        elif others is not True:
            yield from problems(item, others, f"{place}.{name}")
