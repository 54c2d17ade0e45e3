"""Masking: which parts of command lines, names and environments are secrets."""

import time

import pytest
from process_client.masking import Masker
from process_client.masking.forms import known
from process_client.masking.names import ALSO_NEXT, ASSIGNED, NOT, Names
from process_client.masking.rules import programs
from process_client.masking.shell import words
from process_client.masking.spans import masked as replaced

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
    # the cases of docs/field-cases.md, and their kinds
    (["x", "https://hunter2:x-oauth-basic@github.com/a/b"], ["x", "https://***@github.com/a/b"]),
    (
        ["--dsn=smtp://me@example.com:hunter2@mail.example.com:587"],
        ["--dsn=smtp://me@example.com:***@mail.example.com:587"],
    ),
    (["https://me@example.com:hunter2@h/x"], ["https://me@example.com:***@h/x"]),
    (["amqp://me:one/hunter2@mq:5672/"], ["amqp://me:***@mq:5672/"]),
    (["curl", "-u", "sk_live_hunter2:", "https://x"], ["curl", "-u", "***:", "https://x"]),
    (["curl", "-sSu", "me:hunter2", "https://x"], ["curl", "-sSu", "me:***", "https://x"]),
    (["curl", "-sSume:hunter2", "https://x"], ["curl", "-sSume:***", "https://x"]),
    (["-H", 'Authorization: Token token="hunter2"'], ["-H", "Authorization: ***"]),
    (["-H", "X-Auth-Token: Bearer hunter2"], ["-H", "X-Auth-Token: ***"]),
    (
        ["sh", "-c", 'curl -d "{\\"password\\": \\"hunter2\\"}" h'],
        ["sh", "-c", 'curl -d "{\\"password\\": ***}" h'],
    ),
    (["-d", '{"credentials": {"user": "me", "key": "hunter2"}}'], ["-d", '{"credentials": ***}']),
    (
        ["-d", '{"a": 1, "credentials": {"user": "me", "key": "hun}ter2"}, "b": [1]}'],
        ["-d", '{"a": 1, "credentials": ***, "b": [1]}'],
    ),
    (["sh", "-c", "run --password 'one'\"'\"'hunter2' x"], ["sh", "-c", "run --password *** x"]),
    (["run --password 'one'\"'\"'hunter2' x"], ["run --password *** x"]),
    (["sh", "-c", "export PASSWORD=one\\ hunter2; x"], ["sh", "-c", "export PASSWORD=***; x"]),
    (["sh", "-c", 'PASSWORD="one"hunter2'], ["sh", "-c", "PASSWORD=***"]),
    (['PASSWORD="one"hunter2'], ["PASSWORD=***"]),
    (["mysql", "-uroot", "-phunter2"], ["mysql", "-uroot", "-p***"]),
    (["sh", "-c", "mysql -uroot -phunter2"], ["sh", "-c", "mysql -uroot -p***"]),
    (["sh", "-c", "mysql -uroot -p'hun ter2' db"], ["sh", "-c", "mysql -uroot -p*** db"]),
    (["sshpass", "-p", "hunter2", "ssh", "h"], ["sshpass", "-p", "***", "ssh", "h"]),
    (["redis-cli", "-a", "hunter2", "ping"], ["redis-cli", "-a", "***", "ping"]),
    (
        ["docker", "login", "-p", "hunter2", "-u", "me"],
        ["docker", "login", "-p", "***", "-u", "me"],
    ),
    (["smbclient", "-U", "me%hunter2", "//s/x"], ["smbclient", "-U", "me%***", "//s/x"]),
    (["ldapsearch", "-w", "hunter2"], ["ldapsearch", "-w", "***"]),
    (["htpasswd", "-b", "f", "me", "hunter2"], ["htpasswd", "-b", "f", "me", "***"]),
    (["unzip", "-P", "hunter2", "a.zip"], ["unzip", "-P", "***", "a.zip"]),
    (["7z", "x", "-phunter2", "a.7z"], ["7z", "x", "-p***", "a.7z"]),
    (["sqlcmd", "-P", "hunter2"], ["sqlcmd", "-P", "***"]),
    (["ipmitool", "-P", "hunter2", "x"], ["ipmitool", "-P", "***", "x"]),
    (["mosquitto_pub", "-P", "hunter2"], ["mosquitto_pub", "-P", "***"]),
    (["ssh-keygen", "-N", "hunter2"], ["ssh-keygen", "-N", "***"]),
    (
        ["curl", "-x", "me:hunter2@proxy:3128", "http://x"],
        ["curl", "-x", "me:***@proxy:3128", "http://x"],
    ),
    (
        ["psql", "-c", "ALTER USER me PASSWORD 'hunter2'"],
        ["psql", "-c", "ALTER USER me PASSWORD ***"],
    ),
    (
        ["mysql", "-e", "GRANT ALL ON *.* TO me IDENTIFIED BY 'hunter2'"],
        ["mysql", "-e", "GRANT ALL ON *.* TO me IDENTIFIED BY ***"],
    ),
    (["sh", "-c", "echo 'me:hunter2' | chpasswd"], ["sh", "-c", "echo 'me:***' | chpasswd"]),
    (
        ["sh", "-c", "mysql -e \"ALTER USER me IDENTIFIED BY 'hun;ter2'\" db"],
        ["sh", "-c", 'mysql -e "ALTER USER me IDENTIFIED BY ***" db'],
    ),
    (
        [
            "--auth-key=hunter2",
            "--authkey=hunter2",
            "--account-key",
            "hunter2",
            "--encryption-key",
            "hunter2",
            "--oauth2-bearer",
            "hunter2",
            "--masterauth",
            "hunter2",
            "--passcode=hunter2",
            "--passkey=hunter2",
            "--pw=hunter2",
        ],
        [
            "--auth-key=***",
            "--authkey=***",
            "--account-key",
            "***",
            "--encryption-key",
            "***",
            "--oauth2-bearer",
            "***",
            "--masterauth",
            "***",
            "--passcode=***",
            "--passkey=***",
            "--pw=***",
        ],
    ),
    (["-H", "X-Auth-Key: hunter2"], ["-H", "X-Auth-Key: ***"]),
    (["AccountKey=hunter2;EndpointSuffix=x"], ["AccountKey=***;EndpointSuffix=x"]),
    (["Cookie: a=hunter2"], ["Cookie: ***"]),
    (["https://h/b?sv=1&sig=hunter2&sp=r"], ["https://h/b?sv=1&sig=***&sp=r"]),
    (
        ["aws", "configure", "set", "aws_secret_access_key", "hunter2"],
        ["aws", "configure", "set", "aws_secret_access_key", "***"],
    ),
    (
        ["sh", "-c", "PGPASSWORD=x9 pg_dump -h db shop"],
        ["sh", "-c", "PGPASSWORD=*** pg_dump -h db shop"],
    ),
    (["-d", "user=me&password=x9&n=1"], ["-d", "user=me&password=***&n=1"]),
    (["mount", "-o", "user=me,pass=x9,vers=3.0"], ["mount", "-o", "user=me,pass=***,vers=3.0"]),
    (["helm", "--set", "a.password=x9,tag=1"], ["helm", "--set", "a.password=***,tag=1"]),
    (["-Djavax.net.ssl.keyStorePassword=h9"], ["-Djavax.net.ssl.keyStorePassword=***"]),
    (["-eMYSQL_ROOT_PASSWORD=h9"], ["-eMYSQL_ROOT_PASSWORD=***"]),
    (["openssl", "rsa", "-passin", "pass:hunter2"], ["openssl", "rsa", "-passin", "pass:***"]),
    (
        ["git", "-c", "http.extraHeader=AUTHORIZATION: basic hunter2"],
        ["git", "-c", "http.extraHeader=AUTHORIZATION: ***"],
    ),
    (
        ["npm", "config", "set", "//r/:_authToken=hunter2"],
        ["npm", "config", "set", "//r/:_authToken=***"],
    ),
    (["worker --password=a&b:hunter2 --next"], ["worker --password=*** --next"]),
    (["env", "PASSWORD=one two", "run"], ["env", "PASSWORD=***", "run"]),
    (
        ["docker", "run", "-e", "PASSWORD=one hunter2", "x"],
        ["docker", "run", "-e", "PASSWORD=***", "x"],
    ),
    (
        ["curl", "-H", "Authorization:", "Bearer", "hunter2", "https://x"],
        ["curl", "-H", "Authorization:", "***", "***", "https://x"],
    ),
    (
        ["bash", "-lc", "cd /srv && TOKEN='a b' ./run --x"],
        ["bash", "-lc", "cd /srv && TOKEN=*** ./run --x"],
    ),
    (["sh", "-c", "sh -c \"mysql -p'hunter2' db\""], ["sh", "-c", 'sh -c "mysql -p*** db"']),
    (
        ["sh", "-c", 'curl -H "Authorization: Bearer $(cat /run/t)" x'],
        ["sh", "-c", 'curl -H "Authorization: ***" x'],
    ),
    (
        ["--config", '{"db":{"url":"postgres://me:hunter2@db/x","token":"t9"}}'],
        ["--config", '{"db":{"url":"postgres://me:***@db/x","token":***}}'],
    ),
    (['"{\\"password\\":\\"hunter2\\",\\"n\\":1}"'], ['"{\\"password\\":***,\\"n\\":1}"']),
    (
        ["sudo", "-u", "mysql", "mysqldump", "-phunter2"],
        ["sudo", "-u", "mysql", "mysqldump", "-p***"],
    ),
    (
        ["nohup", "timeout", "-s", "9", "60", "xargs", "-n1", "mysql", "-phunter2"],
        ["nohup", "timeout", "-s", "9", "60", "xargs", "-n1", "mysql", "-p***"],
    ),
    (
        ["/usr/bin/env", "-i", "sshpass", "-phunter2", "ssh", "h"],
        ["/usr/bin/env", "-i", "sshpass", "-p***", "ssh", "h"],
    ),
    (["ssh", "h", "mysql", "-phunter2"], ["ssh", "h", "mysql", "-p***"]),
    (["ssh", "h", "mysql -phunter2 | tee /x"], ["ssh", "h", "mysql -p*** | tee /x"]),
    (
        ["sh", "-c", "docker login -u me -p hunter2 reg; echo done"],
        ["sh", "-c", "docker login -u me -p *** reg; echo done"],
    ),
    (["sh", "-c", "kinit me <<< hunter2"], ["sh", "-c", "kinit me <<< ***"]),
    (
        ["sh", "-c", "echo hunter2 | docker login -u me --password-stdin"],
        ["sh", "-c", "echo *** | docker login -u me --password-stdin"],
    ),
    (["root:hunter2@tcp(10.0.0.1:3306)/state"], ["root:***@tcp(10.0.0.1:3306)/state"]),
    (["redis://:hunter2@h:6379"], ["redis://:***@h:6379"]),
    (["https://me:12345@h/x"], ["https://me:***@h/x"]),
    (["mongodb://me:hunter2@h1:1,h2:2/?a=b@c"], ["mongodb://me:***@h1:1,h2:2/?a=b@c"]),
    (["https://me:tok@npm.example.com/@scope/pkg"], ["https://me:***@npm.example.com/@scope/pkg"]),
    (["--header=Authorization: Bearer hunter2"], ["--header=Authorization: ***"]),
    (["-HAuthorization: Bearer hunter2"], ["-HAuthorization: ***"]),
    (
        ["psql", "host=db password='one hunter2' sslmode=require"],
        ["psql", "host=db password=*** sslmode=require"],
    ),
    (["psql", "password='one hunter2' host=db"], ["psql", "password=*** host=db"]),
    (
        ["payments-worker-7 --token=hunter2", "", "", ""],
        ["payments-worker-7 --token=***", "", "", ""],
    ),
    (["x", "--password", "$PASS"], ["x", "--password", "***"]),
    (
        ["psql", "-c", "select 1 where password = 'hunter2'"],
        ["psql", "-c", "select 1 where password = ***"],
    ),
    (["http", "-a", "me:hunter2", "x"], ["http", "-a", "me:***", "x"]),
    (['--app={"password":"hunter2"}'], ['--app={"password":***}']),
    (["<a><password>hunter2</password></a>"], ["<a><password>***</password></a>"]),
    (
        ["--basic-auth", "me:hunter2", "--login=me:hunter2"],
        ["--basic-auth", "me:***", "--login=me:***"],
    ),
    (["-H", "Authorization:Bearer hunter2"], ["-H", "Authorization:***"]),
    (["-passin", "pass:one hunter2"], ["-passin", "pass:***"]),
    (["sh", "-c", "{ mysql -phunter2; }"], ["sh", "-c", "{ mysql -p***; }"]),
    (["git+https://hunter2@h/a"], ["git+https://***@h/a"]),
    (["user[password]=hunter2"], ["user[password]=***"]),
    (
        ["python", "-c", "environ['PASSWORD'] = 'hunter2'"],
        ["python", "-c", "environ['PASSWORD'] = ***"],
    ),
    (["https://h/a;jsessionid=hunter2"], ["https://h/a;jsessionid=***"]),
    (["run", '["mysql", "-phunter2"]'], ["run", '["mysql", "-p***"]']),
    (
        ["sh", "-c", "x=$(mysql -phunter2) `mysql -phunter2`"],
        ["sh", "-c", "x=$(mysql -p***) `mysql -p***`"],
    ),
]
NOT_SECRET = [
    ["--password", "--verbose"],
    ["run", "-u", "1000:1000"],
    ["run", "-u", "FILE:/a"],
    ["--password"],
    ["--password-file=/etc/key"],
    ["--token-path", "/etc/key"],
    ["-u", "root", "--user", "me"],
    ["--user-agent", "curl: 7"],
    ["--bypass=1", "--compass", "north"],
    ["https://host:443/a:b@c"],
    ["ssh://git@host/a"],
    [""],
    ["docker", "run", "--user", "1000:1000", "x"],
    ["podman", "-u", "1000:1000"],
    ["rsync", "-u", "host:/a", "b"],
    ["date", "-u", "+%H:%M"],
    ["socat", "-u", "FILE:/a", "x"],
    ["docker", "login", "--password-stdin", "-u", "me", "reg"],
    ["mysql", "--password", "-h", "db", "shop"],
    ["psql", "--no-password", "mydb"],
    ["ansible-playbook", "--ask-become-pass", "site.yml"],
    ["x", "--skip-password", "a"],
    ["gpg", "--passphrase-fd", "0"],
    ["ansible-playbook", "--private-key", "/root/.ssh/id", "--private-key=/etc/k.pem"],
    ["ssh", "-o", "PasswordAuthentication=no"],
    ["x", "--max-tokens", "512", "--tokenizer", "bert"],
    ["git", "-c", "core.askPass=/bin/x"],
    ["env", "PWD=/home/me"],
    ["--token-file", "/x", "--passive", "bypass", "/etc/passwd"],
    ["mysql", "-u", "root", "-p", "shop"],
    ["sudo", "-u", "postgres", "psql", "-c", "x"],
    ["kinit: x"],
    ["a", "b c", "d"],
    ["https://host:8443/a?email=me@x.com"],
    ["nginx:", "worker", "process"],
    ["x", "-p", "8080:80", "-P"],
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
    assert Masker(["sealWord"]).command_line(["--seal_word=hunter2"]) == ["--seal_word=***"]


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


@pytest.mark.parametrize(
    "name, value, masked",
    [
        ("HTTP_AUTHORIZATION", "Bearer hunter2", "***"),
        ("HTTP_COOKIE", "a=hunter2", "***"),
        ("REDISCLI_AUTH", "hunter2", "***"),
        ("RAILS_MASTER_KEY", "hunter2", "***"),
        ("STRIPE_KEY", "hunter2", "***"),
        ("SSH_ORIGINAL_COMMAND", "mysql -phunter2 shop", "mysql -p*** shop"),
        ("QUERY_STRING", "user=me&password=hunter2&n=1", "user=me&password=***&n=1"),
        ("APP_CONFIG", '{"token": "hunter2", "n": 1}', '{"token": ***, "n": 1}'),
        ("NOTHING", "ghp_" + "hunter2A" * 5, "***"),
        ("SSH_ASKPASS", "/usr/bin/ask", "/usr/bin/ask"),
        ("SSH_AUTH_SOCK", "/run/agent", "/run/agent"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/etc/key.json", "/etc/key.json"),
        ("CREDENTIALS_DIRECTORY", "/run/credentials/x", "/run/credentials/x"),
        ("TOKENIZERS_PARALLELISM", "false", "false"),
        ("PATH", "/usr/bin:/bin", "/usr/bin:/bin"),
    ],
)
def test_environment_has_the_same_rules(name, value, masked):
    assert Masker().environment({name: value}) == {name: masked}


@pytest.mark.parametrize(
    "name, kind",
    [
        ("password", ALSO_NEXT),
        ("db.Password1", ALSO_NEXT),
        ("keyStorePassword", ALSO_NEXT),
        ("requirepass", ALSO_NEXT),
        ("require-password", ASSIGNED),
        ("with-token", ASSIGNED),
        ("no-password", NOT),
        ("nopasswd", NOT),
        ("ask-become-pass", NOT),
        ("core.askPass", NOT),
        ("password-stdin", NOT),
        ("passphrase-fd", NOT),
        ("PasswordAuthentication", NOT),
        ("NumberOfPasswordPrompts", NOT),
        ("max-tokens", NOT),
        ("pad_token_id", NOT),
        ("tokenizer", NOT),
        ("bypass", NOT),
        ("compass", NOT),
        ("access-key-id", NOT),
        ("secret_id", ALSO_NEXT),
    ],
)
def test_names(name, kind):
    assert Names().kind(name) == kind


NAMES = [
    "password",
    "passwd",
    "pass-phrase",
    "passphrase",
    "passcode",
    "pass_key",
    "pw",
    "pwd",
    "db-pass",
    "secret",
    "token",
    "credential",
    "creds",
    "authorization",
    "cookie",
    "PHPSESSID",
    "bearer",
    "masterauth",
    "psk",
    "jwt",
    "api-key",
    "accessKey",
    "auth.key",
    "master-key",
    "REDIS_AUTH",
]


@pytest.mark.parametrize("name", NAMES)
def test_each_word_is_a_hint_of_a_secret(name):
    arguments = ["run", "--" + name, "hunter2", f"{name}=hunter2"]
    assert Masker().command_line(arguments) == ["run", "--" + name, "***", name + "=***"]
    assert Masker().command_line([f"{name}: hunter2"]) == [name + ": ***"]


@pytest.mark.parametrize(
    "line, values",
    [
        ('a \'b c\' "d\\"e" f\\ g', ["a", "b c", 'd"e', "f g"]),
        ("'it'\"'\"'s'x", ["it'sx"]),
        ("$'it\\'s' \"\\n\"", ["it's", "\\n"]),
        ("a 'not closed", ["a", "not closed"]),
        ("a;b&&c|d", ["a", "", "b", "", "c", "", "d"]),
    ],
)
def test_words_of_a_shell_line(line, values):
    assert [word.value for word in words(line, True)] == values


def test_quotes_of_a_masked_word_stay_closed():
    line = "a 'b c'd"
    (word,) = words(line, True)[1:]
    assert replaced(line, word.spans([(0, 1, "***")])) == "a '*** c'd"
    assert replaced(line, word.spans([(2, 4, "***")])) == "a 'b ***'"
    assert replaced(line, word.spans([(0, 4, "***")])) == "a ***"


FORMS = [
    "ghp_" + "a1B2" * 9,
    "github_pat_" + "a1B2" * 20,
    "glpat-" + "a1B2" * 5,
    "xoxb-123456789012-" + "a1B2" * 6,
    "AKIA" + "A1B2" * 4,
    "AIza" + "a1B2" * 9,
    "sk_live_" + "a1B2" * 6,
    "sk-proj-" + "a1B2" * 9,
    "npm_" + "a1B2" * 9,
    "pypi-" + "a1B2" * 20,
    "hf_" + "abcD" * 9,
    "hvs." + "a1B2" * 6,
    "dop_v1_" + "a1b2" * 16,
    "SG." + "a1B2" * 5 + "." + "a1B2" * 10,
    "tskey-auth-" + "a1B2" * 5,
    "123456789:AA" + "a1B2" * 9,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.a1B2c3",
    "$6$salt$" + "a1B2" * 20,
    "AGE-SECRET-KEY-1" + "A1B2" * 15,
    "-----BEGIN OPENSSH PRIVATE\x20KEY-----\na1B2\n-----END OPENSSH PRIVATE\x20KEY-----",
]


@pytest.mark.parametrize("secret", FORMS)
def test_secret_of_a_known_form_is_masked_without_a_name(secret):
    assert known(secret) == [(0, len(secret), "***")]
    assert Masker().command_line(["run", secret, "x"]) == ["run", "***", "x"]
    assert Masker().command_line([f"run {secret} x"]) == ["run *** x"]


def test_name_is_masked_as_a_title():
    assert Masker().text("worker-7 --token=hunter2") == "worker-7 --token=***"
    assert Masker().text("kworker/0:1-events") == "kworker/0:1-events"


def test_configured_program_is_masked_in_addition():
    masker = Masker(["mycli -k --seal -u: +v"])
    arguments = ["mycli", "-vk", "hunter2", "--seal=hunter2", "-u", "me:hunter2", "-x", "1"]
    masked = ["mycli", "-vk", "***", "--seal=***", "-u", "me:***", "-x", "1"]
    assert masker.command_line(arguments) == masked
    assert masker.command_line(["sh", "-c", "sudo mycli -khunter2; x"])[2] == "sudo mycli -k***; x"


def test_unknown_rule_of_a_program_is_refused():
    with pytest.raises(ValueError, match="-"):
        programs(("mycli -",))


HOSTILE = [
    "password-",
    "pwd",
    "password=",
    "'",
    '"',
    "\\",
    '\\"',
    "a=",
    "&a=",
    ";",
    '{"a":',
    "[",
    "eyJa.",
    "://",
    "http://a:b",
    "@",
    "--token",
    "ghp_",
    "xoxb-",
    "-----BEGIN\\",
    "PRIVATE\\",
    "KEY-----",
    "$(",
    "\\\\'",
    "?a=b&",
    "a:b@tcp(",
    "<<<",
    "Authorization:",
    "{",
    "aA",
    "a;b=",
    "jdbc:a/b@",
]


@pytest.mark.parametrize("before", ["", "x password "])
@pytest.mark.parametrize("shape", [*HOSTILE, " ", "\n", "a'b\" ", "password '", "mysql -p "])
def test_time_grows_no_faster_than_the_argument(shape, before):
    def seconds(size, repeat=1):
        arguments = ["run", before + (shape * size)[:size]]
        spent = []
        for _ in range(repeat):
            start = time.process_time()
            Masker().command_line(arguments)
            spent.append(time.process_time() - start)
        return min(spent)

    seconds(100)
    few = max(seconds(3000), 0.005)
    # 8 times as much if it is linear, 64 times if it is not. The second try is for a busy machine.
    assert seconds(24000) < 16 * few or seconds(24000, 3) < 16 * few
