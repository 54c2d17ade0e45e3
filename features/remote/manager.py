"""Waits for one message at a socket, as systemd does: manager.py ADDRESS FILE.

An ADDRESS that begins with @ is an abstract one. FILE is made when the socket is open, and contains
the message as soon as it has arrived. Needs nothing but Python 3.6.
"""

import socket
import sys

address, file = sys.argv[1:]
own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
own.bind("\0" + address[1:] if address.startswith("@") else address)
with open(file, "w") as message:
    message.flush()
    message.write(own.recv(4096).decode())
