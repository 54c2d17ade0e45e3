"""gunicorn's worker, whose own answers are JSend too."""

import json
import re
import signal
from contextlib import suppress
from threading import Timer

from gunicorn.http import errors, parser
from gunicorn.http.message import Request
from gunicorn.workers.gthread import ThreadWorker

from .logs import log

REFUSALS = (
    (errors.LimitRequestLine, 414, "URI Too Long"),
    (errors.LimitRequestHeaders, 431, "Request Header Fields Too Large"),
    (errors.ParseException, 400, "Bad Request"),
)

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)  # the signals that end a worker
LINGER = 2  # seconds in which open connections may still send requests

# A line with one of the characters that str.strip takes and HTTP does not.
ODD_AUTHORIZATION = re.compile(
    rb"^(?=[^\r\n]*[\x0b\x0c\x1c-\x1f\x85\xa0])\W*authorization\b", re.IGNORECASE | re.MULTILINE
)

HEAD = """\
HTTP/1.1 %d %s\r
Connection: close\r
Content-Type: application/json\r
Content-Length: %d\r
\r
"""


class Worker(ThreadWorker):
    """Serves requests in threads; refuses invalid HTTP before it reaches the application."""

    def init_signals(self):
        """Install the handlers, and receive the signals that came since the fork."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    def handle_error(self, req, client, addr, exc):
        """Answer a request that cannot be parsed; do not log it, since it may contain a token."""
        for kind, status, reason in REFUSALS:
            if isinstance(exc, kind):
                log.info("refused with %d: %s", status, reason)
                send(client, status, reason, {"status": "fail", "data": {"request": reason}})
                return
        log.error("unexpected error", exc_info=exc)
        reason = "Internal Server Error"
        send(client, 500, reason, {"status": "error", "message": reason})


class StrictRequest(Request):
    """For gunicorn on Python 3.6, which takes away spaces of Unicode around a header."""

    def parse_headers(self, data, *args):
        """Return the headers; refuse an Authorization with characters that no token has."""
        if ODD_AUTHORIZATION.search(data):
            raise errors.InvalidHeader("Authorization")
        return super().parse_headers(data, *args)


class LingeringWorker(Worker):
    """For gunicorn on Python 3.6, whose workers drop open connections when they are stopped."""

    ending = False

    def init_process(self):
        """Serve requests until the end."""
        parser.RequestParser.mesg_class = StrictRequest
        super().init_process()

    def handle_exit(self, sig, frame):
        """Accept no more connections, answer requests on open ones for a while, then end."""
        if not self.booted:  # it has not accepted a connection yet
            super().handle_exit(sig, frame)
        elif not self.ending:
            self.ending = True
            for listener in self.sockets:
                with suppress(KeyError):  # not registered yet
                    self.poller.unregister(listener)
            Timer(LINGER, super().handle_exit, (sig, frame)).start()

    def handle_request(self, req, conn):
        """Answer a request; if the worker is ending, close its connection."""
        if self.ending:
            req.should_close = lambda: True
        return super().handle_request(req, conn)


def send(client, status, reason, jsend):
    """Write an answer to the socket `client`."""
    body = json.dumps(jsend)
    with suppress(OSError):  # the client may have closed the connection
        client.sendall((HEAD % (status, reason, len(body)) + body).encode("ascii"))
