"""gunicorn's worker, with its own answers in JSend."""

import json
import signal
from contextlib import suppress
from threading import Timer

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from .logs import log

REFUSALS = (
    (errors.LimitRequestLine, 414, "URI Too Long"),
    (errors.LimitRequestHeaders, 431, "Request Header Fields Too Large"),
    (errors.ParseException, 400, "Bad Request"),
)

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)  # what ends a worker
LINGER = 2  # seconds in which requests may still come over connections that are open

HEAD = """\
HTTP/1.1 %d %s\r
Connection: close\r
Content-Type: application/json\r
Content-Length: %d\r
\r
"""


class Worker(ThreadWorker):
    """Serves requests in threads; refuses what is no HTTP, before the application sees it."""

    def init_signals(self):
        """Set the handlers up, and take what has come since the fork."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    def handle_error(self, req, client, addr, exc):
        """Answer what could not be read. What it holds is not logged: it may be a token."""
        for kind, status, reason in REFUSALS:
            if isinstance(exc, kind):
                log.info("refused with %d: %s", status, reason)
                send(client, status, reason, {"status": "fail", "data": {"request": reason}})
                return
        log.error("unexpected error", exc_info=exc)
        reason = "Internal Server Error"
        send(client, 500, reason, {"status": "error", "message": reason})


class LingeringWorker(Worker):
    """For the gunicorn of Python 3.6, whose workers drop open connections when they are to end."""

    ending = False

    def handle_exit(self, sig, frame):
        """Take no more connections, answer what comes over those that are open, then end."""
        if not self.booted:  # it has taken no connection yet
            super().handle_exit(sig, frame)
        elif not self.ending:
            self.ending = True
            for listener in self.sockets:
                with suppress(KeyError):  # not registered yet
                    self.poller.unregister(listener)
            Timer(LINGER, super().handle_exit, (sig, frame)).start()

    def handle_request(self, req, conn):
        """Answer a request; the last one over its connection, where the worker is to end."""
        if self.ending:
            req.should_close = lambda: True
        return super().handle_request(req, conn)


def send(client, status, reason, jsend):
    """Write an answer to the socket `client`."""
    body = json.dumps(jsend)
    with suppress(OSError):  # whoever asked may be gone
        client.sendall((HEAD % (status, reason, len(body)) + body).encode("ascii"))
