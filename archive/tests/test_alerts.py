"""The rules for Prometheus: each metric in them is one that the archive has."""

import re
from pathlib import Path

from process_archive.web import gauges

from archive.tests.asked import Client, fill

RULES = Path(__file__).parents[1] / "prometheus/alerts.yml"
METRIC = re.compile(r"\bprocess_archive_\w+")


def test_each_metric_in_the_rules_is_exported(host):
    text = Client(fill(host).config)("/metrics").get_data(as_text=True)
    exported = set(re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE))
    expressions = re.findall(r"^ +expr: (.+)$", RULES.read_text(), re.MULTILINE)
    used = {name for expression in expressions for name in METRIC.findall(expression)}
    assert len(expressions) == RULES.read_text().count("- alert:")
    assert used and used <= exported
    assert all(name.startswith(gauges.PREFIX) for name in exported)
