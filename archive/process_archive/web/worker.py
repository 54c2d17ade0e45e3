"""gunicorn's worker, whose own answers are JSend too."""

import json
import signal
from contextlib import suppress

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from ..logs import log

REFUSALS = (
    (errors.LimitRequestLine, 414, "URI Too Long"),
    (errors.LimitRequestHeaders, 431, "Request Header Fields Too Large"),
    (errors.ParseException, 400, "Bad Request"),
)
ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)  # the signals that end a worker

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


def send(client, status, reason, jsend):
    """Write an answer to the socket `client`."""
    body = json.dumps(jsend)
    with suppress(OSError):  # the client may have closed the connection
        client.sendall((HEAD % (status, reason, len(body)) + body).encode("ascii"))
