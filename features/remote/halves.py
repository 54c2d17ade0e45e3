"""POSTs FOLDER/body in two halves: halves.py PORT TOKEN FOLDER.

Makes FOLDER/half after the first half, waits for FOLDER/go, sends the rest and writes the answer,
as it was received, to FOLDER/answer. Ends if the folder is removed. Needs nothing but Python 3.6.
"""

import pathlib
import socket
import sys
import time

port, token, folder = sys.argv[1:]
folder = pathlib.Path(folder)
body = (folder / "body").read_bytes()
head = (
    "POST /api/v1/record HTTP/1.1\r\nHost: service\r\nConnection: close\r\n"
    f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(body)}\r\n\r\n"
).encode()
with socket.create_connection(("127.0.0.1", int(port)), 60) as connection:
    connection.sendall(head + body[: len(body) // 2])
    (folder / "half").touch()
    while not (folder / "go").exists():
        folder.stat()
        time.sleep(0.1)
    connection.sendall(body[len(body) // 2 :])
    answer = b"".join(iter(lambda: connection.recv(4096), b""))
(folder / "answer.new").write_bytes(answer)
(folder / "answer.new").rename(folder / "answer")
