"""Posts a reading to the API and logs the answer, or why there is none."""

import json
import logging
import time
from collections import namedtuple
from functools import partial

from process_client.connection import FAILURES, Connection
from process_client.failures import explain
from process_client.trust import make_context

log = logging.getLogger(__name__)

# The statuses that are about the record itself: it will never be accepted. All others are about the
# token, the address, the API or what is between: the record is accepted once that is repaired.
FINAL = (400, 409, 413, 415, 422)

LONGEST_LOGGED = 2000  # characters of an answer; the API's are far shorter


class Answer(namedtuple("Answer", "status text retry_after is_success")):
    """The API's answer: HTTP status (None if there is no answer), text as one line, the text of
    the header Retry-After (None without one), and whether the record is stored."""

    @property
    def is_final(self):
        """True if the API rejects this record for good."""
        return self.status in FINAL

    @property
    def is_settled(self):
        """True if the record need not be sent again: it is stored or rejected."""
        return self.is_success or self.is_final

    def is_foreign(self, reading, uuid):
        """Return True if the API knows the token of `uuid`, but the reading is of another one."""
        return self.status == 403 and reading.uuid != uuid


class Delivery:
    """Posts readings to one URL, over a connection that is kept open between ticks."""

    def __init__(self, url, token, ca_file, losses):
        """Trust only the certificates in `ca_file`; None trusts the system's store. Send with each
        reading what `losses`, a Losses, has counted."""
        self._url = url
        self._token = token
        self._losses = losses
        self._ca_file = ca_file
        self._connection = Connection(url, partial(make_context, ca_file))
        self._common = {
            "Authorization": "Bearer " + token,
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "User-Agent": "process-client",
        }

    def post(self, reading, seconds):
        """Post a PackedReading within `seconds` and log the answer; return it as an `Answer`."""
        headers = self._headers(reading)
        try:
            status, found, content = self._connection.post(reading.body, headers, seconds)
        except FAILURES as error:
            why = self._failed(explain(error, self._connection.host, self._ca_file))
            return Answer(None, why, None, False)
        text = self._printable(content.decode("utf-8", "replace"))
        is_success = status == 200 and confirms(content, reading)
        level = logging.INFO if is_success else logging.WARNING
        log.log(level, "Response code: %d %s (%s)", status, text, self._url)
        if status == 200 and not is_success:
            self._failed("the answer is no success that names this record")
        return Answer(status, text, found.get("Retry-After"), is_success)

    def _headers(self, reading):
        headers = dict(self._common)
        headers["Process-Node"] = reading.uuid
        if reading.tally:
            now = f"{self._losses.text()};sent={time.time():.7f}"
            headers["Process-Tally"] = f"{reading.tally};{now}"
        return headers

    def _failed(self, why):
        """Log why a POST has failed, and return that as one line."""
        why = self._printable(why)
        log.error("POST failed: %s (%s)", why, self._url)
        return why

    def _printable(self, text):
        """Return foreign text as one line without the token."""
        text = text.strip().replace(self._token, "[token]")
        return "".join(c if c.isprintable() else " " for c in text[:LONGEST_LOGGED])


def confirms(content, reading):
    """Return True if `content` is a JSend success with the uuid and timestamp of the reading.

    Any page may have status 200: a proxy's, or another program's at the API's address.
    """
    try:
        # Not orjson: 3.6.1, the last for Python 3.6, aborts the process on some bad JSON. Integers
        # as float: Python refuses to parse thousands of digits as int, or takes long.
        answer = json.loads(content.decode("utf-8"), parse_int=float)
    except (ValueError, RecursionError):
        return False
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or answer.get("status") != "success":
        return False
    return (data.get("uuid"), data.get("timestamp")) == (reading.uuid, reading.timestamp)
