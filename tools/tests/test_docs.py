"""The reference pages name what the code has: fields, keys, variables, answers."""

import re

import pytest
import yaml
from process_archive import config as archive_config
from process_client import reading, validation
from process_service import config, openapi

from features.lab.paths import ROOT
from tools.lint.promises import scenarios_in
from tools.lint.words import files

ROLES = ("recorder", "service", "archive", "client", "hardening")
PAGES = [name for name in files([]) if name.endswith(".md")]


def rows(page, heading):
    """Return the first cells, in backquotes, of the tables below `heading` up to the next one."""
    text = (ROOT / page).read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.partition(f" {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)
    return re.findall(r"^\| `([^`]+)` \|", section[0], re.MULTILINE)


def test_record_names_every_field_in_order():
    assert rows("docs/record.md", "The 30 fields") == list(reading.KEYS)


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("The service: `/home/recorder/service/config.json`", config.KNOWN),
        ("The archive: `/home/archivist/archive/config.json`", archive_config.KNOWN),
        ("The client: `/home/reporter/client/config.json`", validation.KEYS),
    ],
)
def test_configuration_names_every_key(heading, keys):
    assert rows("docs/configuration.md", heading) == list(keys)


def test_configuration_names_every_variable_of_the_roles():
    named = [
        name
        for heading in ("Shared", "Archive", "API host", "Client hosts", "Hardening")
        for name in rows("docs/configuration.md", heading)
    ]
    options = []
    for role in ROLES:
        specs = ROOT / "provisioning/roles" / role / "meta/argument_specs.yml"
        options += yaml.safe_load(specs.read_text())["argument_specs"]["main"]["options"]
    assert sorted(named) == sorted(options)


def test_api_names_every_path_and_answer():
    text = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for path, operations in openapi.DESCRIPTION["paths"].items():
        for method, operation in operations.items():
            assert f"| `{method.upper()} {path}` |" in text
            assert [s for s in operation["responses"] if f"\n| {s} |" not in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_table_has_a_head(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    heads = re.findall(r"^(\|.*\|)\n\|[ :|-]+\|$", text, re.MULTILINE)
    assert [head for head in heads if not all(cell.strip() for cell in head[1:-1].split("|"))] == []


def test_scenarios_and_steps_of_examples_exist():
    text = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
    features = list((ROOT / "features").rglob("*.feature"))
    names = set().union(*map(scenarios_in, features))
    asked = re.findall(r'behave -n "([^"]+)"', text)
    assert asked and set(asked) <= names
    step = re.search(r"^    ((?:Given|When|Then|And) .+)$", text, re.MULTILINE)
    assert any(step[1] in feature.read_text(encoding="utf-8") for feature in features)


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100
