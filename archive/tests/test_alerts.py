"""The rules for Prometheus and the page about them: each metric is one that the archive has."""

import re
from pathlib import Path

from process_archive.web import gauges

from archive.tests.asked import Client, fill

RULES = Path(__file__).parents[1] / "prometheus/alerts.yml"
PAGE = Path(__file__).parents[2] / "docs/archive-api.md"
METRIC = re.compile(r"\bprocess_archive_\w+")


def test_each_metric_in_the_rules_is_exported(host):
    text = Client(fill(host).config)("/metrics").get_data(as_text=True)
    exported = set(re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE))
    expressions = re.findall(r"^ +expr: (.+)$", RULES.read_text(), re.MULTILINE)
    used = {name for expression in expressions for name in METRIC.findall(expression)}
    assert len(expressions) == RULES.read_text().count("- alert:")
    assert used and used <= exported
    assert all(name.startswith(gauges.PREFIX) for name in exported)


def test_the_page_names_each_metric_and_endpoint(host):
    client = Client(fill(host).config)
    page = PAGE.read_text()
    exported = re.findall(r"^# TYPE (\w+) gauge$", client("/metrics").get_data(True), re.MULTILINE)
    paths = client("/api/v1/archive/openapi.json").get_json()["paths"]
    places = {"{node}": "NODE", "{id}": "ID", "{timestamp}": "TIMESTAMP"}
    for place, name in places.items():
        paths = [path.replace(place, name) for path in paths]
    assert [name for name in [*exported, *paths] if f"`{name}`" not in page] == []
