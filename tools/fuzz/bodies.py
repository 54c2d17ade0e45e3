"""Raw bodies: random bytes, JSON of any form, records, and damaged records."""

import gzip
import json

from hypothesis import strategies as st

from tools.fuzz.oracle import TIMESTAMP, UUID

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
valid_records = st.fixed_dictionaries(
    {
        "uuid": st.from_regex(UUID, fullmatch=True),
        "timestamp": st.from_regex(TIMESTAMP, fullmatch=True),
        "data": st.lists(st.dictionaries(st.text(), anything, max_size=3), min_size=1, max_size=3),
    }
)


def encoded(value, ascii_only, indent):
    """Return `value` as JSON, which may contain NaN."""
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(
        "utf-8", "surrogatepass"
    )


texts = st.builds(
    encoded, valid_records | records | anything, st.booleans(), st.none() | st.just(1)
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

bodies = st.one_of(st.binary(), texts, texts, damaged(), damaged())


@st.composite
def packed(draw):
    """Return a body compressed with gzip, sometimes damaged afterwards."""
    body = gzip.compress(draw(bodies), mtime=0)
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    broken = body[:start] + draw(st.binary(max_size=3)) + body[end:]
    return draw(st.sampled_from([body, body, broken]))


credentials = st.text(st.characters(codec="latin-1", exclude_categories=["C", "Z"]), max_size=40)
headers = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(["text/plain", "application/json;charset=utf-8", ""]),
        "Content-Encoding": st.sampled_from(["gzip", "GZIP", "identity", "deflate", ""]),
        "Authorization": st.builds(str.__add__, st.sampled_from(["", "Bearer "]), credentials),
    },
)
posts = st.one_of(
    st.tuples(bodies, st.just({})),
    st.tuples(bodies, st.just({})),
    st.tuples(packed(), st.just({"Content-Encoding": "gzip"})),
    st.tuples(bodies | packed(), headers),
)


def requests_with_bodies(service):
    """Return (a strategy for requests, the function that sends one to `service`)."""

    def send(post):
        body, changed = post
        headers = {"Authorization": f"Bearer {service.token}", "Content-Type": "application/json"}
        before = service.state()
        answer = service.session.post(
            f"{service.url}/api/v1/record", data=body, headers=headers | changed, timeout=60
        )
        service.check(answer, before)

    return posts, send
