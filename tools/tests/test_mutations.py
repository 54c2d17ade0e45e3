"""Mutations are tried on a tiny repository, whose product doubles a number."""

import pytest

from tools.mutations import machines, trial
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


def test_the_cheapest_test_that_fails_counts(root):
    failed, output = Here(root).failure(adding(f"{FEATURE} {UNIT}"))
    assert failed == f"{UNIT}::test_doubles_four"
    assert "assert 6 == 8" in output
    assert (root / "client/double.py").read_text() == FILES["client/double.py"]


def test_a_feature_runs_if_unit_tests_pass(root):
    assert Here(root).failure(adding(f"{FEATURE} {TYPE}"))[0] == "double: three is doubled"


def test_tests_that_cannot_start_catch_nothing(root):
    broken = Mutation("it is gone", "client/double.py", "def double", "def twice", UNIT)
    assert Here(root).failure(broken)[0] is None


def test_a_mutation_escapes_if_all_tests_pass(root, monkeypatch):
    commands = []
    monkeypatch.setattr(trial, "run", lambda command, *_: commands.append(command) or (0, ""))
    assert Here(root).failure(adding(f"{FEATURE} {TYPE} {UNIT}"))[0] == ""
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

    jobs = 2

    def passes(self, test):
        return test != "red.feature", "its output"

    def failure(self, mutation):
        return {"none": None, "": ""}.get(mutation.wrong, mutation.wrong), "its output"


def table(*entries):
    return [Mutation(name, "a.py", "", wrong, tests) for name, wrong, tests in entries]


def test_the_table_names_what_failed(tmp_path, capsys):
    mutations = table(("one", "t.py::x[a|b]", UNIT), ("two", "", UNIT), ("three", "none", UNIT))
    assert try_all(mutations, Stage(), tmp_path / "reports/mutations.md") == 2
    written = (tmp_path / "reports/mutations.md").read_text()
    assert "| one | `a.py` | t.py::x[a\\|b] | 0 |\n| two | `a.py` | ESCAPED | 0 |" in written
    assert written.endswith("| three | `a.py` | NO START | 0 |\n\n1 of 3 caught\n")
    printed = capsys.readouterr().out
    assert f"1/1     0 s  passes without: {UNIT}" in printed
    assert "2/3     0 s  two    ESCAPED" in printed


def test_a_test_that_fails_without_a_mutation_proves_nothing(tmp_path):
    with pytest.raises(Unfit, match="red.feature fails on the unchanged product"):
        try_all(table(("one", "x", "red.feature")), Stage(), tmp_path / "mutations.md")


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("provisioning/roles/service/templates/nginx.conf.j2", ["--skip-tags=install"]),
        ("provisioning/roles/application/vars/Debian.yml", []),
        ("provisioning/roles/base/tasks/main.yml", []),
    ],
)
def test_plays_leave_out_packages_that_no_mutation_concerns(file, options):
    assert machines.without(Mutation("name", file, "right", "wrong", "security.feature")) == options
