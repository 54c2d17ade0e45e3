"""The checker of promises finds proofs that do not exist."""

import pytest

from tools.lint.promises import faults_in

FEATURE = """\
Feature: doubling
  Rule: Numbers are doubled
    Scenario Outline: <number> is doubled
      Given <number>
      Examples:
        | number |
        | one    |
"""
TEST = "def test_doubles():\n    pass\n"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "features/api").mkdir(parents=True)
    (tmp_path / "features/api/double.feature").write_text(FEATURE)
    (tmp_path / "client/tests").mkdir(parents=True)
    (tmp_path / "client/tests/test_double.py").write_text(TEST)
    return tmp_path


def row(proofs, number="1.1"):
    return f"| {number} | Numbers are doubled. | {proofs} | here |\n"


@pytest.mark.parametrize(
    "proofs",
    [
        "double.feature: `Numbers are doubled`",
        "double.feature: `<number> is doubled`",
        "double.feature: `one is doubled`",
        "`client/tests/test_double.py::test_doubles`",
        "double.feature: `one is doubled`<br>`client/tests/test_double.py::test_doubles`",
    ],
)
def test_proofs_that_exist_pass(root, proofs):
    assert faults_in(row(proofs), root) == []


@pytest.mark.parametrize(
    ("proofs", "fault"),
    [
        ("", "1.1: no proof"),
        ("double.feature: `two is doubled`", "double.feature has no `two is doubled`"),
        ("none.feature: `one is doubled`", "none.feature has no `one is doubled`"),
        ("`client/tests/test_double.py::test_none`", "test_double.py has no `test_none`"),
        ("`client/tests/test_none.py::test_doubles`", "test_none.py has no `test_doubles`"),
        ("double.feature: `one is doubled`<br>by hand", "not a scenario or unit test: by hand"),
    ],
)
def test_proofs_that_do_not_exist_are_found(root, proofs, fault):
    assert any(fault in found for found in faults_in(row(proofs), root))


def test_a_changed_name_is_suggested(root):
    faults = faults_in(row("double.feature: `Numbers were doubled`"), root)
    assert faults == [
        "1.1: double.feature has no `Numbers were doubled`; is it `Numbers are doubled`?"
    ]


def test_a_number_is_given_once(root):
    text = row("double.feature: `one is doubled`") * 2
    assert faults_in(text, root) == ["1.1: two promises have this number"]
