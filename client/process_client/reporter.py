"""The reporter: takes a reading at each tick, and sends what waits in the spool, oldest first."""

import logging
import os
import time

from process_client import record
from process_client.delivery import Delivery
from process_client.losses import Losses
from process_client.masking import Masker
from process_client.pause import Pause
from process_client.reading import Reader
from process_client.spool import Spool

log = logging.getLogger(__name__)

AT_ONCE = 10  # readings that one tick sends at most, so that a fleet's backlog comes in pieces
LEAST = 0.5  # seconds that an answer must have left


class Reporter:
    """Reports again and again with the same Reader, Spool and connection."""

    def __init__(self, config):
        self.config = config
        masker = None if config.mask is False else Masker(config.mask)
        self._reader = Reader(config.collect, masker)
        self._spool = Spool(os.path.join(config.folder, "spool"), config.spool_mb)
        self._delivery = Delivery(config.url, config.token, config.ca_file)
        self._pause = Pause()
        self._losses = Losses()

    def report(self, period=5):
        """Take a reading and send what waits; return whether the API stored this reading.

        `period` is how many seconds there are from one tick to the next.
        """
        deadline = time.monotonic() + 0.9 * period
        timestamp = f"{time.time():.7f}"
        processes = self._reader.read()
        body = record.encode(self.config.uuid, timestamp, processes)
        name = f"{self.config.uuid}_{timestamp}.json.gz"
        self._losses.tell()
        try:
            self._spool.add(name, body)
        except OSError as error:
            return self._send_unkept(name, body, error)
        # With this line client.log accounts for every reading, whatever becomes of it.
        log.info("%s taken: %d processes, %d bytes packed", name, len(processes), len(body))
        is_stored = name in self._send(deadline, name, body)
        if not is_stored:
            self._spool.keep(name)
        return is_stored

    def close(self):
        """Say what was not said yet."""
        self._losses.tell(at_once=True)

    def _send(self, deadline, newest, body):
        """Send from the spool until `deadline`; return the names of what was stored.

        `body` is that of the `newest` reading, which need not be read again.
        """
        stored, waiting = set(), self._spool.names()
        if not self._pause.is_over():
            return stored
        for name in waiting[:AT_ONCE]:
            left = deadline - time.monotonic()
            if stored and left < LEAST:
                break
            packed = body if name == newest else self._spool.read(name)
            if packed is None:
                continue
            # The first has all the time that an answer may take.
            answer = self._delivery.post(packed, left) if stored else self._delivery.post(packed)
            if answer.is_success:
                stored.add(name)
                self._spool.remove(name)
            elif answer.is_final:
                self._spool.drop(name, f"the API will never take it: {answer.text}")
            else:
                self._wait(answer, len(waiting) - waiting.index(name))
                return stored
        self._pause.end()
        return stored

    def _wait(self, answer, number):
        """Leave the API alone for a while, in which this number of readings wait for it."""
        log.warning(
            "%d %s in the spool, the next try is in %.0f s",
            number,
            "reading waits" if number == 1 else "readings wait",
            self._pause.begin(answer.retry_after),
        )

    def _send_unkept(self, name, body, error):
        """Send a reading that the spool does not take; return whether it was stored."""
        if self._pause.is_over():
            answer = self._delivery.post(body)
            if answer.is_success:
                return True
            if not answer.is_final:
                self._pause.begin(answer.retry_after)
        self._losses.add(name, f"the spool takes none: {error.strerror}")
        return False
