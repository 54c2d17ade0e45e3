"""Tells systemd that the client has started: only then can it be told to reload."""

import logging
import os
import socket

log = logging.getLogger(__name__)


def notify_ready():
    """Say so where systemd waits for it (sd_notify(3), Type=notify); nowhere else."""
    named = os.environ.get("NOTIFY_SOCKET")
    if not named:
        return
    # "@" stands for the zero byte with which an abstract address begins.
    address = "\0" + named[1:] if named.startswith("@") else named
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.sendto(b"READY=1", address)
    except OSError as error:  # a variable that was inherited, perhaps; readings matter more
        log.warning("systemd is not told of the start: %s: %s", ascii(named), error)
