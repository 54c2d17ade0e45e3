"""Secrets are masked in text, in streams and in the evidence of a failure."""

import io
from types import SimpleNamespace

import pytest

from features.lab import evidence, secrecy
from features.lab.host import Host, Unreachable

TOKEN, LONGER = "a-secret-token", "a-secret-token-and-more"


@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    monkeypatch.setattr(secrecy, "_secrets", set())
    secrecy.hide(TOKEN, LONGER)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("", ""),
        ("nothing to hide", "nothing to hide"),
        (f"Bearer {TOKEN}.", "Bearer [secret]."),
        (f"{TOKEN}{TOKEN}", "[secret][secret]"),
        # The longer one first: its rest would remain.
        (f"{LONGER} {TOKEN}", "[secret] [secret]"),
        # Node tokens are known by their form.
        (f"Bearer web-1.{'0a' * 32}!", "Bearer web-1.[secret]!"),
        (f'"token": "{"a" * 64}.{"f" * 64}"', f'"token": "{"a" * 64}.[secret]"'),
        (f"web-1.{'0a' * 32}0", f"web-1.{'0a' * 32}0"),
        (f"sha256:{'0a' * 32}", f"sha256:{'0a' * 32}"),
    ],
)
def test_mask(text, masked):
    assert secrecy.mask(text) == masked


@pytest.mark.parametrize("value", [None, "", "short", 1234567, ["a-list-of-tokens"]])
def test_what_is_too_short_or_no_text_is_not_hidden(value):
    secrecy.hide(value)
    assert secrecy.mask(f"{value} short") == f"{value} short"


def test_a_masked_stream():
    stream = io.StringIO()
    masked = secrecy.Masked(stream)
    print(f"it is {TOKEN}", file=masked)
    assert stream.getvalue() == masked.getvalue() == "it is [secret]\n"


class FakeHost(Host):
    """A host that prints the token whatever it runs, or is unreachable from a question on."""

    def __init__(self, lost_at=""):
        super().__init__("this machine")
        self.lost_at = lost_at

    def _execute(self, line, root, stdin):
        if self.lost_at and self.lost_at in line:
            raise Unreachable("no route")
        return 0, f"{TOKEN} in an answer\n", ""


def collect(folder, host, deployed=False):
    """Return {name: text} of the evidence of a scenario that failed with the token in a message."""
    failed = SimpleNamespace(error_message=f"it was {TOKEN}")
    scenario = SimpleNamespace(
        name="A leak: <where> -- @1.2 in examples",
        filename="features/sample.feature",
        location="features/sample.feature:7",
        line=7,
        all_steps=[failed, SimpleNamespace(error_message=None)],
        error_message=None,
    )
    target = SimpleNamespace(hosts=[host, host], api=host, records_dir="/r")
    host.run("echo %s", TOKEN)
    found = evidence.collect(scenario, target, [f"Bearer {TOKEN}"], deployed, folder)
    return found, {file.name: file.read_text() for file in found.iterdir()}


def test_evidence_contains_no_secret(tmp_path):
    folder, texts = collect(tmp_path, FakeHost())
    assert folder.name == "sample-7-a-leak-where"
    assert sorted(texts) == [
        "0-failure.txt",
        "1-requests.txt",
        "2-this-machine-commands.txt",
        "3-this-machine-records.txt",
        "3-this-machine-scenario-logs.txt",
    ]
    assert [name for name, text in texts.items() if TOKEN in text] == []
    assert [name for name, text in texts.items() if "[secret]" not in text] == []


def test_an_unreachable_host_is_asked_no_further(tmp_path):
    _, texts = collect(tmp_path, FakeHost(lost_at="journalctl"), deployed=True)
    assert "infrastructure: no route" in texts["3-this-machine-journal.txt"]
    assert "3-this-machine-units.txt" not in texts


def test_a_scenario_that_fails_again_gets_another_folder(tmp_path):
    first, _ = collect(tmp_path, FakeHost())
    second, _ = collect(tmp_path, FakeHost())
    assert second.name == f"{first.name}-2"
