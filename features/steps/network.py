"""Steps about what the network sees of the hosts: ports, TLS, redirects, nginx's own answers."""

import socket
import ssl

import requests
from behave import then, when

from features.support.curl import read_answer
from features.support.records import Record

VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
}


@then("only 127.0.0.1 leads to port {port:d} of the {host:w} host")
def check_listeners(context, port, host):
    table = context.target.host(host).check_output("ss -Htln sport = %s", port)
    addresses = [line.split()[3] for line in table.splitlines()]
    assert addresses == [f"127.0.0.1:{port}"], addresses


@then("the API {answers:w} a client that knows TLS {version:S} alone")
def check_tls(context, answers, version):
    known = VERSIONS[version]
    tls = ssl.create_default_context(cafile=context.target.ca_file)
    tls.set_ciphers("ALL:@SECLEVEL=0")  # or this side would refuse what is old
    tls.minimum_version = tls.maximum_version = known
    address = context.target.address
    try:
        with socket.create_connection((address, 443), timeout=30) as connection:
            tls.wrap_socket(connection, server_hostname=address)
        seen = "accepts"
    except ssl.SSLError as error:
        # The server's word, not that of this side's library.
        assert "ALERT" in error.reason, error
        seen = "refuses"
    assert seen == answers, seen


@when("http://api/api/v1/record is asked for")
def ask_plain(context):
    url = context.target.url.replace("https://", "http://") + "/api/v1/record"
    context.answer = requests.get(url, allow_redirects=False, timeout=30)


@then("the answer leads to the same path over https")
def check_redirect(context):
    assert context.answer.status_code == 308, context.answer.status_code
    assert context.answer.json()["status"] == "fail", context.answer.text
    location = context.answer.headers["Location"]
    assert location == f"{context.target.url}/api/v1/record", location


@then("from the client host these ports of the api host are open, and no other of them")
def check_ports(context):
    address = context.target.address
    wanted = {row["port"]: row["open"] for row in context.table}
    found = {}
    for port in wanted:
        line = f"exec 3<>/dev/tcp/{address}/{port}"
        status = context.target.client.run("timeout 5 bash -c %s", line).status
        found[port] = "no" if status else "yes"
    assert found == wanted, found


@when("the test API is asked from outside")
def ask_test_api(context):
    ask(context, "/api/test/count")


@when("the test API is asked from outside for a record")
def ask_test_api_for_record(context):
    context.record = Record(context.node)
    ask(context, f"/api/test/{context.record.filename}")


@when("the test API is asked from outside, with the token in the address")
def ask_test_api_by_address(context):
    ask(context, f"/api/test/count?token={context.target.token}")


@when('only "{request}" is sent to port {port:d} of the API host')
def send_raw(context, request, port):
    with socket.create_connection((context.target.address, port), timeout=30) as connection:
        if port == 443:
            tls = ssl.create_default_context(cafile=context.target.ca_file)
            connection = tls.wrap_socket(connection, server_hostname=context.target.address)
        connection.sendall(request.replace(", ", "\r\n").encode() + b"\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(4096), b""))
    context.answer = read_answer(received.decode())


@when("a body of {size:d} MiB is posted")
def post_large(context, size):
    headers = {"Authorization": f"Bearer {context.target.token}"}
    context.answer = context.records.post(b" " * (size * 1024 * 1024), headers)


@when("the API is asked for {path:S}")
def ask_for(context, path):
    ask(context, path, patience=90)  # nginx itself waits for the service for a minute


def ask(context, path, patience=30):
    """Ask the API for `path`, with the token; wait `patience` seconds; set `context.answer`."""
    bearer = {"Authorization": f"Bearer {context.target.token}"}
    url = context.target.url + path
    context.answer = context.records.session.get(url, headers=bearer, timeout=patience)
