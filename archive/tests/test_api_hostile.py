"""Hostile requests: no answer is a 5xx, errors of the API are JSend, and none shows a token.

ARCHIVE_HOSTILE_REQUESTS in the environment is the number of requests, some hundreds without it.
"""

import os
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.tests.asked import PID_3, TOKEN, Client, fill

REQUESTS = int(os.environ.get("ARCHIVE_HOSTILE_REQUESTS", "300"))
MEDIA = {
    "application/json", "application/vnd.apache.parquet", "text/csv", "application/x-ndjson",
    "text/plain", "application/openmetrics-text", "text/html", "text/css", "image/svg+xml",
}  # fmt: skip

odd_text = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "\0", "'", '"; drop table states', "%", "\\", "a" * 1001, "-1", "0", "1e9", "NaN",
         "9" * 30, "999999999999.999999999", "-15m", "-999999999999d", "2026-02-30T00:00:00Z",
         "0000-01-01T00:00:00Z", "9999-12-31T23:59:60+23:59", "2000.50", "web-1", "web-9",
         "web-1@2000.50", "web-2@-1s", PID_3, "web-1_bb_3_2.001", "a_xff_1_n", "true", "rss",
         "cpu", "memory_info.rss", "p", "(", "(a*)*b", "[[:alpha:]]{1000}", "\ud800", TOKEN,
         "\u202e", "<script>", "None", "parquet", "csv", "ndjson", "json"]
    ),
)  # fmt: skip
names = st.sampled_from(
    ["from", "to", "at", "step", "limit", "cursor", "search", "regex", "node", "silent", "sort",
     "filter", "format", "by", "one", "two", "id", "tz", "shape", "keys", "day", "user", "page",
     "next", "code", "", "\0", TOKEN]
)  # fmt: skip
escaped = odd_text.map(lambda text: quote(text.encode("utf-8", "surrogatepass"), safe=""))
raw = st.one_of(
    escaped, st.binary(max_size=8).map(quote_from_bytes), st.sampled_from(["%", "%zz", "%ff", "+"])
)
place = st.one_of(st.sampled_from(["web-1", PID_3, "2000.50"]), raw)
queries = st.lists(st.tuples(names.map(quote), raw).map("=".join), max_size=4).map("&".join)
methods = st.sampled_from(["GET"] * 12 + ["HEAD", "POST", "OPTIONS", "DELETE"])
headers = st.dictionaries(
    st.sampled_from(["Accept", "Accept_Encoding", "If_None_Match", "Range", "Host"]),
    st.sampled_from(["", "*", "gzip", "x" * 50, 'W/"1"', "bytes=0-1", "a b", "application/json"]),
    max_size=2,
)


@pytest.fixture
def get(host):
    """Return a function that asks with the token."""
    return Client(fill(host).config)


@settings(
    max_examples=REQUESTS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_no_request_finds_a_fault(get, data):
    served = [rule.rule for rule in get.app.url_map.iter_rules()]
    path = data.draw(st.sampled_from(served))
    while "<" in path:
        before, _, rest = path.partition("<")
        path = before + data.draw(place) + rest.partition(">")[2]
    target = f"{path}?{data.draw(queries)}"
    answer = get(target, method=data.draw(methods), **data.draw(headers))
    body = answer.get_data()
    assert answer.status_code < 500, body
    assert answer.mimetype in MEDIA or answer.status_code == 304
    assert TOKEN.encode() not in body
    assert TOKEN not in str(answer.headers)
    if answer.status_code >= 400 and body and answer.mimetype != "text/html":
        said = answer.get_json()
        assert said["status"] == "fail" and said["data"]
