"""Hostile names and command lines: each view shows what they are, and acts on nothing in them."""

import pytest
from process_archive.page.visible import shown

from archive.tests.browsing import ACCEPT, BEGIN, FORMULA, HOSTILE, LONG, Browser, fill

SECOND = "web-1_ba_2_1.00"  # the id of pid 2
VIEWS = [
    f"/nodes/web-1?at={BEGIN}.50", f"/nodes/web-1?at={BEGIN}.50&keys=all",
    f"/nodes/web-1?at={BEGIN}.50&shape=name", f"/nodes/web-1?at={BEGIN}.50&shape=username",
    f"/nodes/web-1?at={BEGIN}.50&shape=tree", f"/processes/{SECOND}", "/search?search=gnp",
    f"/diff?one=web-1@{BEGIN + 30}.50&two=web-1@{BEGIN + 35}.50",
    f"/diff?one=web-1@{BEGIN}.50&two=web-2@{BEGIN}.50",
]  # fmt: skip
SEEN = '<script>alert("x")</script>\\u202egnp.exe\\u202c\\x1b[31m\\u200b\\u3164'


@pytest.fixture
def browser(host):
    """Return a browser that is logged in, at an archive with hostile processes."""
    browser = Browser(fill(host).config)
    browser.log_in()
    return browser


@pytest.mark.parametrize("path", VIEWS)
def test_a_view_shows_hostile_text_as_what_it_is(browser, path):
    seen = browser.page(path)
    assert ("script", {}) not in seen.tags
    assert not set("\u202e\u202c\x1b\u200b\u3164") & set(seen.html)
    if "web-2" not in path:  # there the two nodes are alike
        assert SEEN in seen.text
    assert len(seen.html) < 400000


def test_the_whole_of_a_long_text_is_in_json_and_its_length_on_the_page(browser):
    seen = browser.page(f"/processes/{SECOND}")
    length = len(HOSTILE) + 1 + len(LONG)
    assert f"… {length:,} characters" in seen.text
    row = browser.get(f"/nodes/web-1.json?at={BEGIN + 30}.50&filter=gnp").get_json()["data"][
        "rows"
    ][0]
    assert row["cmdline"] == [HOSTILE, LONG]


@pytest.mark.parametrize("path", [f"/nodes/web-1.csv?at={BEGIN}.50", "/search.csv?search=formula"])
def test_a_formula_is_text_in_csv(browser, path):
    text = browser.get(path).get_data(as_text=True)
    assert "'" + FORMULA in text or '"[""' + FORMULA in text
    assert "," + FORMULA not in text and ',"' + FORMULA not in text
    assert not set("\u202e\x1b\u200b") & set(text)


@pytest.mark.parametrize(
    "name", ["search", "filter", "user", "node", "tz", "at", "keys", "cursor", "x"]
)
def test_what_an_address_says_is_shown_as_what_it_is(browser, name):
    for path in ("/", "/nodes/web-1", "/search", "/diff", "/nodes/web-1/ledger"):
        answer = browser.client.get(
            path, query_string={name: HOSTILE}, headers=ACCEPT, **browser.place
        )
        assert answer.status_code in (200, 400, 404)
        said = answer.get_data(as_text=True)
        assert "<script>alert" not in said


@pytest.mark.parametrize(
    "value, html",
    [
        ("plain", "<bdi>plain</bdi>"),
        ("<b>&\"'", "<bdi>&lt;b&gt;&amp;&#34;&#39;</bdi>"),
        ("a\u202eb", '<bdi>a<span class="code">\\u202e</span>b</bdi>'),
        ("\n", '<bdi><span class="code">\\x0a</span></bdi>'),
        ("\xa0", '<bdi><span class="code">\\xa0</span></bdi>'),
        ("\ufe0f", '<bdi><span class="code">\\ufe0f</span></bdi>'),
        ("\U000e0041", '<bdi><span class="code">\\U000e0041</span></bdi>'),
        ("\ud800", '<bdi><span class="code">\\ud800</span></bdi>'),
        ("äЖ漢", "<bdi>äЖ漢</bdi>"),
        (None, '<span class="none">–</span>'),
        ([1, "<"], "<bdi>[1,&#34;&lt;&#34;]</bdi>"),
    ],
)
def test_what_is_not_seen_is_shown_as_its_code(value, html):
    assert str(shown(value)) == html


def test_a_text_that_is_cut_in_the_archive_says_so(browser):
    assert "… over 32,768 characters" in browser.page("/search?search=xxx").text


def test_a_long_text_says_how_long_it_is():
    assert str(shown("x" * 2000, 3)) == '<bdi>xxx<span class="cut">… 2,000 characters</span></bdi>'
