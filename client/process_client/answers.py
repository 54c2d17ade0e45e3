"""Answers of the API: read within limits, as http.client does not."""

import http.client
import io

INTERIM = 10  # answers such as "103 Early Hints" before the final one


class Answer(http.client.HTTPResponse):
    """An answer; interim ones before it are left out."""

    def begin(self):
        """Read status and headers."""
        for _ in range(INTERIM):
            super().begin()
            if self.status >= 200:
                return
            self.headers = self.msg = None  # so that it begins again
        raise http.client.HTTPException(f"{INTERIM} interim answers and no final one")


class Timed(io.RawIOBase):
    """Reads from a socket within a limit of time; http.client takes it for the socket."""

    def __init__(self, sock, limit):
        """`limit` returns a context for each read, which gives the seconds that it may take."""
        self._sock = sock
        self._file = sock.makefile("rb", 0)  # keeps the socket open until it is closed
        self._limit = limit

    def makefile(self, _):
        """Return itself, buffered."""
        return io.BufferedReader(self)

    def readable(self):
        """Return True."""
        return True

    def readinto(self, buffer):
        """Read what has arrived, or the next bytes that do."""
        with self._limit() as seconds:
            self._sock.settimeout(seconds)
            return self._file.readinto(buffer)

    def close(self):
        """Close the file, not the connection."""
        self._file.close()
        super().close()
