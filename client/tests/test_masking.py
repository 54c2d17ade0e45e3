"""Masking: which parts of command lines and environments are secrets."""

import time

import pytest
from process_client.masking import Masker

MASKED = [
    # options and assignments
    (["--password=one two"], ["--password=***"]),
    (["--password", "one two"], ["--password", "***"]),
    (["-Ddb.password=hunter2"], ["-Ddb.password=***"]),
    (["-passphrase", "hunter2"], ["-passphrase", "***"]),
    (["--token", "hunter2", "--next"], ["--token", "***", "--next"]),
    (["--auth-token=hunter2"], ["--auth-token=***"]),
    (["--api-key", "hunter2"], ["--api-key", "***"]),
    (["--aws_secret_access_key=x/y+z"], ["--aws_secret_access_key=***"]),
    (["PASSWORD=hunter2"], ["PASSWORD=***"]),
    (["MYSQL_PWD=hunter2", "run"], ["MYSQL_PWD=***", "run"]),
    (["DB_PASS=hunter2"], ["DB_PASS=***"]),
    (["--dbpass=hunter2"], ["--dbpass=***"]),
    (["--token", "-hunter2"], ["--token", "***"]),
    # users and addresses
    (["-u", "me:one two"], ["-u", "me:***"]),
    (["-ume:hunter2"], ["-ume:***"]),
    (["-u", "a=b:hunter2"], ["-u", "a=b:***"]),
    (["--user", "me:hunter2"], ["--user", "me:***"]),
    (["--proxy-user=me:hunter2"], ["--proxy-user=me:***"]),
    (["https://me:hunter2@host/a"], ["https://me:***@host/a"]),
    (["--db=postgresql://me:p@w@db:5432/"], ["--db=postgresql://me:***@db:5432/"]),
    (["https://hunter2@host/a"], ["https://***@host/a"]),
    # inside an argument
    (["export TOKEN=hunter2 && run"], ["export TOKEN=*** && run"]),
    (["run --password hunter2 --next"], ["run --password *** --next"]),
    (["curl -u me:hunter2 https://host"], ["curl -u me:*** https://host"]),
    (["run --password 'one hunter2' --next"], ["run --password *** --next"]),
    (["curl -u 'me:one hunter2' https://host"], ["curl -u 'me:***' https://host"]),
    (["-H", "Authorization: Bearer hunter2"], ["-H", "Authorization: ***"]),
    (["curl -H 'Authorization: Token hunter2' x"], ["curl -H 'Authorization: ***' x"]),
    (['{"password": "a \\" b", "n": 1}'], ['{"password": ***, "n": 1}']),
]
NOT_SECRET = [
    ["--password", "--verbose"],
    ["--password"],
    ["--password-file=/etc/key"],
    ["--token-path", "/etc/key"],
    ["-u", "root", "--user", "me"],
    ["--user-agent", "curl: 7"],
    ["--bypass=1", "--compass", "north"],
    ["https://host:443/a:b@c"],
    ["ssh://git@host/a"],
    [""],
    [],
]


@pytest.mark.parametrize("arguments, masked", MASKED, ids=str)
def test_secret_in_command_line_is_masked(arguments, masked):
    assert Masker().command_line(arguments) == masked


@pytest.mark.parametrize("arguments", NOT_SECRET, ids=str)
def test_command_line_without_secret_is_unchanged(arguments):
    assert Masker().command_line(arguments) == arguments


def test_configured_words_are_masked_in_addition():
    arguments = ["--license", "hunter2", "--a.c=hunter2", "--abc=1", "--token=hunter2"]
    masked = ["--license", "***", "--a.c=***", "--abc=1", "--token=***"]
    assert Masker(["license", "a.c"]).command_line(arguments) == masked


@pytest.mark.parametrize(
    "name, value, masked",
    [
        ("DB_PASSWORD", "hunter2", "***"),
        ("DB_URL", "postgres://me:hunter2@db", "postgres://me:***@db"),
        ("JAVA_OPTS", "-Ddb.password=hunter2", "-Ddb.password=***"),
        ("SSHPASS", "hunter2", "***"),
        ("PWD", "/home/me", "/home/me"),
        ("OLDPWD", "/home/me", "/home/me"),
    ],
)
def test_environment(name, value, masked):
    assert Masker().environment({name: value}) == {name: masked}


def test_long_argument_takes_little_time():
    argument = ("password-" * 60000)[:60000]
    start = time.process_time()
    Masker().command_line([argument])
    assert time.process_time() - start < 3
