"""POSTs many records at once: at_once.py reads [PORT, TOKEN, CONNECTIONS, [BODY...]] from stdin.

Prints, as JSON, a list of [status, headers, body] in the order of the bodies. The port is one of
127.0.0.1. Needs nothing but Python 3.6.
"""

import http.client
import json
import multiprocessing.pool
import sys

port, token, connections, bodies = json.load(sys.stdin)
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def send(body):
    """Send one body over a connection of its own; return the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/record", body.encode(), headers)
    answer = connection.getresponse()
    return answer.status, answer.getheaders(), answer.read().decode()


with multiprocessing.pool.ThreadPool(connections) as pool:
    print(json.dumps(pool.map(send, bodies, chunksize=1)))
