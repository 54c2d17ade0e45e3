"""Strict JSON of a configuration file: faults name the file, and the line and column if known."""

import json


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file and the cause."""


def read_json_object(path, keys):
    """Return the JSON object in the file at `path`, or raise `ConfigError`.

    `keys` says which keys it must have, for the message about another kind of value.
    """
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
        raise ConfigError(f"{path}: not a JSON object: it must be {{...}} with the keys {keys}")
    return content


def _without_duplicates(pairs):
    """Return `pairs` as a dict; json.loads would silently use the last of two equal keys."""
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"duplicate key {twice!r}")
    return members
