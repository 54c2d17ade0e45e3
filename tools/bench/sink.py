"""The sink: accepts records over TLS as the API does, and stores none."""

import re
import socket
import ssl
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from features.lab.certificates import make_certificate

# The answer of nginx for the service with default hardening: the client has to read all of it.
ANSWER = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Tue, 25 Nov 2025 03:34:04 GMT\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\nConnection: keep-alive\r\n"
    b"Strict-Transport-Security: max-age=31536000\r\n"
    b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    b"X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n"
    b"%s"
)
RECORD = b'{"data":{"timestamp":"%s","uuid":"%s"},"status":"success"}\n'
BEGINNING = re.compile(rb'{"uuid":"([^"]*)","timestamp":"([^"]*)"')


class Sink:
    """A server on 127.0.0.1, in threads of this process."""

    def __init__(self, folder):
        """Start it; its certificate (readable by all) and key are written to `folder`, a Path."""
        self.ca_file, key_file = folder / "sink.pem", folder / "sink.key"
        certificate, key = make_certificate()
        self.ca_file.write_text(certificate)
        self.ca_file.chmod(0o644)
        key_file.touch(0o600)
        key_file.write_text(key)
        self.taken = 0  # records
        self.received = 0  # bytes, including TLS and HTTP
        self._arrived = threading.Condition()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca_file, key_file)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}/api/v1/record"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def wait(self, taken, seconds=30):
        """Wait until `taken` records in total have arrived; raise TimeoutError after `seconds`."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: self.taken >= taken, seconds):
                raise TimeoutError(f"no record arrived within {seconds} s")

    def close(self):
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self):
        sink = self

        class Handler(BaseHTTPRequestHandler):
            """One connection."""

            protocol_version = "HTTP/1.1"
            received = 0

            def do_POST(self):
                """Accept a record."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.wfile.write(answer(body))
                received = bytes_received(self.connection)
                with sink._arrived:
                    sink.taken += 1
                    sink.received += received - self.received
                    sink._arrived.notify_all()
                self.received = received

            def log_message(self, *_):
                """Log nothing."""

        return Handler


def answer(body):
    """Return the answer to a packed record."""
    beginning = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, 200)
    uuid, timestamp = BEGINNING.match(beginning).groups()
    content = RECORD % (timestamp, uuid)
    return ANSWER % (len(content), content)


def bytes_received(connection):
    """Return the bytes received on a connection (tcp(7), tcpi_bytes_received in linux/tcp.h)."""
    information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 136)
    return struct.unpack_from("=Q", information, 128)[0]
