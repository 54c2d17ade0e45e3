"""What the templates make of unusual hosts and hosts files."""

import hashlib
import hmac
import json
import re
from xml.etree import ElementTree

import pytest
import yaml

from features.lab import rendering
from provisioning.tests.rendered import render, templar

NO_IPV6 = {"_service_ipv6": {"stat": {"exists": False}}}


def client_config(folder, **variables):
    return json.loads(render("client", "config.json.j2", folder, **variables))


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("2001:db8::1", "https://[2001:db8::1]/api/v1/record"),
        ("192.0.2.10", "https://192.0.2.10/api/v1/record"),
        ("api.example.org", "https://api.example.org/api/v1/record"),
    ],
)
def test_url_of_an_address(tmp_path, address, url):
    hostvars = {"api1": {"ansible_host": address}}
    assert client_config(tmp_path, hostvars=hostvars)["url"] == url
    assert client_config(tmp_path, recorder_api_address=address)["url"] == url


FLEET = {
    "inventory_hostname": "client1",
    "groups": {"api": ["api1", "api2", "api3"]},
    "hostvars": {
        "api1": {"ansible_host": "192.0.2.10"},
        "api2": {"ansible_host": "192.0.2.20", "recorder_api_address": "api2.example.org"},
        "api3": {"ansible_host": "2001:db8::3"},
    },
}
URLS = [
    f"https://{host}/api/v1/record" for host in ("192.0.2.10", "api2.example.org", "[2001:db8::3]")
]


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, URLS),
        ({"inventory_hostname": "api2"}, URLS),  # it reports to all, too
        ({"recorder_api_address": "192.0.2.99"}, "https://192.0.2.99/api/v1/record"),
        ({"client_url": URLS[:2]}, URLS[:2]),
        ({"client_url": URLS[:1]}, URLS[0]),
        ({"client_url": ", ".join(URLS[:2])}, URLS[:2]),
    ],
)
def test_clients_of_a_fleet_know_all_its_hosts(tmp_path, variables, url):
    assert client_config(tmp_path, **FLEET | variables)["url"] == url


@pytest.mark.parametrize(
    ("host", "address"),
    [("api1", "192.0.2.10"), ("api2", "api2.example.org"), ("client1", "192.0.2.10")],
)
def test_each_host_of_a_fleet_has_its_own_address(tmp_path, host, address):
    made = templar("service", "Debian", tmp_path, FLEET | {"inventory_hostname": host})
    assert made.template("{{ recorder_api_address }}") == address


def test_one_ca_file_has_the_certificates_of_all(tmp_path):
    for name in ("192.0.2.10", "api2.example.org", "2001:db8::3"):
        (tmp_path / f"{name}.pem").write_text(f"certificate of {name}\n")
    (task,) = (
        task["ansible.builtin.copy"]
        for task in yaml.safe_load((rendering.ROLES / "client/tasks/configure.yml").read_text())
        if task["name"] == "Install the certificates to trust"
    )
    for variables, names in (
        (FLEET, ("192.0.2.10", "api2.example.org", "2001:db8::3")),
        ({}, ("192.0.2.10",)),
    ):
        made = templar("client", "Debian", tmp_path, variables).template(task["content"])
        assert made == "".join(f"certificate of {name}\n" for name in names)


def test_values_of_a_hosts_file_have_their_types(tmp_path):
    config = client_config(
        tmp_path, client_spool_mb="50", client_collect="environ", client_mask="false"
    )
    assert (config["spool_mb"], config["collect"], config["mask"]) == (50, ["environ"], False)


@pytest.mark.parametrize(("variables", "listens"), [({}, True), (NO_IPV6, False)])
def test_nginx_listens_on_ipv6_only_if_the_kernel_has_it(tmp_path, variables, listens):
    text = render("service", "nginx.conf.j2", tmp_path, **variables)
    assert ("listen [::]:80 " in text, "listen [::]:443 " in text) == (listens, listens)
    assert "listen 80 " in text and "listen 443 " in text


@pytest.mark.parametrize(
    ("allowed", "variables", "sources", "is_open"),
    [
        ([], {}, [], True),
        (["192.0.2.1", "2001:DB8::1/128"], {}, ["192.0.2.1", "2001:db8::1"], False),
        ("192.0.2.1, 192.0.2.9/24", {}, ["192.0.2.1", "192.0.2.0/24"], False),
        (["192.0.2.1", "2001:db8::1"], NO_IPV6, ["192.0.2.1"], False),
        # No client of the list can come, and no other may.
        (["2001:db8::1"], NO_IPV6, [], False),
    ],
)
def test_the_firewall_lets_in_the_allowed_clients(tmp_path, allowed, variables, sources, is_open):
    text = render(
        "service", "firewall.xml.j2", tmp_path, service_allowed_clients=allowed, **variables
    )
    zone = ElementTree.fromstring(text)
    assert [source.get("address") for source in zone.iter("source")] == sources
    assert ("https" in [service.get("name") for service in zone.findall("service")]) == is_open
    for rule in zone.iter("rule"):
        is_ipv6 = ":" in rule.find("source").get("address")
        assert rule.get("family") == ("ipv6" if is_ipv6 else "ipv4")


