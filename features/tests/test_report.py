"""The report of a run: page, JUnit XML, evidence, order and exit status, without secrets."""

from concurrent.futures import ThreadPoolExecutor

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
      Given a step that leaves something out
      And a step that takes 0.3 seconds
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
PASSING = """
Feature: Another sample
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
    """Return (a run of both samples in a shuffled order, a run whose hosts never answer).

    They take seconds, so each is made once, and beside the other.
    """
    hosts = tmp_path_factory.mktemp("inventory") / "hosts"
    hosts.write_text(INVENTORY.format(free_port()))
    with ThreadPoolExecutor() as pool:
        here = Sample(tmp_path_factory.mktemp("sample"), sample=MIXED, passing=PASSING)
        lost = Sample(tmp_path_factory.mktemp("sample"), sample=WAITING)
        started = [pool.submit(here.run, seed=1)]
        started += [pool.submit(lost.run, target="vms", inventory=hosts)]
    return [run.result() for run in started]


@pytest.fixture(scope="module")
def run(runs):
    """Return the run of both samples."""
    return runs[0]


@pytest.fixture(scope="module")
def lost(runs):
    """Return the run whose hosts never answer."""
    return runs[1]


def ends_with(run, text):
    """Return True if a line of the run's output starts with `text`."""
    return any(line.startswith(text) for line in run.output.splitlines())


def counts(suite):
    """Return the numbers in JUnit XML: tests, failures, errors."""
    return tuple(int(suite.get(name)) for name in ("tests", "failures", "errors"))


def test_exit_status(run, lost):
    assert run.status == 1, run.output
    assert lost.status == 1, lost.output


def test_page_names_scenarios_hosts_and_versions(run):
    names = ("api host: ", "client host: ", "Linux ", "behave 1.", "ansible-core 2.", "Python 3.")
    for name in ("Failing", "Slow", *names):
        assert name in run.page, name


@pytest.mark.parametrize("sign", ["<link", " src=", " href=", "url(", "@import"])
def test_page_needs_no_other_file_and_no_network(run, sign):
    assert sign not in run.page


@pytest.mark.parametrize(
    "steps",
    [
        [
            ("a step that passes", "passed"),
            ("a step that passes", "passed"),
            ('the command "echo broken; false" that fails', "failed"),
            ("a step that passes", "skipped"),
        ],
        [
            ("a step that passes", "passed"),
            ("a step that leaves something out", "passed"),
            ("a step that takes 0.3 seconds", "passed"),
        ],
    ],
)
def test_page_shows_the_status_of_each_step(run, steps):
    number = run.steps.index(steps[-1]) + 1  # the last one of these occurs once
    assert run.steps[number - len(steps) : number] == steps


def test_junit_counts_failures_apart_from_unreachable_hosts(run):
    assert counts(run.suite("sample")) == (10, 8, 1)
    assert counts(run.suite("passing")) == (6, 0, 0)
    errors = [error.get("type") for error in run.suite("sample").iter("error")]
    assert errors == ["Unreachable"]


def test_junit_time_includes_scenarios_inside_rules(run):
    assert float(run.suite("sample").get("time")) >= 0.3


def test_each_failed_scenario_has_a_folder_of_evidence(run):
    folders = [path.name for path in (run.report / "failures").iterdir()]
    assert len(folders) == 9, folders
    for folder in (run.report / "failures").glob("*-failing-with-*"):
        commands = (folder / "2-this-machine-commands.txt").read_text()
        assert commands.count("$ echo evidence of") == 1, commands
    for text in ("evidence of one", "evidence of two"):
        assert text in run.page


def test_output_ends_with_the_failures_and_their_causes(run):
    assert ends_with(run, "failed: sample.feature:8  Failing")
    assert ends_with(run, '    Given the command "echo broken; false" that fails')
    assert ends_with(run, "    broken")
    summary = (run.report / "failures.txt").read_text()
    assert "failed: sample.feature:8  Failing\n" in summary
    assert summary in run.output


def test_what_a_step_leaves_out_is_printed(run):
    assert ends_with(run, "note: a kernel thread is left out")


def test_no_artefact_contains_the_token(run):
    texts = run.texts()
    assert [place for place, text in texts.items() if run.token in text] == []
    for place in ("output", "compressed parts of the page", run.report / "failures.txt"):
        assert "[secret]" in texts[place], place


def test_an_unreachable_host_is_infrastructure(run):
    assert ends_with(run, "infrastructure: 1 of 9 failed scenarios could not reach a host"), (
        run.output
    )
    assert "infrastructure: lost" in run.page


def test_hosts_that_never_answer_end_the_run(lost):
    assert ends_with(lost, "infrastructure: 1 of 1 failed scenarios could not reach a host")
    assert [error.get("type") for error in lost.suite("sample").iter("error")] == ["Unreachable"]


def test_a_seed_stands_for_one_order(run):
    def order(seed):
        features = [parse_feature(PASSING), parse_feature(MIXED)]  # as behave sorts their files
        shuffle(features, seed)
        return [item.name.strip() for feature in features for item in feature.walk_scenarios()]

    assert "order: shuffled, again with -D seed=1" in run.output
    assert run.order == order("1") != order("2")
    assert sorted(order("1")) == sorted(order("2"))


def test_a_report_replaces_no_other(tmp_path):
    first, second = new_folder(tmp_path, "local"), new_folder(tmp_path, "local")
    assert first != second and first.is_dir()
    assert (tmp_path / "latest").resolve() == second
