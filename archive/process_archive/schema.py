"""The tables of a segment: their columns, and how each of the record's keys is a column.

Names and units of a process's columns are those of the record. Other numbers: `first`, `last` and
`ts` are microseconds since the epoch (UTC), the moments of readings; `arrived` is the mtime of the
record's file in nanoseconds. The version is in the metadata of each file: a key that a record may
have, and that the version does not know, is in `extra`; a known key that an object lacks is named
in `absent`, and one that is null is null.
"""

import pyarrow as pa

from .columns import FLOAT, INT, TEXT, Address, Json, List, Scalar, Struct, list_of

VERSION = "1"
TABLES = ("states", "processes", "commands", "originals", "readings")  # in the order of writing

_int, _float, _text = Scalar(INT), Scalar(FLOAT), Scalar(TEXT)


def _ints(names):
    return Struct(**dict.fromkeys(names.split(), _int))


def _floats(names):
    return Struct(**dict.fromkeys(names.split(), _float))


CODECS = {
    "cmdline": List(_text),
    "connections": List(
        Struct(fd=_int, family=_int, type=_int, laddr=Address(), raddr=Address(), status=_text)
    ),
    "cpu_affinity": List(_int),
    "cpu_num": _int,
    "cpu_percent": _float,
    "cpu_times": _floats("user system children_user children_system iowait"),
    "create_time": _float,
    "cwd": _text,
    "environ": Json(),
    "exe": _text,
    "gids": _ints("real effective saved"),
    "io_counters": _ints("read_count write_count read_bytes write_bytes read_chars write_chars"),
    "ionice": _ints("ioclass value"),
    "memory_full_info": _ints("rss vms shared text lib data dirty uss pss swap"),
    "memory_info": _ints("rss vms shared text lib data dirty"),
    "memory_maps": Json(),
    "memory_percent": _float,
    "name": _text,
    "nice": _int,
    "num_ctx_switches": _ints("voluntary involuntary"),
    "num_fds": _int,
    "num_threads": _int,
    "open_files": List(Struct(path=_text, fd=_int, position=_int, mode=_text, flags=_int)),
    "pid": _int,
    "ppid": _int,
    "status": _text,
    "terminal": _text,
    "threads": List(Struct(id=_int, user_time=_float, system_time=_float)),
    "uids": _ints("real effective saved"),
    "username": _text,
}
KEYS = tuple(CODECS)
PLACE = {key: place for place, key in enumerate(KEYS)}

MOMENT = pa.timestamp("us", "UTC")

# What a client has counted (the header Process-Tally); seconds, and numbers of readings.
TALLY = pa.struct(
    [("boot", TEXT), ("start", FLOAT), ("every", FLOAT)]
    + [(name, INT) for name in ("ticks", "taken", "missed", "dropped", "lost", "refused")]
    + [("sent", FLOAT)]
)

STATES = pa.schema(
    [("node", TEXT), ("first", MOMENT), ("last", MOMENT), ("samples", INT)]
    + [(key, codec.kind) for key, codec in CODECS.items()]
    + [("absent", list_of(TEXT)), ("extra", TEXT), ("json", TEXT), ("digest", pa.binary(16))]
)
READINGS = pa.schema(
    [
        ("node", TEXT),
        ("timestamp", TEXT),
        ("ts", MOMENT),
        ("since", FLOAT),
        ("processes", INT),
        ("bytes", INT),
        ("sha256", pa.binary(32)),
        ("form", TEXT),
        ("origin", FLOAT),
        ("tally", TALLY),
        ("arrived", INT),
        ("stored", INT),
    ]
)
ORIGINALS = pa.schema([("node", TEXT), ("timestamp", TEXT), ("content", pa.binary())])
PROCESSES = pa.schema(
    [("node", TEXT), ("pid", INT), ("create_time", FLOAT), ("boot", TEXT), ("start", FLOAT)]
    + [("first", MOMENT), ("last", MOMENT), ("samples", INT), ("ppid", INT)]
    + [(name, TEXT) for name in ("name", "exe", "command", "username", "cwd", "terminal")]
    + [(f"{what}_{when}", FLOAT) for what in ("cpu",) for when in ("first", "last")]
    + [(f"{what}_{when}", INT) for what in ("read", "write") for when in ("first", "last")]
    + [("cpu_percent_max", FLOAT)]
    + [(f"{what}_max", INT) for what in ("rss", "pss", "num_fds", "num_threads")]
)
COMMANDS = pa.schema(
    [(name, TEXT) for name in ("node", "name", "exe", "command", "username", "cwd")]
    + [("first", MOMENT), ("last", MOMENT), ("processes", INT)]
)

SCHEMAS = {
    "states": STATES,
    "processes": PROCESSES,
    "commands": COMMANDS,
    "originals": ORIGINALS,
    "readings": READINGS,
}
