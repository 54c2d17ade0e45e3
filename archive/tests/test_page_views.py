"""The page's views: what they show, where their links lead, and that JSON and CSV say the same."""

import csv
import io
import re
import time

import pytest
from process_archive.page.headers import POLICY

from archive.tests.browsing import BEGIN, ID_3, TOKEN, Browser, fill
from archive.tests.samples import process, reading

MOMENT = f"{BEGIN + 10}.50"  # the reading with pid 9
VIEWS = [
    "/", "/nodes/web-1", f"/nodes/web-1?at={MOMENT}", "/nodes/web-1?shape=tree",
    "/nodes/web-1?shape=name", "/nodes/web-1?keys=all", "/nodes/web-1/ledger?day=2026-11-29",
    f"/processes/{ID_3}", "/search", "/search?search=p", "/diff",
    f"/diff?one=web-1@{BEGIN}.50&two=web-1@{MOMENT}",
]  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
}  # fmt: skip


@pytest.fixture
def browser(host):
    """Return a browser that is logged in."""
    return logged_in(fill(host))


def logged_in(host):
    """Return a browser that is logged in at the archive of a host."""
    browser = Browser(host.config)
    assert browser.log_in().status_code == 303
    return browser


def row_with(seen, text):
    """Return the first row of a table with a cell that begins with `text`."""
    return next(row for row in seen.rows if any(cell.startswith(text) for cell in row))


