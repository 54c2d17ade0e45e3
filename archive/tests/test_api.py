"""The API: who may ask, what is refused, and that its answers are those of the questions."""

import gzip
import json
import time

import pytest

from archive.tests.asked import TOKEN, Client, fill, refused, rows
from archive.tests.samples import process, reading


@pytest.fixture
def host(host):
    """Return a host with two nodes and 9 readings each, of which 6 are sealed."""
    return fill(host)


@pytest.fixture
def get(host):
    """Return a function that asks with the token; it returns the response."""
    return Client(host.config)


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", "caf\xe9"])
def test_without_the_token_nothing_is_read(host, get, token, monkeypatch):
    monkeypatch.setattr("process_archive.web.api.open_view", None)
    monkeypatch.setattr("process_archive.web.api.pairs", None)
    answer = get("/api/v1/nodes?%zz", token)
    assert refused(answer, 401) == {"authorization": "Unauthorized Access"}
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", [TOKEN, "newest-read-token"])
def test_each_token_of_the_list_opens(get, token):
    assert len(rows(get("/api/v1/nodes", token))) == 2


def test_an_answer_is_the_document_of_the_command(get, host, run, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 3000.0)  # coverage and ages end now
    places = ["--archive", host.config.archive, "--records", host.config.records_dir, "--json"]
    for path, command in (
        ("nodes", ["nodes"]),
        ("nodes/web-1/processes?at=2020.5", ["show", "web-1", "--at", "2020.5"]),
        ("nodes/web-1/ledger?to=2030", ["ledger", "web-1", "--to", "2030"]),
        (
            "processes?search=P3&from=2001&to=2100",
            ["search", "P3", "--from", "2001", "--to", "2100"],
        ),
        ("processes/web-1_bb_3_2.00", ["process", "web-1", "3"]),
        ("processes/web-1_bb_3_2.00/samples", ["process", "web-1", "3", "--samples"]),
        (
            "processes/web-1_bb_3_2.00/samples?step=20",
            ["process", "web-1", "3", "--samples", "--step", "20s"],
        ),
        ("nodes/web-1/changes?to=2100", ["changes", "web-1", "--to", "2100"]),
        ("diff?from=web-1@2000.50&to=web-2@2040.5", ["diff", "web-1@2000.50", "web-2@2040.5"]),
        ("top?by=rss&to=2100", ["top", "--by", "rss", "--to", "2100"]),
    ):
        printed = json.loads(run(*places, *command)[1])
        assert get("/api/v1/" + path).get_json() == {"status": "success", "data": printed}