def service_config(folder, **variables):
    return json.loads(render("service", "config.json.j2", folder, **variables))


def node_token(secret, uuid="a1b2"):
    return f"{uuid}.{hmac.new(secret.encode(), uuid.encode(), hashlib.sha256).hexdigest()}"


def generated(folder):
    """Return the (token, secret) that the first run has generated in `folder`."""
    config = service_config(folder)
    return config["token"], config["node_secret"]


def test_each_client_gets_its_own_token_of_the_secret(tmp_path):
    token, secret = generated(tmp_path)
    assert len(token) == len(secret) == 48 and token != secret
    assert (tmp_path / "node_secret").stat().st_mode & 0o777 == 0o600
    assert client_config(tmp_path)["token"] == node_token(secret)
    assert client_config(tmp_path, _client_uuid="web-1")["token"] == node_token(secret, "web-1")
    assert secret not in render("client", "config.json.j2", tmp_path)


SECRETS = {"recorder_node_secret": ["the-new-secret-of-all", "the-old-secret-of-all"]}


@pytest.mark.parametrize(
    ("variables", "token"),
    [
        (SECRETS, node_token("the-new-secret-of-all")),
        (
            {"recorder_node_secret": "", "recorder_token": "a-token-of-old-times"},
            "a-token-of-old-times",
        ),
        (SECRETS | {"client_token": "a-token-of-my-own"}, "a-token-of-my-own"),
        # a shared one, even the old one of two, means the newest
        (SECRETS | {"recorder_token": ["new", "old"], "client_token": "old"}, "new"),
        (SECRETS | {"recorder_token": "shared", "client_token": "{{ recorder_token }}"}, "shared"),
    ],
)
def test_token_by_the_hosts_file(tmp_path, variables, token):
    assert client_config(tmp_path, **variables)["token"] == token


def test_without_a_secret_the_api_is_as_before(tmp_path):
    assert "node_secret" not in service_config(tmp_path, recorder_node_secret="")


def test_while_one_replaces_another_both_are_accepted_and_clients_have_the_next(tmp_path):
    token, secret = generated(tmp_path)
    (tmp_path / "token.next").write_text("the-next-token-of-all\n")
    (tmp_path / "node_secret.next").write_text("the-next-secret-of-all\n")
    config = service_config(tmp_path)
    assert config["token"] == ["the-next-token-of-all", token]
    assert config["node_secret"] == ["the-next-secret-of-all", secret]
    assert client_config(tmp_path)["token"] == node_token("the-next-secret-of-all")
    shared = client_config(tmp_path, client_token="{{ recorder_token }}")
    assert shared["token"] == "the-next-token-of-all"


def test_one_kind_can_be_replaced_alone(tmp_path):
    token, secret = generated(tmp_path)
    (tmp_path / "token.next").write_text("the-next-token-of-all\n")
    config = service_config(tmp_path)
    assert config["token"] == ["the-next-token-of-all", token]
    assert config["node_secret"] == secret
    assert client_config(tmp_path)["token"] == node_token(secret)


def test_what_comes_from_elsewhere_is_not_replaced_by_a_file_here(tmp_path):
    generated(tmp_path)
    (tmp_path / "token.next").write_text("the-next-token-of-all\n")
    mine = "a-token-from-a-vault"
    assert service_config(tmp_path, recorder_token=mine)["token"] == mine


def test_limit_of_a_record_is_the_apis(tmp_path):
    limits = [client_config(tmp_path)["max_record_mb"]]
    limits.append(client_config(tmp_path, client_max_record_mb="4")["max_record_mb"])
    assert limits == [16, 4]


BOTH = "CAP_DAC_READ_SEARCH CAP_SYS_PTRACE"


@pytest.mark.parametrize("system", ["Debian", "RedHat"])
@pytest.mark.parametrize("hardening", [True, False])
@pytest.mark.parametrize(("sees", "capabilities"), [("own", ""), ("all", BOTH)])
def test_capabilities_of_the_client(tmp_path, system, hardening, sees, capabilities):
    variables = {"client_sees": sees, "recorder_hardening": hardening}
    unit = render("client", "client.service.j2", tmp_path, system, **variables)
    lines = [line for line in unit.split("\n") if "Capabilit" in line]
    assert lines == [f"CapabilityBoundingSet={capabilities}", f"AmbientCapabilities={capabilities}"]
    # Each would take away what the client shall see, or the capabilities themselves.
    assert "ProtectProc" not in unit and "PrivateUsers" not in unit and "ProcSubset" not in unit


