"""Values of a hosts file: checks each against the roles' argument_specs, and reads it.

A hosts file turns `12`, `0x10`, `1e5` and `True` without quotes into numbers and truth values, and
what the file says is lost. So a variable that means text must be text; numbers, truth values and
lists may also be written as text, as `-e NAME=VALUE` gives them.
"""

import ast
import ipaddress
import os
import re
from urllib.parse import urlsplit

from ansible.parsing.dataloader import DataLoader
from ansible.utils.vars import load_extra_vars

COLLECT = ("environ", "memory_maps")
TRUTHS = ("true", "false", "yes", "no", "on", "off", "1", "0")
LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{LABEL}\.)*(?=\D|\d+[A-Za-z_-]){LABEL}\.?")

ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")

# (pattern, what it says in words) of texts
FORMS = {
    "client_uuid": (
        r"([A-Za-z0-9][A-Za-z0-9-]{0,63})?",
        "1 to 64 ASCII letters, digits and '-', the first not '-'",
    ),
    "service_acme_email": (r"([^@\s]+@[^@\s]+)?", "an email address"),
    "service_acme_directory": (r"https://[^\s/]+/\S*", "a URL that begins with https://"),
    "recorder_secrets": (r"[^\0]+", "the path of a folder"),
}
# what must be another text than recorder_token, and than those above it
OTHERS = (
    ("recorder_node_secret", "must not be a token"),
    ("recorder_read_token", "must be neither a token that writes records nor the secret"),
)
# the least and the largest number
RANGES = {
    "service_keep_records": (0.01, 100000),
    "service_max_record_mb": (1, 100000),
    "service_min_free_mb": (0, 100000),
    "service_workers": (1, 1000),
    "archive_keep_archive": (0.01, 100000),
    "archive_max_archive_mb": (0, 10**9),
    "archive_min_free_mb": (0, 10**9),
    "archive_max_seconds": (1, 10**9),
    "archive_max_memory_mb": (64, 10**9),
    "archive_max_rows": (1, 10**9),
    "archive_workers": (1, 1000),
    "client_max_record_mb": (1, 100000),
    "client_spool_mb": (1, 10**9),
    "hardening_requests": (1, 10**6),
    "hardening_requests_at_once": (1, 10**6),
    "hardening_connections": (1, 10**6),
}


def faults(values, specs):
    """Return a sentence for each variable in `values`, {name: value}, that cannot be used.

    `specs` are the contents of the roles' argument_specs.yml. No sentence contains a secret.
    """
    options = {}
    for spec in specs:
        options.update(spec["argument_specs"]["main"]["options"])
    found = [(name, _fault(name, values[name], options[name])) for name in sorted(values)]
    taken = {*_strings(values, "recorder_token")}
    for name, fault in OTHERS:
        here = {*_strings(values, name)}
        if taken & here:
            found.append((name, fault))
        taken |= here
    return [f"{name} {fault}." for name, fault in found if fault]


def _strings(values, name):
    value = values.get(name)
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item]


def _fault(name, value, option):
    """Return what is wrong with a value, as a sentence without its subject, or None."""
    if value is None:
        return "has no value: leave it out, or set it"
    check = CHECKS.get(name) or TYPES[option["type"]]
    fault = check(name, value, option)
    if fault and not option.get("no_log"):
        shown = ascii(value)
        fault = f"is {shown if len(shown) < 80 else shown[:77] + '...'}: it {fault}"
    return fault


def _text_fault(name, value, option):
    if isinstance(value, (bool, int, float)):
        return f"must be text, so that 0x10 stays 0x10: write it in quotes twice, {name}='\"...\"'"
    if not isinstance(value, str):
        return "must be text"
    if value != value.strip() or not value.isprintable():
        return "must not begin or end with a blank, or contain a control character"
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return "must not contain the quotes"
    pattern, words = FORMS.get(name, (".*", ""))
    if not re.fullmatch(pattern, value):
        return f"must be {words}"
    if option.get("choices") and value not in option["choices"]:
        return "must be one of " + ", ".join(option["choices"])


def _whole_fault(name, value, option):
    is_whole = isinstance(value, int) or re.fullmatch(r"\s*[0-9]{1,12}\s*", str(value))
    if isinstance(value, (bool, float)) or not is_whole:
        return "must be a whole number"
    return _range_fault(name, int(value))


def _number_fault(name, value, option):
    is_number = re.fullmatch(r"\s*[0-9]{1,12}(\.[0-9]{1,12})?\s*", str(value))
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not is_number:
        return "must be a number"
    return _range_fault(name, float(value))


def _range_fault(name, number):
    least, most = RANGES[name]
    if not least <= number <= most:
        return f"must be from {least} to {most}"


def _truth_fault(name, value, option):
    if isinstance(value, float) or str(value).lower() not in TRUTHS:
        return "must be true or false"


def _list_fault(name, value, option):
    items = read_list(value)
    if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
        return "must be a list of texts, such as ['a', 'b'], or a,b; [] if it is empty"


def _collect_fault(name, value, option):
    fault = _list_fault(name, value, option)
    if fault or set(read_list(value)) <= set(COLLECT):
        return fault
    return f"may contain only {' and '.join(COLLECT)}"


def _networks_fault(name, value, option):
    fault = _list_fault(name, value, option)
    if fault:
        return fault
    for item in read_list(value):
        try:
            read_networks([item])
        except ValueError:
            return "may contain only IP addresses and networks, such as 192.0.2.0/24"


def _accounts_fault(name, value, option):
    fault = _list_fault(name, value, option)
    if fault or all(ACCOUNT.fullmatch(item) for item in read_list(value)):
        return fault
    return "may contain only names of accounts"


def _words_fault(name, value, option):
    return None if read_list(value) is False else _list_fault(name, value, option)