@pytest.mark.parametrize("path", VIEWS)
def test_each_view_has_the_parts_of_a_page(browser, path):
    seen = browser.page(path)
    names = [name for name, _ in seen.tags]
    assert names.count("h1") == names.count("main") == names.count("title") == 1
    assert "Skip to content" in seen.text and "Log out" in seen.text
    assert ("html", "en") in [(name, own.get("lang")) for name, own in seen.tags]
    ids = [own["id"] for _, own in seen.tags if "id" in own]
    assert len(ids) == len(set(ids))
    for name, own in seen.tags:
        assert "style" not in own and not any(key.startswith("on") for key in own)
        assert name != "style" and (name != "script" or "src" in own)
        if name == "svg":
            assert own["role"] == "img" and own["aria-label"]
        if name == "th" and own.get("scope") is None:
            raise AssertionError("a head of a table without scope")
    assert all(re.match("/(?!/)|#main$", link) for link in seen.links())
    answer = browser.get(seen.path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_every_link_leads_somewhere(browser):
    waiting, seen = list(VIEWS), set()
    while waiting and len(seen) < 80:
        path = waiting.pop(0)
        shape = re.sub(r"[0-9.]{5,}", "N", path)
        if shape in seen:
            continue
        seen.add(shape)
        if path.startswith("/static/") or ".json" in path or ".csv" in path:
            assert browser.get(path).status_code == 200, path
        elif path not in ("/logout", "/login"):
            page = browser.page(path)
            waiting += [link for link in page.links() if link.startswith("/")]
    assert len(seen) > 60


@pytest.mark.parametrize("path", VIEWS)
def test_each_view_is_also_json_and_csv(browser, path):
    place, _, query = path.partition("?")
    data = browser.get(f"{place}.json?{query}").get_json()["data"]
    assert {"rows", "coverage", "truncated", "reading"} <= set(data)
    answer = browser.get(f"{place}.csv?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert len(lines) == len(data["rows"]) + (1 if lines else 0)
    links = browser.page(path).links()
    assert any(link.startswith(f"{place}.json") for link in links)


def test_json_is_the_document_of_the_api(browser):
    for own, api in (
        (f"/nodes/web-1.json?at={MOMENT}", f"/api/v1/nodes/web-1/processes?at={MOMENT}&sort=cpu"),
        ("/search.json?search=p", "/api/v1/processes?search=p"),
    ):
        expected = browser.get(api, Authorization=f"Bearer {TOKEN}").get_json()
        found = browser.get(own).get_json()
        if "search" not in own:  # there the ledger's end moves
            assert found == expected
        assert found["data"]["rows"] == expected["data"]["rows"]


def test_the_fleet_puts_silent_nodes_first_and_says_since_when(browser, host):
    host.store(f"{int(time.time()) - 1}.5", reading(process(1)), "a-live-one")
    seen = browser.page("/")
    nodes = [row[0] for row in seen.rows[1:]]
    assert nodes == ["web-1", "web-2", "a-live-one"]
    assert "silent for" in row_with(seen, "web-1")[1] and "silent" not in seen.rows[3][1]
    assert "since 2026-11-29 00:00:45.50 UTC" in seen.text
    assert "3 of 3 nodes, 2 silent" in seen.text
    assert row_with(seen, "web-1")[7] == "+1.0 s"  # the clock
    assert [row[0] for row in browser.page("/?filter=LIVE").rows[1:]] == ["a-live-one"]
    assert "No node has this in its name" in browser.page("/?filter=zzz").text


def test_the_fleet_has_pages(browser, host):
    for number in range(60):
        host.store("2000.5", reading(process(1)), f"old-{number:02}")
    first, second = browser.page("/"), browser.page("/?page=2")
    found = [row[0] for seen in (first, second) for row in seen.rows[1:]]
    assert len(found) == len(set(found)) == 62 and "Page 1 of 2" in first.text
    assert len(browser.get("/.json").get_json()["data"]["rows"]) == 62


def test_a_node_is_shown_at_a_moment(browser):
    seen = browser.page(f"/nodes/web-1?at={MOMENT}")
    assert "2026-11-29 00:00:10.50 UTC" in seen.text and "the past" in seen.text
    assert "5 processes: CPU 51.6 %" in seen.text and "Nothing is hidden" in seen.text
    assert "1 of the shown processes are new, 0 ended" in seen.text
    assert row_with(seen, "9 new")
    assert "5 was 4" in row_with(seen, "formula")  # descriptors
    after = browser.page(f"/nodes/web-1?at={BEGIN + 15}.50")
    assert "0 of the shown processes are new, 1 ended" in after.text


def test_the_steps_lead_to_the_readings_before_and_after(browser):
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&sort=rss")
    by_id = {own["id"]: own for _, own in seen.tags if "id" in own}
    assert by_id["previous"]["href"] == f"/nodes/web-1?at={BEGIN + 5}.50&sort=rss"
    assert by_id["next"]["href"] == f"/nodes/web-1?at={BEGIN + 15}.50&sort=rss"
    beyond = browser.page(f"/nodes/web-1?at={BEGIN + 15}.50")
    by_id = {own["id"]: own for _, own in beyond.tags if "id" in own}
    assert by_id["next"]["href"] == f"/nodes/web-1?at={BEGIN + 30}.50"  # over the gap
    assert "no later reading" in browser.page("/nodes/web-1").text
    assert "first reading" in browser.page(f"/nodes/web-1?at={BEGIN}.50").text


def test_what_a_filter_hides_is_counted(browser):
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&filter=formula")
    assert "1 processes: CPU 0.4 %" in seen.text
    assert "Hidden: 4 processes, CPU 51.2 %" in seen.text
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&user=www")
    assert "Hidden: 4 processes" in seen.text
    assert (
        "No process has this. 5 are hidden"
        in browser.page(f"/nodes/web-1?at={MOMENT}&filter=zzz").text
    )


def test_processes_are_a_tree_or_folded(browser):
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&shape=tree")
    order = [row[0] for row in seen.rows if row and re.fullmatch(r"[0-9]+( new)?", row[0])]
    assert order.index("4") == order.index("3") + 1
    assert "d2" in [own.get("class", "").split()[-1] for _, own in seen.tags if own.get("class")]
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&shape=username")
    assert row_with(seen, "www")[:3] == ["www", "1", "50.0"]
    assert row_with(seen, "root")[1] == "3"


def test_all_keys_are_reachable(browser):
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&keys=all")
    heads = [own["data-key"] for name, own in seen.tags if name == "th" and "data-key" in own]
    assert len(heads) == 30
    seen = browser.page(f"/nodes/web-1?at={MOMENT}&keys=pid&keys=uids.real")
    assert seen.path.endswith("keys=pid%2Cuids.real")
    assert "no key of a process" in browser.page("/nodes/web-1?keys=nonsense", 400).text


@pytest.mark.parametrize("text", ["-5m", "2026-11-29 00:00:12", "2026-11-29 00:00"])
def test_a_time_becomes_absolute_in_the_address(browser, text):
    answer = browser.get("/nodes/web-1", **{}) and browser.client.get(
        "/nodes/web-1", query_string={"at": text}, **browser.place
    )
    assert answer.status_code == 302
    assert re.fullmatch(r"/nodes/web-1\?at=[0-9.]+", answer.headers["Location"])


def test_times_are_in_the_zone_of_the_address(browser):
    seen = browser.page("/nodes/web-1?tz=Europe/Berlin&at=2026-11-29 01:00:12".replace(" ", "%20"))
    assert (
        "2026-11-29 01:00:10.50 +01:00" in seen.text and "Times are in Europe/Berlin" in seen.text
    )
    assert all("tz=Europe%2FBerlin" in link for link in seen.links()
               if link.startswith(("/nodes", "/search", "/processes")) and "?" in link)  # fmt: skip
    assert "not a time zone" in browser.page("/?tz=Nowhere", 400).text


def test_a_process_over_time_shows_gaps_as_gaps(browser):
    seen = browser.page(f"/processes/{ID_3}?from={BEGIN}&to={BEGIN + 35}")
    gap = row_with(seen, "2 missing")
    assert gap[:3] == ["2026-11-29 00:00:20 UTC", "00:00:30 UTC", "2 missing"]
    assert gap[3].startswith("missed: between 2026-11-29T00:00:15.5Z")
    assert "between 2026-11-29 00:00:30.50 UTC and 00:00:35.50 UTC" in seen.text
    assert "Parent1 p1" in seen.text and "Children4 p4" in seen.text
    assert "/var/log/nginx/access.log" in seen.text and "0.0.0.0" in seen.text
    path = next(own["d"] for name, own in seen.tags if name == "path" and "d" in own)
    assert path.count("M") == 2
    assert "Rests on 5 of 7 readings; 2 missed" in seen.text


def test_the_day_shows_gaps_as_gaps(browser):
    seen = browser.page(f"/nodes/web-1?at={MOMENT}")
    states = [own["class"] for name, own in seen.tags if name == "rect"]
    assert {"s-missed", "s-not-arrived-yet"} & set(states) and "s-none" not in states[:1]


def test_search_says_what_it_rests_on_when_it_finds_nothing(browser):
    seen = browser.page(f"/search?search=zzz&to={BEGIN + 60}")
    assert "No process had zzz" in seen.text and "Search all nodes and all times" in seen.text
    assert "Rests on 18 of" in seen.text
    assert "Begin with" in browser.page("/search").text
    found = browser.page("/search?search=formula&node=web-2")
    assert [row[1] for row in found.rows[1:]] == ["3"]
    assert "not a regular expression" in browser.page("/search?search=(&regex=true", 400).text


def test_long_answers_go_on(browser, host):
    objects = [process(pid, name="many", create_time=1000.0 + pid) for pid in range(1, 251)]
    host.store("2000.5", reading(*objects), "full")
    path, found = "/search?search=many", []
    while path:
        seen = browser.page(path)
        found += [row[1] for row in seen.rows[1:]]
        path = next((own["href"] for n, own in seen.tags if own.get("rel") == "next"), None)
    assert len(found) == len(set(found)) == 250
    path, found = "/search.json?search=many", []
    while path:
        data = browser.get(path).get_json()["data"]
        found += data["rows"]
        path = data.get("next_url", "").replace("http://archive.test", "")
    assert len(found) == 250


def test_the_diff_names_what_differs(browser):
    seen = browser.page(f"/diff?one=web-1@{BEGIN}.50&two=web-1@{MOMENT}")
    assert row_with(seen, "started")[2] == "9"
    seen = browser.page(f"/diff?one=web-1@{BEGIN}.50&two=web-1@{BEGIN + 5}.50")
    assert "Nothing differs" in seen.text
    assert "no reading at this time" in browser.page("/diff?one=web-1@5&two=web-1@-0s", 404).text
    assert "not the name of a node" in browser.page("/diff?one=_&two=web-1", 400).text


def test_the_ledger_gives_each_gap_with_its_evidence(browser):
    seen = browser.page("/nodes/web-1/ledger?day=2026-11-29")
    assert row_with(seen, "2026-11-29 00:00:20 UTC")[1:4] == ["00:00:30 UTC", "2", "missed"]
    assert row_with(seen, "present")[1] == "8"
    assert len([1 for name, _ in seen.tags if name == "svg"]) == 24
    bars = [own for name, own in seen.tags if name == "rect"][:4]
    assert [(own["class"], own["x"], own["width"]) for own in bars[:3]] == [
        ("s-present", "0", "4"), ("s-missed", "4", "2"), ("s-present", "6", "4"),
    ]  # fmt: skip
    for day in ("2026-11-28", "2099-01-01"):
        assert "No reading was expected" in browser.page(f"/nodes/web-1/ledger?day={day}").text
    assert "not a day" in browser.page("/nodes/web-1/ledger?day=today", 400).text


def test_before_the_first_reading_a_node_says_where_it_begins(browser):
    seen = browser.page("/nodes/web-1?at=5")
    assert "no reading at this time or before" in seen.text
    assert "2026-11-29 00:00:00.5 UTC" in seen.text


def test_an_archive_without_readings_says_what_to_do(host):
    host.config = host.config._replace(read_tokens=[TOKEN.encode()])
    seen = logged_in(host).page("/")
    assert "No node has sent a reading yet" in seen.text and "process-archive check" in seen.text
    assert "Finds processes" in logged_in(host).page("/search").text


@pytest.mark.parametrize(
    "path, status", [("/nix", 404), ("/nodes/web-9", 404), ("/nodes/_", 400),
                     ("/nodes/%0A?at=", 400),
                     ("/processes/x", 400), ("/processes/web-1_ba_77_1.00", 404),
                     ("/?nix=1", 400), ("/nodes/web-1?at=nonsense", 400),
                     ("/nodes/web-1?sort=nix", 400), ("/?filter=" + TOKEN, 400)],
)  # fmt: skip
def test_errors_are_pages_that_say_what_to_do(browser, path, status):
    seen = browser.page(path, status)
    assert "fleet" in seen.text and TOKEN not in seen.html
    answer = browser.get(path.partition("?")[0] + ".json?" + path.partition("?")[2])
    assert answer.status_code in (200, status) and answer.mimetype == "application/json"


def test_the_api_answers_as_before(browser):
    for path, status in (("/api/v1/nix", 404), ("/api/nix", 404), ("/metrics/x", 404)):
        assert browser.get(path).status_code == status
        assert browser.get(path).mimetype == "application/json"
    assert browser.get("/nix", Accept="*/*").mimetype == "application/json"
    assert browser.post("/healthz").mimetype == "application/json"
    assert browser.get("/api/v1/nodes").status_code == 401  # a session opens no API


def test_static_files_are_kept_for_ever_under_a_name_with_their_hash(browser):
    links = [link for link in browser.page("/login").links() if link.startswith("/static/")]
    assert len(links) == 2
    for link in links:
        answer = browser.get(link)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert re.search(r"\.[0-9a-f]{12}\.", link)
    for name in ("page.css", "../app.py", "%2e%2e/app.py", "page.000000000000.css"):
        assert browser.get(f"/static/{name}").status_code == 404


def test_long_pages_are_packed(browser):
    answer = browser.get(f"/nodes/web-1?at={MOMENT}", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Cookie" in answer.headers["Vary"]
