"""A server on 127.0.0.1 that does to a connection what a test says."""

import socket
import threading
from contextlib import suppress

RECORD = b'{"status":"success","data":{"uuid":"web-1","timestamp":"1.5"}}'


class Server:
    """Calls `play` with itself and each connection, in a thread. `requests` has the head and the
    body of each request that was read."""

    def __init__(self, play):
        self._play = play
        self.requests = []
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(5)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/api/v1/record"
        self._open = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                threading.Thread(target=self._treat, args=[connection], daemon=True).start()

    def _treat(self, connection):
        with suppress(OSError):
            self._play(self, connection)

    def request(self, connection):
        """Read a request with its body, and note it; raise ConnectionError if there is none."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(connection)
        head, _, body = data.partition(b"\r\n\r\n")
        (length,) = [int(x[16:]) for x in head.split(b"\r\n") if x.startswith(b"Content-Length: ")]
        while len(body) < length:
            body += self._more(connection)
        self.requests.append((head.decode(), body))

    @staticmethod
    def _more(connection):
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("the client has closed the connection")
        return piece

    def close(self):
        """End it."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            connection.close()


def http(content, status="200 OK", headers=b""):
    """Return an answer as bytes."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n".encode()
    return head + headers + b"\r\n" + content


def answering(*answers):
    """Return a `play` that gives these answers, and the last of them again and again."""
    left = list(answers)

    def play(server, connection):
        while True:
            server.request(connection)
            connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return play
