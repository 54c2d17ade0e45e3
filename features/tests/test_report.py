"""The report of a run: page, JUnit XML, evidence, order and exit status, without secrets."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from behave.parser import parse_feature

from features.lab.ports import free_port
from features.support.report import new_folder
from features.support.selection import shuffle
from features.tests.sample import Sample

MIXED = """
Feature: A sample
  Background:
    Given a step that passes
  Rule: With a background
    Background:
      Given a step that passes
    Scenario: Failing
      Given the command "echo broken; false" that fails
      And a step that passes
  Rule: Without one
    Scenario: Slow
      Given a step that takes 0.3 seconds
    Scenario Outline: Failing with <what>
      Given the command "echo evidence of <what>" that fails
      Examples:
        | what |
        | one  |
        | two  |
    Scenario Outline: Leaking <where>
      Given the token <where>
      Examples:
        | where                  |
        | in a message           |
        | in a very long message |
        | in a command           |
        | in a request           |
        | in printed text        |
    Scenario: Lost
      Given a host that cannot be reached
"""
ORDERED = """
Feature: A sample
  Scenario Outline: <name>
    Given a step that passes
    Examples:
      | name |
      | a    |
      | b    |
      | c    |
      | d    |
      | e    |
      | f    |
"""
WAITING = """
Feature: A sample
  Scenario: Waiting in vain
    Given a step that passes
  Scenario: Never begun
    Given a step that passes
"""
INVENTORY = """
[api]
127.0.0.1 ansible_port={} ansible_user=nobody
[client]
127.0.0.1
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return the runs that the tests look at, by name; they take seconds, so they run at once."""
    hosts = tmp_path_factory.mktemp("inventory") / "hosts"
    hosts.write_text(INVENTORY.format(free_port()))
    wanted = {
        "mixed": (MIXED, {}),
        "ordered": (ORDERED, {"seed": 1}),
        "without hosts": (WAITING, {"target": "vms", "inventory": hosts}),
        "contradictory": (WAITING, {"inventory": hosts}),
    }
    samples = {
        name: Sample(tmp_path_factory.mktemp("sample"), text) for name, (text, _) in wanted.items()
    }
    with ThreadPoolExecutor() as pool:
        started = {
            name: pool.submit(samples[name].run, **settings)
            for name, (_, settings) in wanted.items()
        }
    return SimpleNamespace(
        samples=samples, **{k.split()[0]: r.result() for k, r in started.items()}
    )


def ends_with(run, text):
    """Return True if a line of the run's output starts with `text`."""
    return any(line.startswith(text) for line in run.output.splitlines())


def counts(run):
    """Return the numbers in the JUnit XML of a run: tests, failures, errors."""
    return tuple(int(run.suite.get(name)) for name in ("tests", "failures", "errors"))


def test_exit_status(runs):
    assert runs.ordered.status == 0, runs.ordered.output
    assert runs.mixed.status == 1, runs.mixed.output
    assert runs.without.status == 1, runs.without.output
    assert runs.contradictory.status == 2, runs.contradictory.output


def test_page_names_scenarios_hosts_and_versions(runs):
    names = ("api host: ", "client host: ", "Linux ", "behave 1.", "ansible-core 2.", "Python 3.")
    for name in ("Failing", "Slow", *names):
        assert name in runs.mixed.page, name


@pytest.mark.parametrize("sign", ["<link", " src=", " href=", "url(", "@import"])
def test_page_needs_no_other_file_and_no_network(runs, sign):
    assert sign not in runs.mixed.page


def test_page_shows_the_status_of_each_step(runs):
    assert runs.mixed.steps[:6] == [
        ("a step that passes", "passed"),
        ("a step that passes", "passed"),
        ('the command "echo broken; false" that fails', "failed"),
        ("a step that passes", "skipped"),
        ("a step that passes", "passed"),
        ("a step that takes 0.3 seconds", "passed"),
    ]


def test_junit_counts_failures_apart_from_unreachable_hosts(runs):
    assert counts(runs.mixed) == (10, 8, 1)
    assert counts(runs.ordered) == (6, 0, 0)
    errors = [error.get("type") for error in runs.mixed.suite.iter("error")]
    assert errors == ["Unreachable"]


def test_junit_time_includes_scenarios_inside_rules(runs):
    assert float(runs.mixed.suite.get("time")) >= 0.3


def test_each_failed_scenario_has_a_folder_of_evidence(runs):
    folders = [path.name for path in (runs.mixed.report / "failures").iterdir()]
    assert len(folders) == 9, folders
    for folder in (runs.mixed.report / "failures").glob("*-failing-with-*"):
        commands = (folder / "2-this-machine-commands.txt").read_text()
        assert commands.count("$ echo evidence of") == 1, commands
    for text in ("evidence of one", "evidence of two"):
        assert text in runs.mixed.page


def test_output_ends_with_the_failures_and_their_causes(runs):
    assert ends_with(runs.mixed, "failed: sample.feature:8  Failing")
    assert ends_with(runs.mixed, '    Given the command "echo broken; false" that fails')
    assert ends_with(runs.mixed, "    broken")
    summary = (runs.mixed.report / "failures.txt").read_text()
    assert summary.startswith("failed: sample.feature:8  Failing\n")
    assert summary in runs.mixed.output


def test_no_artefact_contains_the_token(runs):
    texts = runs.mixed.texts()
    token = runs.samples["mixed"].token
    assert [place for place, text in texts.items() if token in text] == []
    for place in ("output", "compressed parts of the page", runs.mixed.report / "failures.txt"):
        assert "[secret]" in texts[place], place


def test_an_unreachable_host_is_infrastructure(runs):
    assert ends_with(
        runs.mixed, "infrastructure: 1 of 9 failed scenarios could not reach a host"
    ), runs.mixed.output
    assert "infrastructure: lost" in runs.mixed.page


def test_hosts_that_never_answer_end_the_run(runs):
    run = runs.without
    assert ends_with(run, "infrastructure: 1 of 1 failed scenarios could not reach a host")
    assert [error.get("type") for error in run.suite.iter("error")] == ["Unreachable"]


def test_an_inventory_contradicts_a_local_target(runs):
    assert ends_with(runs.contradictory, "-D inventory with target=local: known are")


def test_a_seed_stands_for_one_order(runs):
    def order(seed):
        features = [parse_feature(ORDERED)]
        shuffle(features, seed)
        return [item.name.partition(" -- @")[0] for item in features[0].walk_scenarios()]

    assert "order: shuffled, again with -D seed=1" in runs.ordered.output
    assert runs.ordered.order == order("1") != order("2")
    assert sorted(order("1")) == list("abcdef")


def test_a_report_replaces_no_other(tmp_path):
    first, second = new_folder(tmp_path, "local"), new_folder(tmp_path, "local")
    assert first != second and first.is_dir()
    assert (tmp_path / "latest").resolve() == second
