"""Forks children that listen on a port each, until stdin ends: daemons.py NUMBER.

Prints a line for each child as soon as it listens.
"""

import os
import socket
import sys


def listen():
    """Listen until stdin ends."""
    with socket.create_server(("127.0.0.1", 0)):
        print("listens", flush=True)
        os.read(0, 1)


children = []
for _ in range(int(sys.argv[1])):
    children.append(os.fork())
    if not children[-1]:
        listen()
        os._exit(0)
for child in children:
    os.waitpid(child, 0)
