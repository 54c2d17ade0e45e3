"""How long a host waits for who sends slowly: slow.py ADDRESS PART prints the seconds as JSON.

PART is what never comes to its end: nothing (not even a TLS handshake begins), header or body.
"""

import json
import socket
import ssl
import sys
import time

PATIENCE = 60  # seconds until we give up; printed as null

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
            connection.sendall(b"X-More: of it\r\n")
        if not connection.recv(65536):
            waited = time.time() - started
    except socket.timeout:
        pass
    except OSError:
        waited = time.time() - started
print(json.dumps(waited))
