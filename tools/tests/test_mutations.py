"""Mutations are tried on a tiny repository, whose product doubles a number."""

from contextlib import nullcontext

import pytest

from tools.mutations import client, machines, provisioning, service, trial
from tools.mutations.mutation import Mutation, Unfit
from tools.mutations.table import try_all
from tools.mutations.trial import Here

FILES = {
    "client/double.py": "def double(number):\n    return number * 2\n",
    "client/tests/test_double.py": """\
from double import double


def test_doubles_four():
    assert double(4) == 8


def test_doubles_nothing():
    assert double(0) == 0
""",
    "client/tests/test_type.py": """\
from double import double


def test_is_a_number():
    assert isinstance(double(3), int)
""",
    "features/double.feature": """\
Feature: doubling
  Scenario: three is doubled
    Then three is doubled
""",
    "features/steps/doubling.py": """\
from behave import then

from double import double


@then("three is doubled")
def step(context):
    assert double(3) == 6
""",
    "provisioning/site.yml": "",
    "tox.ini": """\
[pytest]
addopts = --import-mode=importlib

[behave]
junit = true
junit_directory = reports/latest/junit
""",
}
UNIT, TYPE = "client/tests/test_double.py", "client/tests/test_type.py"
FEATURE = "double.feature"


@pytest.fixture
def root(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def adding(tests):
    """Return a mutation that `tests` have to catch; double(0) stays 0."""
    return Mutation("it adds", "client/double.py", "* 2", "and number + 2", tests)


def tried(root, mutation):
    """Return (failure, output) of a trial of `mutation`."""
    [(failed, output, _)] = Here(root).results([mutation])
    return failed, output


def test_the_cheapest_test_that_fails_counts(root):
    failed, output = tried(root, adding(f"{FEATURE} {UNIT}"))
    assert failed == f"{UNIT}::test_doubles_four"
    assert "assert 6 == 8" in output
    assert (root / "client/double.py").read_text() == FILES["client/double.py"]


def test_a_feature_runs_if_unit_tests_pass(root):
    assert tried(root, adding(f"{FEATURE} {TYPE}"))[0] == "double: three is doubled"


def test_tests_that_cannot_start_catch_nothing(root):
    broken = Mutation("it is gone", "client/double.py", "def double", "def twice", UNIT)
    assert tried(root, broken)[0] is None


def test_a_mutation_escapes_if_all_tests_pass(root, monkeypatch):
    commands = []
    monkeypatch.setattr(trial, "run", lambda command, *_: commands.append(command) or (0, ""))
    assert tried(root, adding(f"{FEATURE} {TYPE} {UNIT}"))[0] == ""
    assert [command[2] for command in commands] == ["pytest", "pytest", "behave"]


@pytest.mark.parametrize(
    "right, tests, message",
    [
        ("* 3", UNIT, "its text is 0 times in client/double.py"),
        ("number", UNIT, "its text is 2 times in client/double.py"),
        ("* 2", "client/tests/test_none.py", "does not exist: client/tests/test_none.py"),
        ("* 2", f"{UNIT} none.feature", "does not exist: none.feature"),
        ("* 2", "", "names no test"),
    ],
)
def test_a_mutation_that_does_not_fit(root, right, tests, message):
    with pytest.raises(Unfit, match=message):
        Mutation("one", "client/double.py", right, "", tests).check_fit(root)


class Stage:
    """A stage without trials: each mutation's `wrong` says what failed."""

    def unchanged(self, mutations):
        for test in sorted({mutation.tests for mutation in mutations}):
            yield test, test != "red.feature", "its output", 0

    def results(self, mutations):
        for mutation in mutations:
            yield {"none": None, "": ""}.get(mutation.wrong, mutation.wrong), "its output", 0


def table(*entries):
    return [Mutation(name, "a.py", "", wrong, tests) for name, wrong, tests in entries]


def test_the_table_names_what_failed(tmp_path, capsys):
    mutations = table(("one", "t.py::x[a|b]", UNIT), ("two", "", UNIT), ("three", "none", UNIT))
    assert try_all(mutations, Stage(), tmp_path / "reports/mutations.md") == 2
    written = (tmp_path / "reports/mutations.md").read_text()
    assert "| one | `a.py` | t.py::x[a\\|b] | 0 |\n| two | `a.py` | ESCAPED | 0 |" in written
    assert written.endswith("| three | `a.py` | NO START | 0 |\n\n1 of 3 caught\n")
    printed = capsys.readouterr().out
    assert f"   0 s  passes without a mutation: {UNIT}" in printed
    assert "2/3     0 s  two    ESCAPED" in printed


def test_a_test_that_fails_without_a_mutation_proves_nothing(tmp_path):
    with pytest.raises(Unfit, match="red.feature fails on the unchanged product"):
        try_all(table(("one", "x", "red.feature")), Stage(), tmp_path / "mutations.md")


ROUTER = Mutation("one", "a.yml", "a", "b", "security.feature", "api.yml", "A router")
SWITCH = Mutation("two", "b.yml", "a", "b", "security.feature", "api.yml", "A switch")
HUB = Mutation("three", "c.yml", "a", "b", "provisioning.feature", "client.yml", "A hub")


class OnMachines(machines.Machines):
    """Machines without hosts: a play is a line, and behave returns what `outcomes` says."""

    def __init__(self, rounds, *outcomes, reports=None):
        self.plays, self.tried, self.outcomes = [], [], iter(outcomes)
        super().__init__(rounds, reports=reports)

    def _play(self, root, mutations):
        product = "unchanged" if root == trial.ROOT else "mutated"
        self.plays.append((product, machines.playbook_of(mutations)))

    def _behave(self, copy, mutations):
        self.tried.append(mutations)
        outcome = next(self.outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def without_copies(root, monkeypatch):
    monkeypatch.setattr(trial.Copy, "mutated", lambda *_: nullcontext())
    monkeypatch.setattr(machines, "Copy", lambda: trial.Copy(root))


GREEN = (0, [], "")


@pytest.mark.usefixtures("without_copies")
def test_mutations_of_a_round_are_tried_together():
    red = (1, ["security: A router is open"], "printed")
    stage = OnMachines([[ROUTER, SWITCH], [HUB]], red, GREEN)
    failures = [failed for failed, _, _ in stage.results([ROUTER, SWITCH, HUB])]
    assert failures == ["security: A router is open", "", ""]
    assert stage.tried == [[ROUTER, SWITCH], [HUB]]


@pytest.mark.usefixtures("without_copies")
def test_the_play_of_a_round_also_removes_the_one_before():
    stage = OnMachines([[ROUTER, SWITCH], [HUB]], GREEN, GREEN)
    list(stage.results([ROUTER, SWITCH, HUB]))
    assert stage.plays == [
        ("mutated", "api.yml"), ("mutated", "site.yml"), ("unchanged", "client.yml")
    ]  # fmt: skip


@pytest.mark.usefixtures("without_copies")
def test_a_failure_in_between_leaves_no_mutation():
    stage = OnMachines([[ROUTER], [HUB]], GREEN, Unfit("no"))
    with pytest.raises(Unfit):
        list(stage.results([ROUTER, HUB]))
    assert stage.plays[-1] == ("unchanged", "site.yml")


@pytest.mark.usefixtures("without_copies")
def test_a_round_tries_only_what_is_selected():
    stage = OnMachines([[ROUTER], [SWITCH, HUB]], (1, ["provisioning: A hub"], ""))
    assert [failed for failed, _, _ in stage.results([HUB])] == ["provisioning: A hub"]
    assert stage.plays == [("mutated", "client.yml"), ("unchanged", "client.yml")]


@pytest.mark.usefixtures("without_copies")
def test_a_scenario_of_another_feature_catches_nothing():
    stage = OnMachines([[ROUTER]], (1, ["provisioning: A router is open"], ""))
    assert [failed for failed, _, _ in stage.results([ROUTER])] == [""]


@pytest.mark.usefixtures("without_copies")
def test_features_that_cannot_start_catch_no_mutation():
    stage = OnMachines([[ROUTER]], (1, [], "no such option"))
    assert list(stage.results([ROUTER]))[0][:2] == (None, "no such option")


@pytest.fixture
def reports(tmp_path):
    """Return the reports of an earlier run: of routers one passed, of switches one failed."""
    junit = tmp_path / "reports/2026-11-28-vms/junit"
    junit.mkdir(parents=True)
    (junit / "TESTS-security.xml").write_text(
        '<testsuite><testcase name="A router is open" status="passed"/>'
        '<testcase name="A switch is open -- @1.1 " status="passed"/>'
        '<testcase name="A switch is open -- @1.2 " status="failed"/></testsuite>'
    )
    return tmp_path / "reports"


@pytest.mark.usefixtures("without_copies")
@pytest.mark.parametrize("status", [0, 1])
def test_what_passed_before_is_not_run_again(reports, status):
    stage = OnMachines([], (status, [], ""), reports=reports)
    [(tests, passes, _, _)] = stage.unchanged([ROUTER, SWITCH, HUB])
    assert stage.tried == [[SWITCH, HUB]]
    assert (tests, passes) == ("2 scenarios on the machines, 1 before this", status == 0)


def test_nothing_is_run_if_all_passed_before(reports):
    stage = OnMachines([], reports=reports)
    assert [passes for _, passes, _, _ in stage.unchanged([ROUTER])] == [True]
    assert stage.tried == []


@pytest.mark.usefixtures("without_copies")
def test_without_reports_all_are_run():
    stage = OnMachines([], GREEN)
    assert [passes for _, passes, _, _ in stage.unchanged([ROUTER, HUB])] == [True]
    assert stage.tried == [[ROUTER, HUB]]


def test_no_mutation_is_in_the_tables_twice():
    mutations = client.MUTATIONS + service.MUTATIONS + provisioning.MUTATIONS
    assert len({mutation.name for mutation in mutations}) == len(mutations)
    assert len({(one.file, one.right, one.wrong) for one in mutations}) == len(mutations)


def test_one_play_installs_mutations_of_both_hosts():
    assert machines.playbook_of([ROUTER, SWITCH]) == "api.yml"
    assert machines.playbook_of([ROUTER, HUB]) == "site.yml"


def test_no_two_mutations_of_a_round_share_a_scenario():
    for mutations in provisioning.ROUNDS:
        names = [(mutation.tests, mutation.scenario) for mutation in mutations]
        assert all(name for _, name in names)
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("provisioning/roles/service/templates/nginx.conf.j2", ["--skip-tags=install"]),
        ("provisioning/roles/application/vars/Debian.yml", []),
        ("provisioning/roles/base/tasks/main.yml", []),
    ],
)
def test_plays_leave_out_packages_that_no_mutation_concerns(file, options):
    assert (
        machines.without([Mutation("name", file, "right", "wrong", "security.feature")]) == options
    )