@pytest.mark.parametrize(("hardening", "number"), [(True, 1), (False, 0)])
def test_the_service_has_no_capabilities(tmp_path, hardening, number):
    unit = render("service", "service.service.j2", tmp_path, recorder_hardening=hardening)
    assert unit.split("\n").count("CapabilityBoundingSet=") == number
    assert "AmbientCapabilities" not in unit


# ---------------------------------------------------------------- the archive
ABSENT = {"stat": {"exists": False}}


def archive_config(folder, **variables):
    return json.loads(render("archive", "config.json.j2", folder, **variables))


def test_the_read_token_is_made_once_and_opens_nothing_else(tmp_path):
    first, second = archive_config(tmp_path), archive_config(tmp_path)
    assert first == second and len(first["read_token"]) == 48
    assert (tmp_path / "read_token").stat().st_mode & 0o777 == 0o600
    assert first["read_token"] not in (*generated(tmp_path), client_config(tmp_path)["token"])


def test_while_one_read_token_replaces_another_both_are_accepted(tmp_path):
    token = archive_config(tmp_path)["read_token"]
    (tmp_path / "read_token.next").write_text("the-next-token-that-reads\n")
    assert archive_config(tmp_path)["read_token"] == ["the-next-token-that-reads", token]


@pytest.mark.parametrize(
    ("variables", "key", "value"),
    [
        ({}, "max_archive_mb", None),
        ({"archive_max_archive_mb": "50"}, "max_archive_mb", 50),
        ({}, "keep_archive", 90),
        ({"archive_keep_archive": "0.5"}, "keep_archive", 0.5),
        ({}, "sealed_lists", "/var/lib/process-records/sealed"),
    ],
)
def test_values_of_the_archive(tmp_path, variables, key, value):
    assert archive_config(tmp_path, **variables)[key] == value


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "/var/lib/process-records/sealed"),
        ({"_service_sealed": ABSENT}, None),  # records from before still wait
        ({"groups": {"api": ["api1"], "archive": []}}, None),
    ],
)
def test_the_service_waits_for_the_archive_once_all_is_sealed(tmp_path, variables, expected):
    assert service_config(tmp_path, **variables).get("sealed_first") == expected


# path: what it goes to with an archive; without one all goes to the service
ROUTES = {
    "/api/v1/record": "service",
    "/api/v1/openapi.json": "service",
    "/api/test/count": "service",
    "/api/test": "service",
    "/api": "service",
    "/api/v2/nothing": "service",
    "/api/v1/nodesx": "service",
    "/api/v1/nodes": "archive",
    "/api/v1/nodes/web-1/processes": "archive",
    "/api/v1/processes/x": "archive",
    "/api/v1/top": "archive",
    "/api/v1/diff": "archive",
    "/api/v1/archive/openapi.json": "archive",
    "/metrics": "archive",
    "/healthz": "archive",
    "/": "archive",
    "/nodes/web-1": "archive",
    "/apis": "archive",
}


def goes_to(text, path):
    """Return the upstream that nginx chooses for `path`, by its rules for locations."""
    server = text[text.index("listen 443") :]
    blocks = re.findall(r"location (=|~)? ?(\S+) \{[^}]*?proxy_pass http://(\w+);", server)
    exact = [to for how, what, to in blocks if how == "=" and what == path]
    regular = [to for how, what, to in blocks if how == "~" and re.search(what, path)]
    prefixes = [(what, to) for how, what, to in blocks if not how and path.startswith(what)]
    return (exact + regular + [max(prefixes, key=lambda found: len(found[0]))[1]])[0]


@pytest.mark.parametrize("path", ROUTES)
def test_nginx_passes_on(tmp_path, path):
    assert goes_to(render("service", "nginx.conf.j2", tmp_path), path) == ROUTES[path]
    for variables in ({"_service_archive": ABSENT}, {"groups": {"api": ["api1"], "archive": []}}):
        without = render("service", "nginx.conf.j2", tmp_path, **variables)
        assert "archive" not in without and goes_to(without, path) == "service"


@pytest.mark.parametrize(("hardening", "number"), [(True, 1), (False, 0)])
@pytest.mark.parametrize("unit", ["archive.service.j2", "process-archive-seal.service.j2"])
def test_the_archive_has_no_capabilities(tmp_path, unit, hardening, number):
    text = render("archive", unit, tmp_path, recorder_hardening=hardening)
    assert text.split("\n").count("CapabilityBoundingSet=") == number
    assert "ReadWritePaths=/home/recorder" not in text
    listens = re.findall(r"--bind (\S+):", text)
    assert listens == (["127.0.0.1"] if unit == "archive.service.j2" else [])
