"""Sends many requests at once from one address: flood.py ADDRESS NUMBER.

Prints JSON: {status: [number of answers, the first answer]}. Sends all requests before it reads an
answer, over a few connections, for a path that nginx answers itself.
"""

import contextlib
import json
import socket
import ssl
import sys
import threading

address, number = sys.argv[1], int(sys.argv[2])
CONNECTIONS = 4
REQUEST = f"GET /api/test/count HTTP/1.1\r\nHost: {address}\r\n\r\n".encode()
context = ssl.SSLContext(ssl.PROTOCOL_TLS)
received = []


def flood():
    plain = socket.create_connection((address, 443), 20)
    with context.wrap_socket(plain) as tls:
        share = number // CONNECTIONS
        sender = threading.Thread(target=send, args=(tls, share), daemon=True)
        sender.start()
        answers = b""
        with contextlib.suppress(OSError):  # the server may close the connection
            while answers.count(b"HTTP/1.1 ") < share:
                piece = tls.recv(65536)
                if not piece:
                    break
                answers += piece
        received.append(answers)


def send(tls, share):
    with contextlib.suppress(OSError):
        tls.sendall(REQUEST * share)


threads = [threading.Thread(target=flood) for _ in range(CONNECTIONS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
found = {}
for answer in b"".join(received).decode("utf-8", "replace").split("HTTP/1.1 ")[1:]:
    found.setdefault(answer[:3], []).append(answer)
print(json.dumps({status: [len(texts), texts[0]] for status, texts in found.items()}))
