"""Raw bodies: random bytes, JSON of any form, records, damaged records; tokens, codings, paths."""

import gzip
import json

import requests
from hypothesis import strategies as st

from tools.fuzz.oracle import TIMESTAMP, UUID, parse

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
names = st.from_regex(UUID, fullmatch=True) | st.from_regex(UUID) | st.text(max_size=70)
times = st.from_regex(TIMESTAMP, fullmatch=True) | st.from_regex(TIMESTAMP) | st.text(max_size=15)
lists = st.lists(st.dictionaries(st.text(max_size=9), anything, max_size=3), max_size=3)
records = st.fixed_dictionaries(
    {},
    optional={
        "uuid": names | anything,
        "timestamp": times | anything,
        "data": lists | anything,
        "host": anything,
    },
)
# Few names, so that a node's token is often that of another one.
nodes = st.sampled_from(["a", "b", "web-1"]) | st.from_regex(UUID, fullmatch=True)
valid_records = st.fixed_dictionaries(
    {
        "uuid": nodes,
        "timestamp": st.from_regex(TIMESTAMP, fullmatch=True),
        "data": st.lists(st.dictionaries(st.text(), anything, max_size=3), min_size=1, max_size=3),
    }
)


@st.composite
def in_any_order(draw, objects):
    """Return an object whose members have any order."""
    value = draw(objects)
    return dict(draw(st.permutations(list(value.items()))))


@st.composite
def deep(draw):
    """Return the body of a record with data that is about as deep as it may be."""
    levels = draw(st.sampled_from([900, 990, 1000, 1021, 1022, 1023, 1024, 1500]))
    record = draw(in_any_order(valid_records | records))
    text = json.dumps(dict(record, data="DATA"))
    nested = "[" * levels + draw(st.sampled_from(["", "7" * 5000, "01"])) + "]" * levels
    data = f'[{{"a": {nested}}}]'
    return text.replace('"DATA"', data).encode("utf-8", "surrogatepass")


def encoded(value, ascii_only, indent):
    """Return `value` as JSON, which may contain NaN."""
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(
        "utf-8", "surrogatepass"
    )


texts = st.builds(
    encoded, in_any_order(valid_records | records) | anything, st.booleans(), st.none() | st.just(1)
)


@st.composite
def damaged(draw):
    """Return a record with a piece removed, inserted or repeated."""
    body = draw(st.builds(encoded, valid_records, st.booleans(), st.none()))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    piece = draw(st.binary(max_size=4) | st.sampled_from(PIECES) | st.just(body[start:end]))
    return body[:start] + piece + body[draw(st.sampled_from([start, end])) :]


PIECES = [b'"', b"\\", b"\\u0000", b"\\ud800", b"\xff", b"{", b"}", b"[", b"]", b",", b":", b"NaN"]
PIECES += [b"\x00", b"\xef\xbb\xbf", b"[" * 5000, b"9" * 5000, b"1e999999", b"-", b"../", b"\n"]

bodies = st.one_of(st.binary(), texts, texts, texts, damaged(), damaged(), deep())


@st.composite
def packed(draw):
    """Return a body compressed with gzip, sometimes damaged afterwards."""
    body = draw(bodies)
    cut = draw(st.integers(0, len(body)))
    body = draw(
        st.sampled_from([[body], [body[:cut], body[cut:]], [body, b""], [b"", b"", body]]).map(
            lambda parts: b"".join(gzip.compress(part, mtime=0) for part in parts)
        )
    )
    body += draw(st.sampled_from([b"", b"", b"", bytes(1), bytes(512), b"\x1f\x8b", b"{}"]))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    broken = body[:start] + draw(st.binary(max_size=3)) + body[end:]
    return draw(st.sampled_from([body, body, broken]))


given = st.text(st.characters(codec="latin-1", exclude_categories=["C", "Z"]), max_size=40)
authorizations = st.one_of(
    st.just("Bearer TOKEN"),
    st.just("Bearer TOKEN"),
    st.builds("Bearer NODE:{}".format, nodes),
    st.just("Bearer NODE:"),  # the node in the body
    st.just("Bearer NODE:"),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["Bearer TOKEN", "Bearer  TOKEN", "bearer NODE:a", "Basic TOKEN", "Bearer"]
        ),
        st.sampled_from(["", " ", "\t", "\xa0", "\x85", "0", "."]),
        st.sampled_from(["", "", "x"]),
    ),
    st.builds(str.__add__, st.sampled_from(["", "Bearer "]), given),
)
codings = ["gzip", "GZIP", "x-gzip", "gzip,", ", gzip", "identity", "identity,gzip", "", ","]
codings += ["deflate", "gzip,gzip", "gzip\xa0", "x-gzip,x-gzip", "gzip;q=1"]
headers = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(["text/plain", "application/json;charset=utf-8", ""]),
        "Content-Encoding": st.sampled_from(codings),
    },
)
paths = ["//api/v1/record", "/api//v1/record", "/api/v1/record/", "/api/v1/./record", "/api/v1"]
paths += ["/x/../api/v1/record", "/api/v1%2Frecord", "/api/v1/record;a", "/api/v1/%72ecord"]
paths += ["/api/v1/record?a=//", "/api/v1/record%20", "/api/v1/record%0A", "/API/v1/record"]
paths += ["/api/test/count", "/%2Fapi/v1/record", "/api/v1/%2E/record", "/api/v1/record%00"]
posts = st.tuples(
    st.one_of(
        st.tuples(bodies, st.just({})),
        st.tuples(bodies, st.just({})),
        st.tuples(packed(), st.just({"Content-Encoding": "gzip"})),
        st.tuples(bodies | packed(), headers),
    ),
    st.just("Bearer TOKEN") | authorizations,
    st.just("/api/v1/record") | st.sampled_from(["/api/v1/record"] * 9 + paths),
)


def node_in(body):
    """Return the uuid in `body`, or a name if there is none."""
    try:
        uuid = dict(parse(body.decode())).get("uuid")
    except (ValueError, TypeError, RecursionError):
        return "a"
    return uuid if isinstance(uuid, str) and UUID.fullmatch(uuid) else "a"


def requests_with_bodies(service):
    """Return (a strategy for requests, the function that sends one to `service`)."""

    def send(post):
        (body, changed), authorization, path = post
        authorization = authorization.replace("TOKEN", service.token)
        before_name, marked, node = authorization.partition("NODE:")
        if marked:
            name = UUID.match(node)
            name = name.group() if name else node_in(body)
            token = service.credentials.of_node(name) + node.removeprefix(name)
            authorization = before_name + token
        headers = {"Authorization": authorization, "Content-Type": "application/json"}
        prepared = requests.Request("POST", service.url, headers | changed, data=body).prepare()
        prepared.url = service.url + path
        before = service.state()
        service.check(service.session.send(prepared, timeout=60), before)

    return posts, send
