"""Measures how long a host waits for a slow client: slow.py ADDRESS PART prints seconds as JSON.

PART is what the client never completes: nothing (it does not even begin TLS), header or body.
"""

import json
import socket
import ssl
import sys
import time

PATIENCE = 60  # seconds; after that it prints null

address, part = sys.argv[1:]
connection = socket.create_connection((address, 443), 20)
if part != "nothing":
    connection = ssl.SSLContext(ssl.PROTOCOL_TLS).wrap_socket(connection)
    connection.sendall(b"POST /api/v1/record HTTP/1.1\r\nHost: x\r\n")
if part == "body":
    connection.sendall(b"Content-Length: 1000\r\nContent-Type: application/json\r\n\r\n{")
connection.settimeout(1)
started, waited = time.time(), None
while time.time() - started < PATIENCE and waited is None:
    try:
        if part == "header":
            connection.sendall(b"X-More: more\r\n")
        if not connection.recv(65536):
            waited = time.time() - started
    except socket.timeout:
        pass
    except OSError:
        waited = time.time() - started
print(json.dumps(waited))
