"""Steps about attacks over the network (scans, a crawl, floods, slow senders) and headers."""

import json
import re
import socket

from behave import then, when

from features.lab import probe
from features.lab.plays import run_playbook
from features.lab.waiting import eventually
from features.support.damage import keep_file

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
TELLTALE = re.compile(r"Traceback|werkzeug|gunicorn|python|nginx/|/home/|/opt/", re.IGNORECASE)
SLOW = {
    "nothing": "nothing",
    "a header that never ends": "header",
    "a body that never completes": "body",
}


@then("the client host can reach exactly these ports of the api host")
def check_ports(context):
    listening = context.target.api.check_output("ss -Htln")
    ports = {int(line.split()[3].rpartition(":")[2]) for line in listening.splitlines()}
    ports |= set(range(1, 1025))
    found = probe.ask(context.target.client, "ports", context.target.address, *sorted(ports))
    assert found == [int(row["port"]) for row in context.table], found


@then("the API {answers:w} the client host if it speaks only {version:S}")
def check_version(context, answers, version):
    result = probe.ask(context.target.client, "tls", context.target.address, version)
    # The server refuses by an alert; any other error is one of the client host's library.
    seen = "accepts" if result == version else "refuses" if "ALERT" in result else result
    assert seen == answers, result


@when("the client host requests each of these paths without a token, with every method")
def crawl(context):
    paths = [row["path"] for row in context.table]
    arguments = [context.target.address, *METHODS, "--", *paths]
    context.answers = probe.ask(context.target.client, "crawl", *arguments)
    assert len(context.answers) == len(paths) * len(METHODS), len(context.answers)


@then("every answer is fail with the status 401, 403 or 404")
def check_answers(context):
    for method, path, status, text in context.answers:
        assert status in (401, 403, 404), (method, path, status, text)
        assert json.loads(text)["status"] == "fail", (method, path, status, text)


@then("no answer contains a version, a path or a stack trace")
def check_discretion(context):
    found = [answer for answer in context.answers if TELLTALE.search(answer[3])]
    assert not found, found


@when("this address sends {number:d} requests at once")
def flood(context, number):
    context.answers = probe.ask(probe.HERE, "flood", context.target.address, number)


@then("some answers are 429 fail with a Retry-After header")
def check_limit(context):
    seen = {status: number for status, (number, _) in context.answers.items()}
    assert seen.keys() == {"403", "429"}, seen
    head, _, text = context.answers["429"][1].partition("\r\n\r\n")
    assert json.loads(text)["status"] == "fail", text
    assert re.search(r"^Retry-After: \d+\r?$", head, re.MULTILINE), head


@then("the API answers this address again within {seconds:d} seconds")
def check_forgiven(context, seconds):
    ask = context.records.session.get
    eventually(
        lambda: ask(f"{context.target.url}/nowhere", timeout=30).status_code == 404,
        within=seconds,
        every=1,
    )


@when("a connection sends the API {what}")
def send_slowly(context, what):
    context.waited = probe.ask(probe.HERE, "slow", context.target.address, SLOW[what])


@then("the API closes the connection after {least:d} to {most:d} seconds")
def check_cut(context, least, most):
    assert context.waited is not None, "the API never closed the connection"
    assert least <= context.waited <= most, context.waited


@when("the API is asked for {what}")
def ask_headers(context, what):
    session, url = context.records.session, context.target.url
    context.answer = {
        "a known path": lambda: context.records.send("{}"),
        "an unknown path": lambda: session.get(f"{url}/api/v1/nowhere", timeout=30),
        "the login": lambda: session.get(f"{url}/login", timeout=30),
        "a page of no name": lambda: session.get(f"{url}/nowhere", timeout=30),
        "a forbidden path": lambda: session.get(f"{url}/api/test/count", timeout=30),
    }[what]()


@then("the answer has these headers")
def check_headers(context):
    wanted = {row["header"]: row["value"] for row in context.table}
    seen = {name: context.answer.headers.get(name) for name in wanted}
    assert seen == wanted, seen


@when("port 443 of the api host is limited to the client host")
def limit_port(context):
    route = context.target.client.check_output("ip -oneline route get %s", context.target.address)
    (address,) = re.findall(r" src (\S+)", route)
    allowed = json.dumps({"service_allowed_clients": [address]})
    zone = "/etc/firewalld/zones/public.xml"
    context.add_cleanup(keep_file(context.target.api, zone, "firewall-cmd --reload"))
    context.play = run_playbook("api.yml", context.target.inventory, [allowed])


@then("the API's answers have no hardening headers")
def check_no_headers(context):
    answer = context.records.send("{}")
    assert answer.status_code == 400, answer.text
    assert "Strict-Transport-Security" not in answer.headers, answer.headers


@then("this address cannot reach port {port:d} of the api host")
def check_shut(context, port):
    try:
        socket.create_connection((context.target.address, port), 5).close()
    except OSError:
        return
    raise AssertionError(f"port {port} is open")
