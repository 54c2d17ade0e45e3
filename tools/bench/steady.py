"""Requests at a steady rate: the time of an answer while the machine is half busy."""

import http.client
import multiprocessing
import ssl
import time

from tools.bench.load import CONNECTIONS
from tools.bench.stack import TOKEN

HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "Content-Type": "application/json",
    "Content-Encoding": "gzip",
}


def p99(stack, rate, packed):
    """Return the 99th percentile of the answer time in ms; `packed` is sent at `rate` per second.

    The time counts from when a request was due, so it includes waiting for an earlier answer.
    Raise RuntimeError if a record is not acknowledged or not stored.
    """
    # Processes, since threads would wait for each other: Python switches between them every 5 ms,
    # and an answer takes only a fraction of that.
    forking = multiprocessing.get_context("fork")
    times, start = forking.SimpleQueue(), time.monotonic() + 1
    senders = [
        forking.Process(target=send, args=(stack, rate, packed, start, first, times))
        for first in range(CONNECTIONS)
    ]
    for sender in senders:
        sender.start()
    taken = sorted(sum((times.get() for _ in senders), []))
    for sender in senders:
        sender.join()
    number, stored = len(packed), stack.clear()
    if len(taken) < number or stored < number:
        raise RuntimeError(f"{len(taken)} of {number} acknowledged, {stored} stored")
    return taken[int(number * 0.99)] * 1000


def send(stack, rate, packed, start, first, times):
    """Send every CONNECTIONS-th body of `packed`, from `first` on; put the answer times."""
    taken = []
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", stack.port, context=context)
        connection.connect()
        for one in range(first, len(packed), CONNECTIONS):
            due = start + one / rate
            time.sleep(max(0.0, due - time.monotonic()))
            connection.request("POST", "/api/v1/record", packed[one], HEADERS)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                taken.append(time.monotonic() - due)
        connection.close()
    finally:
        times.put(taken)
