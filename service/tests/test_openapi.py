"""The description of the API: complete, and the same as the API."""

import re

import process_service
import pytest
from process_service import create_app, openapi
from process_service.config import DEFAULTS, Config

METHODS = {"get", "post"}


@pytest.fixture
def app():
    """Return the application; these tests store nothing."""
    return create_app(Config("config.json", "records", [b"right"], [], **DEFAULTS), object())


def test_is_served(app):
    answer = app.test_client().get(
        "/api/v1/openapi.json", headers={"Authorization": "Bearer right"}
    )
    assert (answer.status_code, answer.get_json()) == (200, openapi.DESCRIPTION)


def test_has_the_version_of_the_package():
    assert openapi.DESCRIPTION["info"]["version"] == process_service.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", process_service.__version__)


def test_describes_every_path_and_method(app):
    described = {
        (path, method)
        for path, item in openapi.DESCRIPTION["paths"].items()
        for method in METHODS & set(item)
    }
    served = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD"}
    }
    assert described == served


@pytest.mark.parametrize(
    "path, method, statuses",
    [
        ("/api/v1/record", "post", "200 400 401 403 409 413 415 500 507"),
        ("/api/v1/openapi.json", "get", "200 401 403"),
        ("/api/test/count", "get", "200 401 403 500"),
        ("/api/test/latest", "get", "200 401 403 404 500"),
    ],
)
def test_describes_every_answer(path, method, statuses):
    responses = openapi.DESCRIPTION["paths"][path][method]["responses"]
    assert sorted(responses) == statuses.split()
    for status, response in responses.items():
        schema = response["content"]["application/json"]["schema"]
        if (path, status) != ("/api/v1/openapi.json", "200"):
            wanted = {"2": "success", "4": "fail", "5": "error"}[status[0]]
            if status == "507":
                wanted = "error"
            assert schema["properties"]["status"] == {"enum": [wanted]}


def test_401_names_its_header():
    headers = openapi.UNAUTHORIZED["headers"]
    assert headers == {"WWW-Authenticate": {"schema": {"enum": ["Bearer"]}}}


@pytest.mark.parametrize(
    "field, value, fits",
    [
        ("uuid", "web-1", True),
        ("uuid", "-web", False),
        ("uuid", "a_1", False),
        ("uuid", "a" * 64, True),
        ("uuid", "a" * 65, False),
        ("timestamp", "1593338576.5624585", True),
        ("timestamp", "1", True),
        ("timestamp", "1.", False),
        ("timestamp", "1234567890123", False),
    ],
)
def test_patterns_are_anchored(field, value, fits):
    request = openapi.DESCRIPTION["paths"]["/api/v1/record"]["post"]["requestBody"]
    schema = request["content"]["application/json"]["schema"]
    assert sorted(schema["required"]) == ["data", "timestamp", "uuid"]
    assert bool(re.search(schema["properties"][field]["pattern"], value)) is fits
