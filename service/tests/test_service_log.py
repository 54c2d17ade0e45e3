"""service.log: a line for each record stored or refused, and nothing that a client chose."""

import re

import pytest

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) \S")
NODE = "web-1"


def test_logs_stored_record_and_its_repetition(service, record):
    service.post(record())
    service.post(record())
    service.logs_once("INFO stored web-1_1593338576.5624585.json (", " bytes)")
    service.logs_once("INFO had web-1_1593338576.5624585.json already", "")


@pytest.mark.parametrize(
    "fields, text",
    [
        ({"data": "[]"}, "refused with 400: data: must be a non-empty array"),
        ({"timestamp": '""'}, "refused with 400: timestamp: must be seconds"),
        ({"host": '"a"'}, "refused with 400: unknown field"),
    ],
)
def test_refusal_names_node(service, record, fields, text):
    service.post(record(**fields))
    service.logs_once(text, " (from 127.0.0.1, uuid web-1)")


def test_conflict_names_node(service, record):
    service.post(record())
    service.post(record(data="[{}]"))
    service.logs_once(
        "refused with 409: timestamp: another record", " (from 127.0.0.1, uuid web-1)"
    )


@pytest.mark.parametrize(
    "body, headers, text",
    [
        ('{"uuid": "../etc"}', {}, "timestamp: missing; uuid: must be 1 to 64"),
        ('{"uuid": 1, "data": []}', {}, "array; timestamp: missing; uuid: must be a string"),
        ('{"uuid":', {}, "refused with 400: body: not valid JSON"),
        ("{}", {"Authorization": None}, "refused with 401: authorization: Unauthorized"),
        ("{}", {"Content_Type": "text/plain"}, "refused with 415: request: Content-Type must be"),
        (" " * (2**20 + 1), {}, "refused with 413: request: the body is larger than 1 MiB"),
    ],
    ids=["uuid", "fields", "JSON", "token", "media type", "size"],
)
def test_refusal_of_unknown_node(start, body, headers, text):
    service = start(max_record_mb=1)
    service.post(body, **headers)
    service.logs_once(text, " (from 127.0.0.1)")


@pytest.mark.parametrize(
    "forwarded, shown",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("web-1", "127.0.0.1"),
        ("192.0.2.7, x", "127.0.0.1"),
        ("fe80::1%any-text (from 8.8.8.8)", "127.0.0.1"),
    ],
)
def test_address_is_what_nginx_passes_on(service, forwarded, shown):
    service.post("{}", X_Forwarded_For=forwarded)
    service.logs_once("refused with 400", f" (from {shown})")


def test_believes_no_other_sender_about_the_address(service):
    service.post("{}", address="127.0.0.2", X_Forwarded_For="192.0.2.7")
    service.logs_once("refused with 400", " (from 127.0.0.2)")


@pytest.mark.parametrize(
    "body, text",
    [
        ('{"uuid": "any-text/", "timestamp": "any-text", "data": 1}', "uuid: must be"),
        ('{"any-text": 1}', "unknown field"),
        ('{"any-text": any-text}', "not valid JSON"),
        ("any-text", "not valid JSON"),
    ],
)
def test_logs_nothing_that_was_sent(service, body, text):
    service.post(body)
    service.logs_once(text, " (from 127.0.0.1)")
    assert not [line for line in service.log() if "any-text" in line]


@pytest.mark.parametrize(
    "body, text",
    [
        ('{"uuid": "node-7", "timestamp": "1", "data": [{}]}', "400: uuid: must not be a token"),
        ('{"data": [{}], "timestamp": "1", "uuid": "node-7"}', "400: uuid: must not be a token"),
        ('{"uuid": "node-7", "timestamp": "1", "data": []}', "array; uuid: must not be a token"),
        ('{"uuid": "node-7", "timestamp": "1", "x": 7}', "unknown field; uuid: must not be a"),
        ('{"node-7": 1}', "body: a token must not be a field"),
    ],
)
def test_shows_no_token_that_was_sent_as_a_name(start, body, text):
    service = start(token=["the-right-token", "node-7"])
    answer = service.post(body)
    assert answer.status_code == 400 and "node-7" not in answer.get_data(as_text=True)
    service.logs_once(text, " (from 127.0.0.1)")
    assert not [line for line in service.log() if "node-7" in line]
    assert not service.stored()


def test_shows_no_token_of_a_request(service, record):
    service.post(record())
    service.post("{}")
    service.post(record(), Authorization="Bearer not-the-token")
    service.ask("POST", "/api/v1/record?token=" + service.token)
    log = "\n".join(service.log())
    assert NODE in log and "401" in log
    assert service.token not in log and "not-the-token" not in log


def test_every_line_begins_with_time_and_level(service, record):
    service.post(record())
    service.post("{}")
    assert len(service.log()) == 2 and all(map(LINE.match, service.log()))
