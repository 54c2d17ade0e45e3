"""The archive's configuration: config.json, read and checked."""

import os
from collections import namedtuple

from . import remote
from .strict_json import ConfigError, read_json_object

Config = namedtuple(
    "Config",
    "file records_dir read_tokens archive remote sealed_lists keep_archive max_archive_mb "
    "min_free_mb seal_processes max_seconds max_memory_mb max_rows",
)

DEFAULTS = {
    "archive": "segments",
    "sealed_lists": None,
    "keep_archive": 90,
    "max_archive_mb": None,
    "min_free_mb": 100,
    "seal_processes": 1,
    "max_seconds": 30,
    "max_memory_mb": 512,
    "max_rows": 1000000,
}
KNOWN = ("records_dir", "read_token", *DEFAULTS, *remote.DEFAULTS)
MOST = 1000000000

# (key, least value, may be left out as null, what it must be)
NUMBERS = (
    ("max_archive_mb", 1, True),
    ("min_free_mb", 0, False),
    ("seal_processes", 1, False),
    ("max_seconds", 1, False),
    ("max_memory_mb", 64, False),
    ("max_rows", 1, False),
)


def load_config(path):
    """Return the `Config` in the file at `path`, or raise `ConfigError`.

    Folders are made absolute, relative to the file. `remote` is the `Remote` of a bucket, None for
    a folder; with a bucket, `archive` is the folder for what is kept of it here. Units:
    keep_archive in days, max_archive_mb and min_free_mb in MiB of disk; max_seconds,
    max_memory_mb (MiB) and max_rows limit a question.
    """
    settings = dict(DEFAULTS, **read_json_object(path, "records_dir and read_token"))

    def refuse(cause):
        raise ConfigError(f"{path}: {cause}")

    for key in settings:
        if key not in KNOWN:
            refuse("unknown key {!r}; known keys: {}".format(key, ", ".join(KNOWN)))

    if not _is_path(settings.get("records_dir")):
        refuse("Storage directory not configured: set 'records_dir' to a path")
    tokens = settings.get("read_token")
    tokens = tokens if isinstance(tokens, list) else [tokens]
    if not tokens or not all(_is_token(token) for token in tokens):
        refuse("bearer token not configured: set 'read_token' to a string or a list of strings, "
               "printable ASCII without spaces")  # fmt: skip
    for key in ("archive", "sealed_lists"):
        if settings[key] != DEFAULTS[key] and not _is_path(settings[key]):
            refuse(f"'{key}' must be a path")
    try:
        bucket = remote.read(settings, os.path.dirname(os.path.abspath(path)))
    except ValueError as fault:
        refuse(fault)
    if bucket:
        settings["archive"] = DEFAULTS["archive"]
    days = settings["keep_archive"]
    if type(days) not in (int, float) or not 0.01 <= days <= 100000:
        refuse("'keep_archive' must be a number of days from 0.01 to 100000")
    for key, least, may_be_null in NUMBERS:
        value = settings[key]
        if not (type(value) is int and least <= value <= MOST or value is None and may_be_null):
            refuse(f"'{key}' must be a whole number from {least} to {MOST}")

    folder = os.path.dirname(os.path.abspath(path))

    def absolute(place):
        return place and os.path.normpath(os.path.join(folder, place))

    values = {key: settings[key] for key in DEFAULTS}
    values.update({key: absolute(settings[key]) for key in ("archive", "sealed_lists")})
    return Config(
        file=path,
        remote=bucket,
        records_dir=absolute(settings["records_dir"]),
        read_tokens=[token.encode("ascii") for token in tokens],
        **values,
    )


def without_file(archive, records):
    """Return the `Config` for `archive` and the folder `records`, all else as by default.

    `archive` is a folder, or s3://BUCKET/PREFIX, which needs AWS's environment variables.
    """
    try:
        bucket = remote.read({"archive": archive}, None)
    except ValueError as fault:
        raise ConfigError(f"--archive: {fault}") from None
    place = remote.cache_of(bucket) if bucket else os.path.abspath(archive)
    values = dict(DEFAULTS, archive=place)
    return Config(
        file=None, records_dir=os.path.abspath(records), read_tokens=[], remote=bucket, **values
    )


def _is_path(value):
    return isinstance(value, str) and value != "" and "\0" not in value


def _is_token(value):
    """Return True if an Authorization header can contain `value` (RFC 6750, section 2.1)."""
    return isinstance(value, str) and value != "" and all("!" <= char <= "~" for char in value)
