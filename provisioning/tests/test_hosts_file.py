"""Values of a hosts file: each is taken as it was meant, or refused by the name of its variable."""

import pytest
import yaml

from features.lab.paths import ROOT
from provisioning.filter_plugins import hosts_file

ROLES = ("recorder", "hardening", "service", "archive", "client")
SPECS = [
    yaml.safe_load((ROOT / f"provisioning/roles/{role}/meta/argument_specs.yml").read_text())
    for role in ROLES
]
OPTIONS = {
    name: option
    for spec in SPECS
    for name, option in spec["argument_specs"]["main"]["options"].items()
}
TOKEN = "a-token-of-enough-letters"
GOOD = {
    "recorder_api_address": ["192.0.2.10", "2001:db8::1", "api", "api-1.example.org", "a_b"],
    "recorder_token": [TOKEN, [TOKEN, "another-token-of-enough"], "1" * 20],
    "recorder_node_secret": ["", TOKEN, [TOKEN, "another-secret-of-enough"]],
    "recorder_read_token": [TOKEN, [TOKEN, "another-token-of-enough"]],
    "recorder_hardening": [True, False, "yes", "no", "True", "off", 1, 0],
    "recorder_secrets": ["/srv/secrets", "relative/folder", "~/secrets", "/a b"],
    "service_keep_records": [7, 0.01, "30", "0.5"],
    "service_max_record_mb": [1, "16", 0x10],
    "service_min_free_mb": [0, 100],
    "service_pack_records": [True, "no"],
    "service_readers": [[], ["archivist"], "archivist,backup"],
    "service_workers": [1, "4"],
    "service_allowed_clients": [
        [], ["192.0.2.1"], ["10.0.0.0/8", "2001:db8::/32"], "192.0.2.1, 192.0.2.2",
        ["10.0.0.5/255.255.255.0"], ["::1"], "['10.0.0.1', '10.0.0.2']", "[]",
    ],
    "service_tls_certificate": ["", __file__, "relative.pem"],
    "service_tls_key": ["", __file__],
    "service_acme_email": ["", "admin@example.org"],
    "service_acme_directory": ["https://acme.example.org/directory"],
    "archive_keep_archive": [90, 0.01, "30"],
    "archive_max_archive_mb": [0, "1000"],
    "archive_min_free_mb": [0, 100],
    "archive_max_seconds": [1, "30"],
    "archive_max_memory_mb": [64, "512"],
    "archive_max_rows": [1, 1000000],
    "archive_workers": [1, "2"],
    "client_uuid": ["", "web-1", "007", "a" * 64, "12"],
    "client_url": [
        "https://[2001:db8::1]:8443/api/v1/record", "http://127.0.0.1/api/v1/record",
        ["https://a/api/v1/record"], ["https://a/api/v1/record", "https://b/api/v1/record"],
        "https://a/api/v1/record, https://b/api/v1/record", "['https://a/x', 'https://b/x']",
    ],
    "client_ca_file": ["", "/etc/ca.pem", ["/etc/a.pem", "/etc/b.pem"], "a.pem,b.pem", []],
    "client_token": ["", TOKEN, "web-1." + "0a" * 32],
    "client_sees": ["own", "all"],
    "client_max_record_mb": [16, "1"],
    "client_spool_mb": [100, "50"],
    "client_collect": [[], ["environ"], "environ,memory_maps"],
    "client_mask": [[], False, "false", ["license"], "license"],
    "hardening_ssh_passwords": [True, "no"],
    "hardening_requests": [50],
    "hardening_requests_at_once": ["500"],
    "hardening_connections": [256],
}  # fmt: skip
NO_ADDRESS = [
    "", "10.0.0.300", "1.2.3", "[2001:db8::1]", "2001:db8::g", "fe80::1%eth0", "api:443", "a b",
    "https://api", "api/", "-api", "a..b", "b\u00fccher.example", "x" * 254, "192.0.2.10/24",
]  # fmt: skip
NO_URL = [
    "", "api", "https://api", "https://api/", "https://2001:db8::1/api/v1/record",
    "http://192.0.2.10/api/v1/record", "https://me:pw@api/x", "https://api:99999/x",
    "ftp://api/x", "https:///x", "https://a b/x",
]  # fmt: skip
BAD = {
    "recorder_api_address": NO_ADDRESS,
    "recorder_token": ["", "short", [], [""], [TOKEN, 12], "a token with blanks", "\u00fc" * 16],
    "recorder_node_secret": ["short", [], [""], 1234567890123456, True],
    "recorder_read_token": ["", "short", [], [TOKEN, 12]],
    "recorder_hardening": ["treu", "", 2, 1.0, [], "on off"],
    "service_keep_records": ["", "seven", 0, -1, True, "7 days", [7], "0x10", "nan", float("inf")],
    "service_max_record_mb": [0, "1e3", "\u0661", 1.5, "1.5", False, " "],
    "service_min_free_mb": [-1, "-1"],
    "service_pack_records": ["gzip", ""],
    "service_readers": [["root; id"], ["a b"], [1], ""],
    "service_workers": [0, "", "two"],
    "service_allowed_clients": [
        ["10.0.0.300"], ["10.0.0.0/99"], ["cafe.de"], ["dead.beef"], ["..."], [""], "", [12],
        ["10.0.0.1", "10.0.0.0/255.0.255.0"], "10.0.0.1;10.0.0.2", {"a": 1}, "['10.0.0.300']", 10,
        "['10.0.0.1'", "[10]", "{'a': 1}",
        ["2001:db8::/129"], ["fe80::1%eth0"], [["10.0.0.1"]],
    ],
    "service_tls_certificate": ["/nowhere.pem", "'/etc/cert.pem'", True],
    "service_acme_email": ["admin", "a@b@c", "a @b.de"],
    "service_acme_directory": ["", "http://acme.example.org/directory", "acme"],
    "archive_keep_archive": ["", 0, "a week", True],
    "archive_max_archive_mb": ["", -1, 1.5, "10G"],
    "archive_min_free_mb": [-1],
    "archive_max_seconds": [0],
    "archive_max_memory_mb": [63],
    "archive_max_rows": [0],
    "archive_workers": [0],
    "client_uuid": ["../etc", "-a", "a" * 65, "a_b", "web-1\n", '"12"', "\u0661", "a b"],
    "client_url": [
        *NO_URL, [], [12], 12, True, ["https://a/x", "https://a/x"],
        *(["https://a/api/v1/record", url] for url in NO_URL), "https://a/x,http://192.0.2.10/x",
    ],
    "client_ca_file": [12, True, [""], [True], {"a": 1}],
    "client_token": ["short", "a token with blanks", [TOKEN]],
    "client_sees": ["", "everything", "All"],
    "client_max_record_mb": [0, "", "big"],
    "client_spool_mb": [0, "", "100MB"],
    "client_collect": [["environ", "all"], "everything", [True], ""],
    "client_mask": [True, [""], [1], "", 0, ["a", None]],
    "hardening_requests": [0, "fast"],
    "hardening_requests_at_once": [0],
    "hardening_connections": [0],
}  # fmt: skip
TEXTS = [name for name, option in OPTIONS.items() if option["type"] in ("str", "path")]


