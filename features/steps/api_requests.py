"""Steps that send other requests to the API, from its own host or through nginx."""

import socket
import ssl

import requests
from behave import when

from features.support.curl import curl, read_answer
from features.support.records import fill_in


@when("{method:w} {path:S} is requested")
def request(context, method, path):
    context.answer = context.records.ask(method, path, [context.records.authorization])


@when("{method:w} {path:S} is requested without the token")
def request_without_token(context, method, path):
    context.answer = context.records.ask(method, path)


@when("a request with {fault} is sent")
def request_faulty(context, fault):
    method, path, headers = {
        "a method that is not HTTP": ("NO HTTP", "/", []),
        "a URL that is too long": ("GET", "/?" + "x" * 9000, []),
        "a header that is too long": ("GET", "/", [("X-Long", "x" * 9000)]),
    }[fault]
    context.answer = context.records.ask(method, path, headers)


@when("the body {body} is posted from {source:S} with the header {name:S}: {value}")
def post_from(context, body, source, name, value):
    target = context.records.target
    headers = [context.records.authorization, ("Content-Type", "application/json"), (name, value)]
    url, options = f"{target.own_url}/api/v1/record", f"--interface {source}"
    context.answer = curl(target.api, "POST", url, headers, body.encode(), options)


@when("GET {path:S} is requested through nginx")
def request_through_nginx(context, path):
    url = context.target.url + fill_in(context, path)
    headers = dict([context.records.authorization])
    # nginx waits a minute for the service.
    context.answer = context.records.session.get(url, headers=headers, timeout=90)


@when("http://api/api/v1/record is requested")
def request_plain_http(context):
    url = context.target.url.replace("https://", "http://") + "/api/v1/record"
    context.answer = requests.get(url, allow_redirects=False, timeout=30)


@when('the text "{text}" is sent to port {port:d} of the api host')
def send_text(context, text, port):
    with socket.create_connection((context.target.address, port), timeout=30) as connection:
        if port == 443:
            tls = ssl.create_default_context(cafile=context.target.ca_file)
            connection = tls.wrap_socket(connection, server_hostname=context.target.address)
        connection.sendall(text.replace(", ", "\r\n").encode() + b"\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(4096), b""))
    context.answer = read_answer(received.decode())
