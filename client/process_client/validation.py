"""Validation of config.json: the allowed values of each key, and the message for others."""

import json
import os
import re
import ssl

from process_client import urls
from process_client.masking.rules import is_program_rule, programs

# Fields of a process that are expensive or show secrets: read only if `collect` names them.
COSTLY = ("environ", "memory_maps")

KEYS = ("uuid", "token", "url", "ca_file", "spool_mb", "max_record_mb", "collect", "mask")
UUID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


def faults_in(values, folder):
    """Return the faults of `values` as a list of short texts, none of which contains the token."""
    faults = [
        "unknown key {}: the keys are {}".format(json.dumps(key), ", ".join(KEYS))
        for key in values
        if key not in KEYS
    ]
    faults.append(_uuid_fault(values.get("uuid")))
    faults.append(_token_fault(values.get("token")))
    faults += urls.faults_in(values.get("url"))
    if "ca_file" in values:
        faults.append(_ca_file_fault(values["ca_file"], folder))
    if "spool_mb" in values:
        faults.append(_spool_fault(values["spool_mb"]))
    if "max_record_mb" in values:
        faults.append(_record_fault(values["max_record_mb"]))
    if "collect" in values:
        faults.append(_collect_fault(values["collect"]))
    if "mask" in values:
        faults.append(_mask_fault(values["mask"]))
    return [fault for fault in faults if fault]


def _uuid_fault(uuid):
    if uuid is None or uuid == "":
        return 'client uuid not configured: set "uuid" to this node\'s name'
    if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
        return "uuid must be a string of 1 to 64 ASCII letters, digits and -, the first not -"


def _token_fault(token):
    if token is None or token == "":
        return 'bearer token not configured: set "token" to one that the API accepts'
    if not isinstance(token, str) or not urls.VISIBLE.fullmatch(token):
        return "token must be a string of visible ASCII characters without spaces"


def _ca_file_fault(ca_file, folder):
    if not isinstance(ca_file, str) or not ca_file:
        return "ca_file must be the path of a file of certificates (PEM)"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=os.path.join(folder, ca_file))
    except ssl.SSLError:
        return f"ca_file {json.dumps(ca_file)} contains no certificate (PEM)"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return f"ca_file {json.dumps(ca_file)} cannot be read: {reason}"
    if not context.cert_store_stats()["x509"]:
        return f"ca_file {json.dumps(ca_file)} contains no certificate (PEM)"


def _spool_fault(megabytes):
    if not _is_number(megabytes) or not 0 < megabytes < float("inf"):
        return "spool_mb must be a number above 0"


def _record_fault(megabytes):
    if not _is_number(megabytes) or not 0.1 <= megabytes <= 100000:
        return "max_record_mb must be a number from 0.1 to 100000"


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _collect_fault(names):
    if not isinstance(names, list) or not all(name in COSTLY for name in names):
        return "collect must be a list of names among {}".format(", ".join(COSTLY))


def _mask_fault(words):
    is_list = isinstance(words, list) and all(isinstance(word, str) and word for word in words)
    if words is not False and not is_list:
        return "mask must be a list of words to mask the values of, or false"
    for rule in filter(is_program_rule, words or ()):
        try:
            programs((rule,))
        except ValueError as fault:
            return f"mask has an unknown rule {json.dumps(str(fault))} in {json.dumps(rule)}"
