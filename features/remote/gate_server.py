"""A proxy between a client and the API that can misbehave, and logs each request.

    python3 gate_server.py FOLDER API_URL CA_FILE|"" CERTIFICATE|"" PORT|0

FOLDER/manner contains how to treat the next requests: `pass`, `lose` (pass on, never answer),
`hang`, `slow SECONDS` (then pass on), `answer STATUS [HEADER: VALUE]`, `once STATUS` (then pass
on), `echo HEADER` (answer 400 with the header's value), `page` (answer 200 with a page),
`success` (answer 200 with a success that names another record), `drip SECONDS` (answer 200, with
a byte each SECONDS), `early` (an interim answer first), `gibberish`. If it is `deaf` at the
start, no connection succeeds. FOLDER/journal gets a line of JSON for each request, FOLDER/port the
port. Needs only Python 3.6.
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
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

FOLDER, API_URL, CA_FILE, CERTIFICATE, PORT = sys.argv[1:]


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """Uses a thread for each connection."""

    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answered = []  # statuses that `once` has answered, for all connections

    def do_POST(self):
        """Log the request, then treat it as the file `manner` says."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        manner, _, rest = read_manner().partition(" ")
        note(self, body, manner)
        getattr(self, manner)(body, rest)

    def answer(self, body, rest):
        """Answer with a status, and a header if there is one, without asking the API."""
        status, _, header = rest.partition(" ")
        reason = {"status": "fail", "data": {"gate": "refused with " + status}}
        headers = dict([header.split(": ", 1)]) if header else {}
        self.reply(int(status), headers, json.dumps(reason).encode())

    def once(self, body, rest):
        """Answer the first request with a status, and pass on the others."""
        if rest in self.answered:
            self.slow(body, "0")
        else:
            self.answered.append(rest)
            self.answer(body, rest)

    def echo(self, body, rest):
        """Answer with the value of a header of the request."""
        self.reply(400, {}, self.headers[rest].encode())

    def slow(self, body, rest):
        """Pass on after some seconds."""
        time.sleep(float(rest))
        self.reply(*ask_api(self.path, dict(self.headers), body))

    def lose(self, body, rest):
        """Pass on, and close the connection instead of answering."""
        ask_api(self.path, dict(self.headers), body)
        self.close_connection = True

    def hang(self, body, rest):
        """Give no answer until the client disconnects."""
        self.rfile.read(1)
        self.close_connection = True

    def page(self, body, rest):
        """Answer as another program would at the API's address."""
        self.reply(200, {}, b"<html>Under maintenance</html>")

    def success(self, body, rest):
        """Answer that another record is stored."""
        record = {"uuid": "another", "timestamp": "1.5"}
        self.reply(200, {}, json.dumps({"status": "success", "data": record}).encode())

    def drip(self, body, rest):
        """Answer slowly."""
        with suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b" " * 100:
                self.wfile.write(bytes([byte]))
                time.sleep(float(rest))
        self.close_connection = True

    def early(self, body, rest):
        """Pass on, after an answer that is not the final one."""
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")
        self.slow(body, "0")

    def gibberish(self, body, rest):
        """Answer with something that is not HTTP."""
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
        """Print nothing: the journal contains it."""


setattr(Handler, "pass", lambda self, body, rest: self.slow(body, "0"))


def read_manner():
    """Return the content of the file `manner`."""
    with open(os.path.join(FOLDER, "manner")) as file:
        return file.read().strip()


def note(handler, body, manner):
    """Append a request to the journal, in one write."""
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
    # Ignore proxies that the environment names.
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        answer = opener.open(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.getcode(), {}, answer.read()


def be_deaf():
    """Listen with a full queue, so that further connections get no answer at all."""
    ear = socket.socket()
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ear.bind(("127.0.0.1", int(PORT)))
    ear.listen(0)
    queue = [socket.socket() for _ in range(4)]
    for place in queue:
        place.setblocking(False)
        place.connect_ex(ear.getsockname())
        if not is_in(place):  # otherwise it would try again for ever, like a client
            place.close()
    write_port(ear.getsockname()[1])
    while True:
        time.sleep(60)


def is_in(place):
    """Return True if a socket has a place in the queue."""
    try:
        return bool(place.getpeername())
    except OSError:
        return False


def write_port(port):
    """Write the port, which shows that the gate is ready."""
    with open(os.path.join(FOLDER, "port"), "w") as file:
        file.write(str(port))


def main():
    """Serve until killed."""
    if read_manner() == "deaf":
        be_deaf()
    server = Server(("127.0.0.1", int(PORT)), Handler)
    if CERTIFICATE:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    write_port(server.server_port)
    server.serve_forever()


main()