def _tokens_fault(name, value, option):
    tokens = value if isinstance(value, list) else [value]
    if any(isinstance(token, (bool, int, float)) for token in tokens):
        return f"must be text: write it in quotes twice, {name}='\"...\"'"
    if not tokens or not all(_is_token(token) for token in tokens):
        return (
            "is missing, shorter than 16 characters or not printable ASCII without blanks; leave "
            "it out to have one generated"
        )


def _secrets_fault(name, value, option):
    return None if value == "" else _tokens_fault(name, value, option)


def _token_fault(name, value, option):
    fault = _text_fault(name, value, option)
    if fault or value == "" or _is_token(value):
        return fault
    return "is shorter than 16 characters or not printable ASCII without blanks"


def _is_token(token):
    return isinstance(token, str) and re.fullmatch(r"[!-~]{16,}", token)


def _address_fault(name, value, option):
    fault = _text_fault(name, value, option)
    if fault or name_kind(value) == "IP" or NAME.fullmatch(value):
        return fault
    return "must be an IP address or a DNS name, without brackets, port and path"


def _urls_fault(name, value, option):
    fault = _list_fault(name, value, option)
    if fault:
        return fault
    urls = read_list(value)
    if not urls or len({*urls}) < len(urls):
        return "must be a URL, or a list of different ones"
    return next(filter(None, (_url_fault(name, url, option) for url in urls)), None)


def _url_fault(name, value, option):
    fault = _text_fault(name, value, option)
    if fault:
        return fault
    try:
        parts = urlsplit(value)
        known = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or parts.path in ("", "/") or "@" in parts.netloc or re.search(r"\s", value):
        return "must have the form https://HOST/api/v1/record, an IPv6 address in brackets"
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        return "must begin with https://"


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _file_fault(name, value, option):
    fault = _text_fault(name, value, option)
    if not fault and os.path.isabs(value) and not os.path.isfile(value):
        return "must be a file on this machine"
    return fault


def _files_fault(name, value, option):
    return None if value == "" else _list_fault(name, value, option)


TYPES = {
    "str": _text_fault,
    "path": _text_fault,
    "int": _whole_fault,
    "float": _number_fault,
    "bool": _truth_fault,
    "list": _list_fault,
}
CHECKS = {
    "client_collect": _collect_fault,
    "client_mask": _words_fault,
    "service_readers": _accounts_fault,
    "client_ca_file": _files_fault,
    "client_url": _urls_fault,
    "recorder_api_address": _address_fault,
    "client_token": _token_fault,
    "recorder_node_secret": _secrets_fault,
    "recorder_read_token": _tokens_fault,
    "recorder_token": _tokens_fault,
    "service_allowed_clients": _networks_fault,
    "service_tls_certificate": _file_fault,
    "service_tls_key": _file_fault,
}


def read_list(value):
    """Return the items of a list, also of one that is written as text; False for false."""
    if value is False or str(value).lower() == "false":
        return False
    if isinstance(value, str):
        try:
            value = (
                ast.literal_eval(value.strip()) if value.strip()[:1] == "[" else value.split(",")
            )
        except (SyntaxError, ValueError):
            return value
    if not isinstance(value, list):
        return value
    return [item.strip() if isinstance(item, str) else item for item in value]


def read_number(value):
    """Return the number that a value means, as an int if it has no fraction."""
    number = float(value)
    return int(number) if number.is_integer() else number


def read_networks(value):
    """Return the addresses and networks of a list in their shortest form; raise ValueError."""
    networks = []
    for item in read_list(value):
        if "%" in item:
            raise ValueError(f"{item} names an interface")
        network = ipaddress.ip_network(item, strict=False)
        alone = network.prefixlen == network.max_prefixlen
        networks.append(str(network.network_address if alone else network))
    return networks


def name_kind(address):
    """Return "IP" if `address` is an IP address, else "DNS", as certificates call them."""
    try:
        return "DNS" if "%" in address else ("IP", ipaddress.ip_address(address))[0]
    except ValueError:
        return "DNS"


def in_url(address):
    """Return an address or name as it is written in a URL: IPv6 in brackets."""
    return f"[{address}]" if name_kind(address) == "IP" and ":" in address else address


def addresses(hosts, hostvars):
    """Return the addresses of API hosts, each once, as clients reach them."""
    found = [
        hostvars[host].get("recorder_api_address") or hostvars[host].get("ansible_host") or host
        for host in hosts
    ]
    return list(dict.fromkeys(found))


def shared_uuids(uuids):
    """Return a sentence for each uuid in `uuids`, {host: uuid}, that several hosts have."""
    hosts = {}
    for host, uuid in sorted(uuids.items()):
        if uuid not in ("", None):
            hosts.setdefault(str(uuid), []).append(host)
    return [
        f"client_uuid {uuid} is used for {' and '.join(names)}."
        for uuid, names in hosts.items()
        if len(names) > 1
    ]


def uuids_of(hosts, hostvars, name, played=None):
    """Return {host: uuid}, the values that the variable `name` has for `hosts`.

    A value of -e counts only for the hosts of the play, `played`: with --limit it is not meant
    for the others.
    """
    if played is not None and name in load_extra_vars(DataLoader()):
        hosts = [host for host in hosts if host in played]
    return {host: hostvars[host].get(name, "") for host in hosts}


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self):
        """Return {name: function}."""
        return {
            "recorder_addresses": addresses,
            "recorder_faults": faults,
            "recorder_in_url": in_url,
            "recorder_list": read_list,
            "recorder_name_kind": name_kind,
            "recorder_networks": read_networks,
            "recorder_number": read_number,
            "recorder_shared_uuids": shared_uuids,
            "recorder_uuids": uuids_of,
        }
