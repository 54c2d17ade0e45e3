"""Configuration: reads config.json and reports all its faults in one line."""

import json
import os
from collections import namedtuple

from process_client.urls import as_list, in_order
from process_client.validation import faults_in


class ConfigError(Exception):
    """The configuration is unusable; the text is one line with the file and every fault."""


class Config(
    namedtuple("Config", "folder uuid token urls ca_file spool_mb max_record_mb collect mask")
):
    """A checked configuration.

    `folder` contains the file, `uuid` names this node, `token` is the API's bearer token, `urls`
    are the addresses for records in the order in which this client tries them. `ca_file` is the
    absolute path of the certificates to trust, None for the system's store. `spool_mb` (MiB) limits
    the unsent readings, `max_record_mb` (MiB) the JSON of one, which the API must take. `collect`
    names the fields of validation.COSTLY to send as well. `mask` lists what masking.Masker masks in
    addition; False turns masking off.
    """


def load(path):
    """Return the Config in the file at `path`; raise ConfigError if it is unusable.

    A relative `ca_file` is relative to the folder of the configuration file.
    """
    path = os.path.abspath(path)
    try:
        values = _parse(_read(path))
        faults = faults_in(values, os.path.dirname(path))
    except ConfigError as fault:
        faults = [str(fault)]
    if faults:
        raise ConfigError("{}: {}".format(path, "; ".join(faults)))
    return Config(
        folder=os.path.dirname(path),
        uuid=values["uuid"],
        token=values["token"],
        urls=in_order(as_list(values["url"]), values["uuid"]),
        ca_file=_beside(path, values["ca_file"]) if "ca_file" in values else None,
        spool_mb=values.get("spool_mb", 100),
        max_record_mb=values.get("max_record_mb", 16),
        collect=tuple(values.get("collect", ())),
        mask=values.get("mask", []),
    )


def _beside(path, name):
    return os.path.join(os.path.dirname(path), name)


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise ConfigError("configuration file does not exist") from None
    except OSError as error:
        raise ConfigError(f"Could not open configuration file: {error.strerror}") from None


def _parse(raw):
    try:
        # Integers as float, too: Python refuses to parse thousands of digits as int.
        values = json.loads(raw.decode("utf-8"), object_pairs_hook=_unambiguous, parse_int=float)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ConfigError(f"not valid JSON: line {line} column {column}: not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"not valid JSON: line {error.lineno} column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise ConfigError("not valid JSON: nested too deeply") from None
    if not isinstance(values, dict):
        raise ConfigError("not a JSON object: it must be {...} with the keys uuid, token and url")
    return values


def _unambiguous(pairs):
    values = {}
    for key, value in pairs:
        if key in values:
            raise ConfigError(f"not valid JSON: duplicate key {key!a}")
        values[key] = value
    return values
