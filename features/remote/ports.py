"""Prints as JSON which of these TCP ports of a host are open: ports.py ADDRESS PORT..."""

import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

address, ports = sys.argv[1], [int(port) for port in sys.argv[2:]]


def is_open(port):
    try:
        socket.create_connection((address, port), 3).close()
    except OSError:
        return False
    return True


with ThreadPoolExecutor(200) as pool:
    found = pool.map(is_open, ports)
    print(json.dumps([port for port in ports if next(found)]))
