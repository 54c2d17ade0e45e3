"""The checker of words finds the forbidden turns and passes plain English."""

import pytest

from tools.lint import words

FORBIDDEN = [
    "the log stands in the folder",
    "is told",
    "What came is told by the log.",
    "it comes to hold one record",
    "nobody knows",
    "Whoever asks",
    "Tell whether it is open",
    "it tells of each record",
    "treat what is none as it deserves",
    "a certificate of one's own",
    "to look is dear",
    "as a rule",
    "And so does the log",
    "an exception that nobody foresaw",
    "fields that are made up",
    "the box could not be had",
    "wait where there is no network",
]
PLAIN = [
    "N stands for a number",
    "told apart by their pid",
    "ansible_user=nobody",
    'the account "nobody"',
    "it runs on machines of your own, under an account of its own",
    "a list made up of records",
    "you need not wait",
    "asks not to retry",
    "the folder where it is kept",
    "as a ruler",
    "understands in part",
    "Return True if the record is stored",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_forbidden_turn_is_found(text):
    assert words.turns(text)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_english_passes(text):
    assert words.turns(text) == []


@pytest.mark.parametrize("text", ["# as a\n# rule", "as a\n    rule", "as\n# a rule"])
def test_a_turn_that_goes_on_in_the_next_line_is_found_in_its_first(text):
    assert words.turns(f"first\n{text}\n")[0][:2] in {
        (2, "as a # rule"),
        (2, "as a rule"),
        (2, "as # a rule"),
    }


def test_an_empty_line_ends_a_turn():
    assert words.turns("as a\n\nrule") == []


def test_a_finding_names_file_line_turn_and_remedy(tmp_path, monkeypatch):
    (tmp_path / "notes.md").write_text("one\nAs a rule, two\n", encoding="utf-8")
    monkeypatch.setattr(words, "ROOT", tmp_path)
    assert words.check("notes.md") == ["notes.md:2: 'As a rule' → use usually"]


def test_binary_files_are_left_out(tmp_path, monkeypatch):
    (tmp_path / "image.png").write_bytes(b"\x89PNG as a rule \xff")
    monkeypatch.setattr(words, "ROOT", tmp_path)
    assert words.check("image.png") == []
