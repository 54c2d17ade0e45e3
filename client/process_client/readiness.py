"""Notifies systemd that the client has started; from then on it may be reloaded."""

import logging
import os
import socket

log = logging.getLogger(__name__)


def notify_ready():
    """Notify systemd if it waits for that (sd_notify(3), Type=notify); else do nothing."""
    named = os.environ.get("NOTIFY_SOCKET")
    if not named:
        return
    # A leading "@" means the zero byte at the start of an abstract address.
    address = "\0" + named[1:] if named.startswith("@") else named
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.sendto(b"READY=1", address)
    except OSError as error:  # perhaps an inherited variable; readings matter more
        log.warning("cannot notify systemd of the start: %s: %s", ascii(named), error)
