"""What the templates make of unusual hosts and hosts files."""

import json
from xml.etree import ElementTree

import pytest

from provisioning.tests.rendered import render

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