def pairs(table):
    return [(name, value) for name, values in table.items() if name in OPTIONS for value in values]


def faults(**values):
    return hosts_file.faults(values, SPECS)


@pytest.mark.parametrize(("name", "value"), pairs(GOOD))
def test_takes(name, value):
    assert faults(**{name: value}) == []


@pytest.mark.parametrize(("name", "value"), pairs(BAD))
def test_refuses_by_name(name, value):
    (fault,) = faults(**{name: value})
    assert fault.startswith(f"{name} ") and fault.endswith("."), fault


# What the parser of hosts files makes of 12, 0x10, 1e5, True, None and [1, 2] without quotes.
@pytest.mark.parametrize("value", [12, 16, 100000.0, True, None, [1, 2], {}])
@pytest.mark.parametrize("name", TEXTS)
def test_text_that_was_read_as_something_else_is_refused(name, value):
    (fault,) = faults(**{name: value})
    assert fault.startswith(f"{name} "), fault


@pytest.mark.parametrize("name", OPTIONS)
def test_nothing_is_refused_by_name(name):
    (fault,) = faults(**{name: None})
    assert fault.startswith(f"{name} "), fault


@pytest.mark.parametrize("name", OPTIONS)
def test_every_variable_is_tried_here(name):
    assert name in GOOD


