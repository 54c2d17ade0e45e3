"""A connection to the API: kept between requests, each with a time limit as a whole."""

import http.client
import select
import socket
import threading
import time
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

from process_client.answers import Answer, Timed

CONNECT = 1.5  # seconds for one address, enough to repeat a lost SYN (1 s), and for a TLS handshake
SILENCE = 3  # seconds in which the API may neither take nor send a byte
PIECE = 16384  # bytes that are sent at a time
LONGEST = 65536  # bytes of an answer that are read; the API's answers are far shorter

# What `post` raises without an answer. RuntimeError: the host gives no thread to resolve a name.
FAILURES = (OSError, http.client.HTTPException, ValueError, RuntimeError)


class TooSlow(OSError):
    """A time limit was reached; the text says which."""


class Connection(http.client.HTTPConnection):
    """Posts to one URL; connects when needed. The environment changes nothing: proxy, .netrc."""

    def __init__(self, url, make_context):
        """`make_context` returns an ssl.SSLContext; it is called for each connection by https."""
        parts = urlsplit(url)
        self._make_context = make_context if parts.scheme == "https" else None
        self.default_port = 443 if self._make_context else 80
        super().__init__(parts.hostname, parts.port or self.default_port)
        self._target = parts.path + (parts.query and "?" + parts.query)
        self.response_class = self._answer
        self._seconds = self._ends = 0

    def post(self, body, headers, seconds):
        """Return the answer's status, headers, and content of at most LONGEST bytes.

        Redirects are not followed. Raise one of FAILURES, at the latest after `seconds`.
        """
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        try:
            if self.sock and is_readable(self.sock):
                self.close()  # the API has closed it, or has sent more than answers
            self.request("POST", self._target, body, headers)
            answer = self.getresponse()
            content = answer.read(LONGEST)
            if not answer.isclosed():  # it goes on
                answer.close()
                self.close()
        except BaseException:
            self.close()
            raise
        return answer.status, answer.headers, content

    def connect(self):
        """Connect to the first address that answers."""
        fault = None
        for found in self._addresses():
            try:
                self.sock = self._connected(*found)
                break
            except OSError as error:
                fault = error
        else:
            raise fault
        if self._make_context:
            context = self._make_context()
            with self._limit(CONNECT, "no connection within {:g} s") as seconds:
                self.sock.settimeout(seconds)
                name = self.host.rstrip(".")  # no certificate has the dot of a complete name
                self.sock = context.wrap_socket(self.sock, server_hostname=name)

    def _connected(self, family, kind, protocol, _, address):
        """Return a socket that is connected to an address as socket.getaddrinfo returns it."""
        with self._limit(CONNECT, "no connection within {:g} s") as seconds:
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(seconds)
                sock.connect(address)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:
                sock.close()
                raise
            return sock

    def send(self, data):
        """Send bytes, in pieces; http.client calls it for the headers and for the body."""
        if self.sock is None:
            self.connect()
        data = memoryview(data)
        for start in range(0, len(data), PIECE):
            try:
                with self._limit(SILENCE, "connection stalled for {:g} s") as seconds:
                    self.sock.settimeout(seconds)
                    self.sock.sendall(data[start : start + PIECE])
            except (BrokenPipeError, ConnectionResetError):
                return  # perhaps it has answered before the end of the body

    def _addresses(self):
        """Return what socket.getaddrinfo finds; a thread asks, since that call has no limit."""
        found = []

        def resolve():
            try:
                found.extend(socket.getaddrinfo(self.host, self.port, 0, socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                found.append(error)

        thread = threading.Thread(target=resolve, daemon=True)
        thread.start()
        thread.join(self._seconds)
        if not found:
            raise TooSlow(f"cannot resolve {self.host} within {self._seconds:.3g} s")
        if isinstance(found[0], Exception):
            raise found[0]
        return found

    def _answer(self, sock, method):
        silence = partial(self._limit, SILENCE, "no answer within {:g} s")
        return Answer(Timed(sock, silence), method=method)

    @contextmanager
    def _limit(self, seconds, text):
        """Give the seconds that a step may take; raise TooSlow with `text` when they are over."""
        left = self._ends - time.monotonic()
        try:
            if left <= 0:
                raise socket.timeout
            yield min(seconds, left)
        except socket.timeout:
            if left < seconds:
                text, seconds = "request not finished within {:.3g} s", self._seconds
            raise TooSlow(text.format(seconds)) from None


def is_readable(sock):
    """Return True if reading from the socket would not wait."""
    ready = select.poll()
    ready.register(sock, select.POLLIN)
    return bool(ready.poll(0))
