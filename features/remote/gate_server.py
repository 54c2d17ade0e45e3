"""Runs on the client host between a client and the API: passes on or misbehaves, keeps what it saw.

    python3 gate_server.py FOLDER API_URL CA_FILE|"" CERTIFICATE|"" PORT|0

FOLDER/manner says how requests are treated from now on: `pass`, `lose` (pass on, never answer),
`hang`, `slow SECONDS` (then pass on), `answer STATUS [HEADER: VALUE]`, `once STATUS` (then pass
on), `echo HEADER` (answer 400 with what was sent in it), `talk LINES` (answer 400 with so many of
them), `gibberish`. Where it is `deaf` at the start, no connection ever comes about. FOLDER/journal
gets a line of JSON for each request, FOLDER/port the port. Needs nothing but Python 3.6.
"""

import gzip
import json
import os
import socket
import socketserver
import ssl
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

FOLDER, API_URL, CA_FILE, CERTIFICATE, PORT = sys.argv[1:]


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """A thread for each connection, as many as come."""

    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answered = []  # by `once`, of all connections

    def do_POST(self):
        """Note the request, then treat it as the gate is told."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        manner, _, rest = told().partition(" ")
        note(self, body, manner)
        getattr(self, manner)(body, rest)

    def answer(self, body, rest):
        """Answer with a status, and a header where one is given, without asking the API."""
        status, _, header = rest.partition(" ")
        reason = {"status": "fail", "data": {"gate": "refused with " + status}}
        headers = dict([header.split(": ", 1)]) if header else {}
        self.reply(int(status), headers, json.dumps(reason).encode())

    def once(self, body, rest):
        """Answer the first request so, and pass on those that follow."""
        if rest in self.answered:
            self.slow(body, "0")
        else:
            self.answered.append(rest)
            self.answer(body, rest)

    def echo(self, body, rest):
        """Answer with the value of a header that came."""
        self.reply(400, {}, self.headers[rest].encode())

    def talk(self, body, rest):
        """Answer with many lines."""
        lines = [f"line {number + 1}" for number in range(int(rest))]
        self.reply(400, {}, "\n".join(lines).encode())

    def slow(self, body, rest):
        """Pass on after some seconds."""
        time.sleep(float(rest))
        self.reply(*ask_api(self.path, dict(self.headers), body))

    def lose(self, body, rest):
        """Pass on, and close the connection in the place of an answer."""
        ask_api(self.path, dict(self.headers), body)
        self.close_connection = True

    def hang(self, body, rest):
        """Answer nothing until the client goes away."""
        self.rfile.read(1)
        self.close_connection = True

    def gibberish(self, body, rest):
        """Answer what is no HTTP."""
        self.wfile.write(b"220 mail.example ESMTP\r\n")
        self.close_connection = True

    def reply(self, status, headers, body):
        """Send one answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing: the journal has it."""


setattr(Handler, "pass", lambda self, body, rest: self.slow(body, "0"))


def told():
    """Return what stands in the file `manner`."""
    with open(os.path.join(FOLDER, "manner")) as file:
        return file.read().strip()


def note(handler, body, manner):
    """Append the request to the journal, in one write."""
    headers = {name.lower(): value for name, value in handler.headers.items()}
    text = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    line = {
        "time": time.time(),
        "manner": manner,
        "connection": handler.client_address[1],
        "path": handler.path,
        "headers": headers,
        "body": json.loads(text.decode()),
    }
    with open(os.path.join(FOLDER, "journal"), "a") as file:
        file.write(json.dumps(line) + "\n")


def ask_api(path, headers, body):
    """Return status, headers and body of the API's answer."""
    kept = {k: v for k, v in headers.items() if k.lower() not in ("host", "connection")}
    request = urllib.request.Request(API_URL + path, body, kept)
    context = ssl.create_default_context(cafile=CA_FILE) if CA_FILE else None
    # No proxy that the environment names.
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        answer = opener.open(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.getcode(), {}, answer.read()


def be_deaf():
    """Listen, and let the queue be full: whoever comes next gets no answer at all."""
    ear = socket.socket()
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ear.bind(("127.0.0.1", int(PORT)))
    ear.listen(0)
    queue = [socket.socket() for _ in range(4)]
    for place in queue:
        place.setblocking(False)
        place.connect_ex(ear.getsockname())
        if not is_in(place):  # or else it would knock for ever, as a client does
            place.close()
    tell_port(ear.getsockname()[1])
    while True:
        time.sleep(60)


def is_in(place):
    """Tell whether a socket has got a place in the queue."""
    try:
        return bool(place.getpeername())
    except OSError:
        return False


def tell_port(port):
    """Write the port, and with it that the gate is there."""
    with open(os.path.join(FOLDER, "port"), "w") as file:
        file.write(str(port))


def main():
    """Serve until killed."""
    if told() == "deaf":
        be_deaf()
    server = Server(("127.0.0.1", int(PORT)), Handler)
    if CERTIFICATE:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    tell_port(server.server_port)
    server.serve_forever()


main()
