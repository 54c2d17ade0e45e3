"""The description of the API: every path, and the same as the real answers."""

import re

import process_archive
import pytest

from archive.tests.asked import PID_3, Client, fill
from archive.tests.json_schemas import problems

OPEN = {"/healthz"}
REAL = {
    "/api/v1/nodes": ["", "?limit=1", "?silent=1&limit=x", "?" + "x" * 5000],
    "/api/v1/nodes/{node}/processes": ["", "?at=2010&limit=3", "?at=1", "?at=x"],
    "/api/v1/nodes/{node}/readings": ["", "?from=2010&limit=2"],
    "/api/v1/nodes/{node}/readings/{timestamp}": ["", "?x"],
    "/api/v1/nodes/{node}/ledger": ["", "?from=2010&to=2031&limit=2", "?at=1"],
    "/api/v1/nodes/{node}/changes": ["", "?from=2010&to=2031", "?limit=1"],
    "/api/v1/diff": ["?from=web-1@2000&to=web-2@2040", "?from=web-1@2000.50&to=web-1@-1s", "?to=x"],
    "/api/v1/top": ["", "?by=rss&limit=2", "?by=io&node=web-1", "?by=x"],
    "/api/v1/nodes/{node}/export": ["", "?format=csv", "?from=3000", "?x"],
    "/api/v1/processes": ["?search=p", "?search=", "?search=nothing", ""],
    "/api/v1/processes/{id}": ["", "?x"],
    "/api/v1/processes/{id}/samples": ["", "?limit=1", "?step=10", "?step=0"],
    "/api/v1/archive/openapi.json": ["", "?x"],
    "/metrics": ["", "?x"],
}
PLACES = {"node": ["web-1", "web-9", "_"], "timestamp": ["2000.50"], "id": [PID_3, "web-1_n_9_n"]}


@pytest.fixture
def get(host):
    """Return a function that asks an archive with two nodes."""
    return Client(fill(host).config)


@pytest.fixture
def described(get):
    """Return the description as it is served."""
    answer = get("/api/v1/archive/openapi.json")
    assert answer.mimetype == "application/json"
    return answer.get_json()


def test_describes_every_path_and_nothing_else(get, described):
    served = {
        re.sub("<(.*?)>", r"{\1}", rule.rule)
        for rule in get.app.url_map.iter_rules()
        if not rule.endpoint.startswith(("page.", "entrance."))
    }  # fmt: skip
    assert set(described["paths"]) == served - OPEN == set(REAL)
    assert described["info"]["version"] == process_archive.__version__


def filled(path):
    """Return `path` with each of the values of its places."""
    found = [path]
    for name, values in PLACES.items():
        found = [one.replace("{" + name + "}", value) for one in found for value in values]
    return sorted(set(found))


@pytest.mark.parametrize("token", ["right-read-token", "wrong"])
@pytest.mark.parametrize("path", REAL)
def test_real_answers_are_as_described(get, described, path, token):
    responses = described["paths"][path]["get"]["responses"]
    seen = set()
    for own in filled(path):
        for query in REAL[path]:
            answer = get(own + query, token)
            seen.add(answer.status_code)
            content = responses[str(answer.status_code)]["content"]
            assert answer.mimetype in content, own + query
            schema = content[answer.mimetype].get("schema")
            if schema:
                assert list(problems(answer.get_json(), schema)) == [], own + query
    assert (200 in seen and 400 in seen) if token != "wrong" else seen == {401}


def test_parameters_are_those_that_are_served(get, described):
    for path, item in described["paths"].items():
        named = {each["name"] for each in item["get"]["parameters"] if each["in"] == "query"}
        places = {each["name"] for each in item["get"]["parameters"] if each["in"] == "path"}
        assert places == set(re.findall("{(.*?)}", path))
        reason = get(filled(path)[-1] + "?unknown=1").get_json()["data"]["unknown"]
        known = reason.rpartition("known: ")[2]
        assert named == set(known.split(", ")) - {"none"}
