"""Prints a free TCP port of 127.0.0.1; free_port.py PORT fails if a program uses that one.

Needs nothing but Python 3.6.
"""

import socket
import sys

wanted = int(sys.argv[1]) if sys.argv[1:] else 0
with socket.socket() as probe:
    if wanted:  # connections that were closed a moment ago do not use it
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", wanted))
    probe.listen()
    print(probe.getsockname()[1])
