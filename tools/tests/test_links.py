"""The checker of links follows relative links, anchors and named paths."""

import pytest

from tools.lint import links

FILES = {
    "README.md": "# Top\n\n## Two `words`, one [link](docs/a.md)!\n\n## Twice\n\n## Twice\n",
    "docs/a.md": "# Page\n",
    "tools/one.py": "",
    "tools/two.py": "",
}
TEXTS = {name: text for name, text in FILES.items() if name.endswith(".md")}


def faults(text, name="docs/b.md"):
    return links.check(name, {**TEXTS, name: text}, [*FILES, name])


@pytest.mark.parametrize(
    "text",
    [
        "[a](a.md)",
        "[a](a.md#page)",
        "[top](../README.md#two-words-one-link)",
        "[second](../README.md#twice-1)",
        "[folder](../tools)",
        "[here](#here)\n\n# Here\n",
        "[away](https://example.org/x.md) [mail](mailto:a@example.org)",
        "[by name][a]\n\n[a]: a.md\n",
        "`[example](none.md)`",
        "`tools/one.py` `tools/{one,two}.py` `tools/*.py` `tools/` `/etc/none` `none/at/all`",
        "`a/b` is no folder of the repository",
    ],
)
def test_what_resolves_passes(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[a](none.md)", "docs/b.md:1: none.md: no file docs/none.md"),
        ("\n[a](a.md#none)", "docs/b.md:2: a.md#none: no heading #none in docs/a.md"),
        ("[a](#none)", "docs/b.md:1: #none: no heading #none in docs/b.md"),
        ("[n][n]\n\n[n]: none.md\n", "docs/b.md:3: none.md: no file docs/none.md"),
        ("`tools/{one,six}.py`", "docs/b.md:1: no tools/six.py"),
        ("`tools/none/`", "docs/b.md:1: no tools/none/"),
    ],
)
def test_what_leads_nowhere_is_found(text, why):
    assert faults(text) == [why]


def test_the_changelog_may_name_paths_that_are_gone():
    assert faults("`tools/gone.py`", "CHANGELOG.md") == []


def test_a_fenced_block_is_no_prose(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("one\n```\n# x\n[a](none.md)\n```\nlast\n", encoding="utf-8")
    monkeypatch.setattr(links, "ROOT", tmp_path)
    assert links.read("a.md") == "one\n\n\n\n\nlast\n"
