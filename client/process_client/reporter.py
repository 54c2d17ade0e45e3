"""Takes a reading at each tick; a thread sends it, so that no reading waits for the API."""

import logging
import os
import threading
import time
from collections import deque

from process_client import record
from process_client.delivery import Delivery
from process_client.failover import Failover
from process_client.loss_log import LossLog
from process_client.losses import Losses
from process_client.masking import Masker
from process_client.packed_reading import PackedReading
from process_client.reading import Reader
from process_client.sender import Sender
from process_client.spool import Spool

log = logging.getLogger(__name__)

MIB = 1024 * 1024
GRACE = 0.7  # seconds for an answer that is due when the client ends


class Reporter:
    """Takes and sends readings with the same Reader, Spool and connection."""

    def __init__(self, config, tally):
        """`tally` is the client's Tally, which lives longer than one configuration."""
        self.config = config
        self._tally = tally
        masker = None if config.mask is False else Masker(config.mask)
        self._limit = int(config.max_record_mb * MIB)
        self._reader = Reader(config.collect, masker, self._limit)
        self._losses = Losses(os.path.join(config.folder, "losses"))
        self._spool = Spool(os.path.join(config.folder, "spool"), config.spool_mb, self._losses)
        deliveries = [
            Delivery(url, config.token, config.ca_file, self._losses) for url in config.urls
        ]
        api = Failover(config.uuid, deliveries)
        self._sender = Sender(config.uuid, self._spool, api, self._losses)
        self._loss_log = LossLog()
        self._unspooled = deque(maxlen=1)  # (reading, reason) if it could not be spooled
        self._work = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._closed = False

    def start(self):
        """Start the thread that sends."""
        threading.Thread(target=self._send_on, daemon=True).start()

    def report(self):
        """Take a reading; the thread sends it."""
        reading, fault = self._take()
        if fault:
            self._lose(self._take_unspooled())  # only one is kept
            self._unspooled.append((reading, fault))
        elif not self._idle.is_set() or self._sender.is_backing_off():
            self._spool.keep(reading.name)
        self._loss_log.write()
        self._work.set()

    def report_once(self):
        """Take and send a reading, with a batch from the spool; return True if it was stored."""
        reading, fault = self._take()
        answer = self._sender.send(reading).get(reading.name)
        if fault and not (answer and answer.is_settled):
            self._lose((reading, fault))
        return bool(answer and answer.is_success)

    def close(self):
        """Stop sending, wait shortly for an answer that is due, and log all losses."""
        self._closed = True
        self._work.set()
        self._idle.wait(GRACE)
        self._lose(self._take_unspooled())
        self._loss_log.write(at_once=True)

    def _take(self):
        """Take a reading and spool it; return it and why it is not in the spool, None if it is."""
        timestamp = f"{time.time():.7f}"
        processes = self._reader.read()
        body = record.encode(self.config.uuid, timestamp, processes, self._limit)
        name = f"{self.config.uuid}_{timestamp}.json.gz"
        reading = PackedReading(name, body, self._tally.take())
        # With this line client.log accounts for every reading, also for lost ones.
        log.info("%s taken: %d processes, %d bytes", reading.name, len(processes), len(body))
        try:
            self._spool.add(reading)
        except OSError as error:
            return reading, f"cannot write to the spool: {error.strerror}"
        return reading, None

    def _send_on(self):
        """Send whenever there is work; an unexpected error exits 1, so that systemd restarts us."""
        try:
            while True:
                self._work.wait()
                if self._closed:
                    return
                self._idle.clear()
                self._work.clear()
                self._send()
                self._idle.set()
        except BaseException:
            log.exception("Sending failed unexpectedly")
            os._exit(1)

    def _send(self):
        unspooled = self._take_unspooled()
        reading = unspooled and unspooled[0]
        answer = self._sender.send(reading).get(reading and reading.name)
        if not (answer and answer.is_settled):
            self._lose(unspooled)

    def _take_unspooled(self):
        """Return the content of `_unspooled` or None; only one of the two threads gets it."""
        try:
            return self._unspooled.pop()
        except IndexError:
            return None

    def _lose(self, unspooled):
        if unspooled:
            reading, fault = unspooled
            self._loss_log.add(reading.name, fault)
            self._losses.add("lost")
