"""The service's configuration: config.json, read and checked."""

import json
import os
from collections import namedtuple

DEFAULTS = {
    "keep_records": 7,
    "max_record_mb": 16,
    "min_free_mb": 100,
    "pack_records": False,
    "sealed_first": False,
}
KNOWN = ("records_dir", "token", "node_secret", *DEFAULTS)
STRINGS = "a string or a list of strings, printable ASCII without spaces"

Config = namedtuple("Config", ("file", "records_dir", "tokens", "node_secrets", *DEFAULTS))


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file and the cause."""


def load_config(path):
    """Return the `Config` in the file at `path`, or raise `ConfigError`.

    records_dir is made absolute, relative to the file. Units: keep_records in days, max_record_mb
    in MiB of an unpacked body, min_free_mb in MiB of disk space that records leave free.
    pack_records is True if records are packed on disk. sealed_first is False, or the folder of
    sealed lists, made absolute too.
    """
    settings = dict(DEFAULTS, **read_json_object(path))

    def refuse(cause):
        raise ConfigError(f"{path}: {cause}")

    for key in settings:
        if key not in KNOWN:
            refuse("unknown key {!r}; known keys: {}".format(key, ", ".join(KNOWN)))

    records_dir = settings.get("records_dir")
    if not isinstance(records_dir, str) or not records_dir:
        refuse("Storage directory not configured: set 'records_dir' to a path")

    tokens = _strings(settings.get("token"))
    if not tokens:
        refuse(f"bearer token not configured: set 'token' to {STRINGS}")
    secrets = _strings(settings["node_secret"]) if "node_secret" in settings else ()
    if secrets is None:
        refuse(f"'node_secret' must be {STRINGS}")
    if set(secrets) & set(tokens):  # clients know tokens, and could make those of other nodes
        refuse("'node_secret' must not be a token")

    for key, least in (("max_record_mb", 1), ("min_free_mb", 0)):
        if type(settings[key]) is not int or not _is_number(settings[key], least):
            refuse(f"'{key}' must be a whole number from {least} to 100000")
    if not _is_number(settings["keep_records"], 0.01):
        refuse("'keep_records' must be a number from 0.01 to 100000")
    if not isinstance(settings["pack_records"], bool):
        refuse("'pack_records' must be true or false")
    sealed = settings["sealed_first"]
    if sealed is not False and not (isinstance(sealed, str) and sealed and "\0" not in sealed):
        refuse("'sealed_first' must be false, or the folder of the archive's sealed lists")

    folder = os.path.dirname(os.path.abspath(path))
    if sealed:
        settings["sealed_first"] = os.path.normpath(os.path.join(folder, sealed))
    return Config(
        file=path,
        records_dir=os.path.normpath(os.path.join(folder, records_dir)),
        tokens=[token.encode("ascii") for token in tokens],
        node_secrets=[secret.encode("ascii") for secret in secrets],
        **{key: settings[key] for key in DEFAULTS},
    )


def read_json_object(path):
    """Return the JSON object in the file at `path`, or raise `ConfigError`."""
    try:
        with open(path, "rb") as file:
            raw = file.read()
        content = json.loads(raw.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except FileNotFoundError:
        raise ConfigError(f"{path}: configuration file does not exist") from None
    except OSError as error:
        raise ConfigError(f"{path}: Could not open configuration file: {error.strerror}") from None
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"{path}: not valid JSON: line {error.lineno} column {error.colno}: {error.msg}"
        ) from None
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        where = f"line {line} column {column}"
        raise ConfigError(f"{path}: not valid JSON: {where}: not UTF-8 text") from None
    except ValueError as error:
        raise ConfigError(f"{path}: not valid JSON: {error}") from None
    except RecursionError:
        raise ConfigError(f"{path}: not valid JSON: nested too deeply") from None
    if not isinstance(content, dict):
        wanted = "it must be {...} with the keys records_dir and token"
        raise ConfigError(f"{path}: not a JSON object: {wanted}")
    return content


def _without_duplicates(pairs):
    """Return `pairs` as a dict; json.loads would silently use the last of two equal keys."""
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"duplicate key {twice!r}")
    return members


def _strings(value):
    """Return the strings in `value`, one or a list of them; None if one is no token."""
    values = value if isinstance(value, list) else [value]
    return values if values and all(map(_is_token, values)) else None


def _is_token(value):
    """Return True if an Authorization header can contain `value` (RFC 6750, section 2.1)."""
    return isinstance(value, str) and value != "" and all("!" <= char <= "~" for char in value)


def _is_number(value, least):
    return type(value) in (int, float) and least <= value <= 100000
