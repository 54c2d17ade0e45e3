"""Requests at a steady rate: how long an answer takes where the machine is half busy."""

import http.client
import itertools
import ssl
import threading
import time

from bench.load import CONNECTIONS
from bench.stack import TOKEN

HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "Content-Type": "application/json",
    "Content-Encoding": "gzip",
}


def p99(stack, rate, packed):
    """Return the time (ms) in which 99 of 100 answers came; `packed` goes at `rate` a second.

    It counts from when a request was due, so that what waits for a late answer counts as well.
    """
    number = len(packed)
    numbers, times = itertools.count(), []
    start = time.monotonic() + 1

    def send():
        connection = http.client.HTTPSConnection(
            "127.0.0.1", stack.port, context=ssl._create_unverified_context()
        )
        connection.connect()
        for one in numbers:
            if one >= number:
                break
            due = start + one / rate
            time.sleep(max(0.0, due - time.monotonic()))
            connection.request("POST", "/api/v1/record", packed[one], HEADERS)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                times.append(time.monotonic() - due)
        connection.close()

    threads = [threading.Thread(target=send, daemon=True) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = stack.clear()
    if len(times) < number or stored < number:
        raise RuntimeError(f"{len(times)} of {number} answered well, {stored} stored")
    return sorted(times)[int(number * 0.99)] * 1000