@pytest.mark.parametrize("value", ["short-secret", [TOKEN, "short-secret"], 12345678901234567890])
def test_secret_is_not_shown(value):
    (fault,) = faults(recorder_token=value)
    assert "short-secret" not in fault and "1234" not in fault


@pytest.mark.parametrize(
    ("token", "secret"), [(TOKEN, TOKEN), ([TOKEN, TOKEN[::-1]], [TOKEN[::-1]])]
)
def test_secret_that_is_a_token_is_refused(token, secret):
    found = faults(recorder_token=token, recorder_node_secret=secret)
    assert found == ["recorder_node_secret must not be a token."]


@pytest.mark.parametrize("other", ["recorder_token", "recorder_node_secret"])
def test_read_token_that_opens_something_else_is_refused(other):
    found = faults(**{other: TOKEN, "recorder_read_token": [TOKEN[::-1], TOKEN]})
    assert found == [
        "recorder_read_token must be neither a token that writes records nor the secret."
    ]


def test_all_faults_are_named_at_once():
    assert [fault.split()[0] for fault in faults(client_uuid=12, service_workers="x")] == [
        "client_uuid",
        "service_workers",
    ]


@pytest.mark.parametrize(
    ("uuids", "fault"),
    [
        ({}, []),
        ({"c1": "a", "c2": "b"}, []),
        ({"c1": "", "c2": ""}, []),  # each host generates one
        ({"c1": "a", "c2": "a"}, ["client_uuid a is used for c1 and c2."]),
        ({"c1": "a", "c2": "b", "c3": "a"}, ["client_uuid a is used for c1 and c3."]),
        ({"c1": "12", "c2": 12}, ["client_uuid 12 is used for c1 and c2."]),
    ],
)
def test_one_uuid_for_two_hosts_is_refused(uuids, fault):
    assert hosts_file.shared_uuids(uuids) == fault


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ([], []),
        (["a", " b "], ["a", "b"]),
        ("a, b", ["a", "b"]),
        ("['a']", ["a"]),
        (False, False),
        ("False", False),
    ],
)
def test_reads_lists(value, items):
    assert hosts_file.read_list(value) == items


@pytest.mark.parametrize(
    ("value", "number"), [(7, 7), ("7", 7), (7.0, 7), ("0.5", 0.5), (0.25, 0.25), (" 7 ", 7)]
)
def test_reads_numbers(value, number):
    read = hosts_file.read_number(value)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize(
    ("value", "networks"),
    [
        ("192.0.2.1,2001:DB8::1", ["192.0.2.1", "2001:db8::1"]),
        (["10.0.0.5/255.255.255.0", "10.0.0.5/24"], ["10.0.0.0/24", "10.0.0.0/24"]),
        (["192.0.2.1/32", "::1/128"], ["192.0.2.1", "::1"]),
    ],
)
def test_reads_networks(value, networks):
    assert hosts_file.read_networks(value) == networks


@pytest.mark.parametrize(
    ("address", "in_url", "kind"),
    [
        ("2001:db8::1", "[2001:db8::1]", "IP"),
        ("192.0.2.10", "192.0.2.10", "IP"),
        ("api.example.org", "api.example.org", "DNS"),
        ("dead.beef", "dead.beef", "DNS"),
    ],
)
def test_writes_addresses(address, in_url, kind):
    assert (hosts_file.in_url(address), hosts_file.name_kind(address)) == (in_url, kind)
