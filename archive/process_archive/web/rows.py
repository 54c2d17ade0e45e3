"""JSON schemas of the rows of each answer."""

from ..ledger.gaps import REASONS
from .schemas import NUMBER, TEXT, WHOLE, an_object, moment, or_null

NODE = an_object(
    {"node": TEXT, "readings": WHOLE, **moment("first"), **moment("last"), "age": NUMBER}
)
# The keys of the record once each (docs/record.md), whatever the client sent, and the id.
PROCESS = {"type": "object", "properties": {"id": or_null(TEXT)}, "required": ["id"]}
READING = an_object(
    {**moment(), **moment("arrived"), "processes": or_null(WHOLE), "bytes": or_null(WHOLE)}
)
LIFE_OF = {
        "id": or_null(TEXT), "node": TEXT, "pid": or_null(WHOLE), "ppid": or_null(WHOLE),
        **{
            name: or_null(TEXT)
            for name in ("name", "exe", "command", "username", "cwd", "terminal")
        },
        **moment("started", known=False), **moment("first"), **moment("last"),
        **moment("gone", known=False), "samples": WHOLE,
        "cpu_seconds": or_null(NUMBER), "read_bytes": or_null(WHOLE),
        "write_bytes": or_null(WHOLE), "cpu_percent_max": or_null(NUMBER),
        "rss_max": or_null(WHOLE), "pss_max": or_null(WHOLE), "num_fds_max": or_null(WHOLE),
        "num_threads_max": or_null(WHOLE),
}  # fmt: skip
LIFE = an_object(LIFE_OF)
CHANGE = an_object({"change": {"type": "string", "enum": ["started", "ended"]}, **LIFE_OF})
SAMPLE = an_object(
    {
        **moment(), **moment("last"), "samples": WHOLE, "status": or_null(TEXT),
        "cpu_percent": or_null(NUMBER), "cpu_user": or_null(NUMBER),
        "cpu_system": or_null(NUMBER), "rss": or_null(WHOLE), "pss": or_null(WHOLE),
        "num_fds": or_null(WHOLE), "num_threads": or_null(WHOLE),
        "read_bytes": or_null(WHOLE), "write_bytes": or_null(WHOLE),
    }
)  # fmt: skip

STATES = ["present", "extra", "conflict", *REASONS]
SLOTS = an_object(
    {
        **moment("from"), **moment("to"), "slots": WHOLE,
        "state": {"type": "string", "enum": STATES}, "one_of": or_null(WHOLE), "evidence": TEXT,
    }
)  # fmt: skip
DIFFERENCES = ["started", "ended", "changed", "only in the second", "only in the first"]
# The texts are as the client sent them, so they may be of another type.
DIFFERENCE = an_object(
    {
        "change": {"type": "string", "enum": DIFFERENCES}, "id": or_null(TEXT), "node": TEXT,
        "pid": {}, "name": {}, "username": {}, "command": or_null(TEXT),
        "fields": {"type": "array", "items": TEXT},
    }
)  # fmt: skip
USE = an_object(
    {
        "id": TEXT, "node": TEXT, "pid": WHOLE, "ppid": or_null(WHOLE), "name": or_null(TEXT),
        "username": or_null(TEXT), "command": or_null(TEXT), **moment("started", known=False),
        "cpu": NUMBER, "rss": WHOLE, "io": WHOLE,
    },
    optional=("cpu", "rss", "io"),
)  # fmt: skip
