"""config.json: which files and values are refused, and with which message."""

import json

import pytest
from process_client.config import ConfigError, load

RIGHT = {"uuid": "web-1", "token": "secret", "url": "https://host/api/v1/record"}


@pytest.fixture
def file(tmp_path):
    """Return the path of config.json, which does not exist yet."""
    return tmp_path / "config.json"


def fault(file):
    """Return the text of the error that ends the start, without the file's name."""
    with pytest.raises(ConfigError) as caught:
        load(str(file))
    name, _, text = str(caught.value).partition(": ")
    assert name == str(file) and "\n" not in text
    return text


@pytest.mark.parametrize(
    "raw, message",
    [
        (b"", "not valid JSON: line 1 column 1: Expecting value"),
        (b"{'uuid': 'a'}", "not valid JSON: line 1 column 2: Expecting property name"),
        (b'{"uuid": "a"} {}', "not valid JSON: line 1 column 15: Extra data"),
        (
            b'{\n  "uuid": "a"\n  "token": "b"\n}',
            "not valid JSON: line 3 column 3: Expecting ',' delimiter",
        ),
        (b'{"uuid": "caf\xe9"}', "not valid JSON: line 1 column 14: not UTF-8 text"),
        (b"[" * 100000, "not valid JSON: nested too deeply"),
        (b'{"spool_mb": ' + b"1" * 5000 + b"}", "spool_mb must be a number above 0"),
        (b'{"uuid": "a", "uuid": "b"}', "not valid JSON: duplicate key 'uuid'"),
        (b"[]", "not a JSON object: it must be {...} with the keys uuid, token and url"),
        (b"{}", "client uuid not configured"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_text_is_refused(file, raw, message):
    file.write_bytes(raw)
    assert message in fault(file)


def test_missing_file_is_refused(file):
    assert fault(file) == "configuration file does not exist"


def test_folder_is_refused(file):
    file.mkdir()
    assert fault(file) == "Could not open configuration file: Is a directory"


def test_link_to_itself_is_refused(file):
    file.symlink_to(file)
    assert "Could not open configuration file: Too many levels of symbolic" in fault(file)


UUID = "uuid must be a string of 1 to 64 ASCII letters, digits and -"
TOKEN = "token must be a string of visible ASCII characters without spaces"
URL_TEXT = "url must be a string of visible ASCII characters"
URL_FORM = "url must have the form https://HOST/api/v1/record"
URL_PATH = "url must name the path as well"
URL_USER = "url must not contain a user name or password"
URL_HTTPS = "url must begin with https://"
CA_FILE = "ca_file must be the path of a file of certificates (PEM)"
SPOOL_MB = "spool_mb must be a number above 0"
RECORD_MB = "max_record_mb must be a number from 0.1 to 100000"
COLLECT = "collect must be a list of names among environ, memory_maps"
MASK = "mask must be a list of words to mask the values of, or false"


@pytest.mark.parametrize(
    "key, value, message",
    [
        ("uuids", "a", 'unknown key "uuids": the keys are uuid, token, url'),
        ("Token", "a", 'unknown key "Token"'),
        ("uuid", None, "client uuid not configured"),
        ("uuid", "", "client uuid not configured"),
        ("uuid", 7, UUID),
        ("uuid", "web 1", UUID),
        ("uuid", "-web", UUID),
        ("uuid", "../web", UUID),
        ("uuid", "w\xe9b", UUID),
        ("uuid", "web\u0661", UUID),
        ("uuid", "web\n", UUID),
        ("uuid", "a" * 65, UUID),
        ("token", "", "bearer token not configured"),
        ("token", 7, TOKEN),
        ("token", ["a", "b"], TOKEN),
        ("token", "to ken", TOKEN),
        ("token", "t\xf6k\xebn", TOKEN),
        ("token", "a\r\nX-Header: b", TOKEN),
        ("url", "", "server url not configured"),
        ("url", [], "server url not configured"),
        ("url", {}, URL_TEXT),
        ("url", [""], URL_TEXT.replace("url", "url 1 of 1")),
        ("url", [RIGHT["url"], 7], URL_TEXT.replace("url", "url 2 of 2")),
        ("url", [[RIGHT["url"]]], URL_TEXT.replace("url", "url 1 of 1")),
        ("url", ["https://host", RIGHT["url"]], URL_PATH.replace("url", "url 1 of 2")),
        ("url", [RIGHT["url"], "https://b/x", RIGHT["url"]], "url 3 of 3 is the same as url 1"),
        ("url", 7, URL_TEXT),
        ("url", "https://host/a b", URL_TEXT),
        ("url", "host/api/v1/record", URL_FORM),
        ("url", "ftp://host/api/v1/record", URL_FORM),
        ("url", "https:///api/v1/record", URL_FORM),
        ("url", "https://host", URL_PATH),
        ("url", "https://host/", URL_PATH),
        ("url", "https://host:99999/", "url is not valid"),
        ("url", "https://[::1/", "url is not valid"),
        ("url", "https://a..b/", "url contains no valid host name"),
        ("url", "https://me:word@host/api/v1/record", URL_USER),
        ("url", "http://192.0.2.1/api/v1/record", URL_HTTPS),
        ("url", "http://127.0.0.1.example/api/v1/record", URL_HTTPS),
        ("ca_file", "", CA_FILE),
        ("ca_file", None, CA_FILE),
        ("ca_file", "nowhere.pem", 'ca_file "nowhere.pem" cannot be read: No such file'),
        ("ca_file", ".", 'ca_file "."'),
        ("ca_file", "config.json", 'ca_file "config.json" contains no certificate (PEM)'),
        ("spool_mb", 0, SPOOL_MB),
        ("spool_mb", -1, SPOOL_MB),
        ("spool_mb", "100", SPOOL_MB),
        ("spool_mb", True, SPOOL_MB),
        ("spool_mb", float("inf"), SPOOL_MB),
        ("spool_mb", float("nan"), SPOOL_MB),
        ("max_record_mb", 0, RECORD_MB),
        ("max_record_mb", 100001, RECORD_MB),
        ("max_record_mb", "16", RECORD_MB),
        ("max_record_mb", True, RECORD_MB),
        ("max_record_mb", None, RECORD_MB),
        ("max_record_mb", float("nan"), RECORD_MB),
        ("collect", "environ", COLLECT),
        ("collect", ["cmdline"], COLLECT),
        ("collect", [["environ"]], COLLECT),
        ("collect", {}, COLLECT),
        ("mask", True, MASK),
        ("mask", ["license", ""], MASK),
        ("mask", "license", MASK),
        ("mask", ["mycli -k --"], 'mask has an unknown rule "--" in "mycli -k --"'),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_value_is_refused(file, key, value, message):
    file.write_text(json.dumps(dict(RIGHT, **{key: value})))
    assert message in fault(file)


@pytest.mark.parametrize(
    "key, message",
    [
        ("uuid", "client uuid not configured"),
        ("token", "bearer token not configured"),
        ("url", "server url not configured"),
    ],
)
def test_missing_key_is_refused(file, key, message):
    file.write_text(json.dumps({name: RIGHT[name] for name in RIGHT if name != key}))
    assert message in fault(file)


def test_all_faults_are_named_at_once_and_no_secret(file):
    wrong = {"token": "se cret", "spool_mb": 0, "url": "https://me:mysecret@host/a"}
    file.write_text(json.dumps(wrong))
    text = fault(file)
    for message in ("client uuid not configured", TOKEN, URL_USER, SPOOL_MB):
        assert message in text
    assert "se cret" not in text and "mysecret" not in text


@pytest.mark.parametrize(
    "key, value",
    [
        ("uuid", "a" * 64),
        ("spool_mb", 0.5),
        ("max_record_mb", 0.5),
        ("max_record_mb", 100000),
        ("mask", False),
        ("mask", ["license", "two words", "mycli -k --seal -u: !-v +abc"]),
    ],
)
def test_value_is_accepted(file, key, value):
    file.write_text(json.dumps(dict(RIGHT, **{key: value})))
    assert getattr(load(str(file)), key) == value


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/api/v1/record",
        "http://127.0.0.1:8080/api/v1/record",
        "http://[::1]/api/v1/record",
        ["https://a/api/v1/record"],
        ["https://a/api/v1/record", "https://b/api/v1/record", "https://b:444/api/v1/record"],
    ],
)
def test_url_is_accepted_alone_and_in_a_list(file, url):
    file.write_text(json.dumps(dict(RIGHT, url=url)))
    assert sorted(load(str(file)).urls) == (url if isinstance(url, list) else [url])


def test_each_faulty_url_is_named_by_its_place_and_without_its_password(file):
    urls = ["https://a", RIGHT["url"], "https://me:mysecret@host/a"]
    file.write_text(json.dumps(dict(RIGHT, url=urls)))
    text = fault(file)
    assert "url 1 of 3 must name the path" in text and "url 3 of 3 must not contain" in text
    assert "url 2" not in text and "mysecret" not in text


def test_defaults(file):
    file.write_text(json.dumps(RIGHT))
    config = load(str(file))
    assert config.folder == str(file.parent)
    assert config.ca_file is None and config.spool_mb == 100
    assert config.max_record_mb == 16
    assert config.collect == () and config.mask == []
