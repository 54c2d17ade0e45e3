"""Tells systemd that the client has started: only then can it be told to reload."""

import os
import socket


def tell_ready():
    """Say so where systemd waits for it (sd_notify(3), Type=notify); nowhere else."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            # "@" stands for the zero byte with which an abstract address begins.
            systemd.sendto(b"READY=1", address.replace("@", "\0", 1))