@pytest.mark.parametrize(
    "path, status, names",
    [
        ("nodes?from=1", 400, {"from"}),
        ("nodes?limit=1&limit=2", 400, {"limit"}),
        ("nodes?limit=0&silent=x&y=", 400, {"limit", "silent", "y"}),
        ("nodes?cursor=1", 400, {"cursor"}),
        ("nodes?cursor=", 400, {"cursor"}),
        ("nodes?x=%zz", 400, {"query"}),
        ("nodes?silent=%ff", 400, {"query"}),
        ("nodes?" + "&".join(map(str, range(60))), 400, {"query"}),
        ("nodes?silent=" + "1" * 5000, 414, {"request"}),
        ("nodes?silent=" + TOKEN, 400, {"query"}),
        ("nodes?x" + TOKEN.replace("-", "%2d"), 400, {"query"}),
        ("processes", 400, {"search"}),
        ("processes?search=(&regex=true", 400, {"question"}),
        ("processes?search=x&regex=yes&node=_&from=yesterday", 400, {"regex", "node", "from"}),
        ("nodes/web-1/processes?sort=size", 400, {"sort"}),
        ("nodes/_/processes", 400, {"node"}),
        ("nodes/web-9/processes", 404, {"node"}),
        ("processes/x", 400, {"id"}),
        ("processes/web-1_bb_9_2.00", 404, {"id"}),
        ("nodes/", 404, {"request"}),
        ("/nodes", 404, {"request"}),
        ("nodes%2Fweb-1/processes", 404, {"node", "request"}),
        ("unknown", 404, {"request"}),
    ],
)
def test_what_is_at_fault_is_named_in_jsend(get, path, status, names):
    answer = get("/api/v1/" + path)
    assert set(refused(answer, status)) <= names
    assert TOKEN not in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(get, method):
    answer = get("/api/v1/nodes", method=method)
    assert "request" in refused(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_head_has_no_body(get):
    answer = get("/api/v1/nodes", method="HEAD")
    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert answer.mimetype == "application/json"


def pages(get, path):
    """Return the rows of all pages from `path` on, and the number of pages."""
    found, count = [], 0
    while path:
        assert count < 20, "the pages do not end"
        answer = get(path)
        found += rows(answer)
        data = answer.get_json()["data"]
        assert data["truncated"] == ("next_url" in data)
        path, count = data.get("next_url"), count + 1
        assert answer.headers.get("Link") == (f'<{path}>; rel="next"' if path else None)
    return found, count


@pytest.mark.parametrize(
    "path, limit, count",
    [
        ("nodes?", 1, 2),
        ("nodes/web-1/processes?sort=pid", 3, 3),
        ("nodes/web-1/readings?", 4, 3),
        ("processes?search=p", 4, 4),
        ("processes/web-1_bb_3_2.00/samples?", 2, 5),
        ("nodes/web-1/ledger?", 1, 2),
        ("nodes/web-1/changes?from=0", 1, 2),
        ("top?by=rss&node=web-1", 3, 3),
    ],
)
def test_pages_are_the_answer_also_when_readings_come(host, get, path, limit, count):
    path = "/api/v1/" + path
    complete = rows(get(path))
    first = get(f"{path}&limit={limit}").get_json()["data"]
    for node in ("a-new-node", "web-1", "web-2"):
        host.store("2045.5", reading(process(1, name="p1", create_time=9000.0)), node)
    host.seal()
    found, number = pages(get, first["next_url"])

    def place(row):
        names = ("id", "node", "state", "change", "timestamp", "last_timestamp")
        return [row.get(name) for name in names if name != "last_timestamp" or "samples" in path]

    assert [place(row) for row in first["rows"] + found] == [place(row) for row in complete]
    assert number == count - 1


def test_a_cursor_is_bound_to_its_question(get):
    cursor = get("/api/v1/nodes?limit=1").get_json()["data"]["next_url"].partition("cursor=")[2]
    assert len(rows(get(f"/api/v1/nodes?limit=7&cursor={cursor}"))) == 1
    for path in (
        f"/api/v1/nodes?silent=1&cursor={cursor}",
        f"/api/v1/nodes/web-1/readings?cursor={cursor}",
        f"/api/v1/nodes?cursor={cursor[:-1]}",
        f"/api/v1/nodes?cursor=W{cursor}",
    ):
        assert set(refused(get(path), 400)) == {"cursor"}


def test_a_cursor_of_an_older_token_goes_on(host, get):
    old = Client(host.config._replace(read_tokens=[TOKEN.encode()]))
    following = old("/api/v1/nodes?limit=1").get_json()["data"]["next_url"]
    assert len(rows(get(following))) == 1


def test_what_has_not_changed_is_304(host, get):
    path = "/api/v1/nodes/web-1/processes?at=2005.5"
    tag = get(path).headers["ETag"]
    again = get(path, If_None_Match=tag)
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"
    host.store("2021", reading(process(1)))
    assert get(path, If_None_Match=tag).status_code == 304
    host.store("2020", reading(process(1)))
    assert get("/api/v1/nodes/web-1/readings", If_None_Match=tag).status_code == 200


def test_a_long_answer_is_packed_if_the_caller_takes_gzip(get):
    path = "/api/v1/nodes/web-1/processes"
    plain, packed = get(path), get(path, Accept_Encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert "Content-Encoding" not in get(path, Accept_Encoding="gzip;q=0").headers
    assert "Accept-Encoding" in plain.vary


@pytest.mark.parametrize(
    "limits, word",
    [({"max_seconds": 0}, "max_seconds"), ({"max_rows": 3}, "max_rows")],
)
def test_a_question_that_takes_too_much_is_refused(host, get, limits, word):
    answer = Client(host.config._replace(**limits))("/api/v1/processes?search=p")
    assert word in refused(answer, 422)["question"]
