"""Sends bytes to a port of 127.0.0.1 as they are, and nothing after them: raw.py PORT.

Reads them from stdin as a JSON string, a byte per character; prints what comes back in the same
way. Needs nothing but Python 3.6.
"""

import json
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 60) as connection:
    connection.sendall(json.load(sys.stdin).encode("latin-1"))
    connection.shutdown(socket.SHUT_WR)
    answer = b"".join(iter(lambda: connection.recv(4096), b""))
print(json.dumps(answer.decode("latin-1")))
