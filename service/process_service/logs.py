"""The log: warnings on stderr, and service.log beside config.json."""

import logging
import logging.handlers
import os
import stat
import sys
import time
from contextlib import suppress

log = logging.getLogger("process_service")

LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s"
TIME = "%Y-%m-%dT%H:%M:%S"


class LogFile(logging.handlers.WatchedFileHandler):
    """A log file that is reopened after a rename, so that logrotate needs no signal.

    If it cannot be written, for instance on a full disk, the service goes on. Accounts that may
    pass through the folder cannot read it, whatever the umask.
    """

    def _open(self):
        stream = super()._open()
        if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            with suppress(PermissionError):  # the file of another account
                os.fchmod(stream.fileno(), 0o640)
        return stream

    def emit(self, record):
        """Write a line, if possible."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record):
        """Go on; warnings and errors are also on stderr."""


def log_to_stderr():
    """Log warnings and errors to stderr, and nowhere else."""
    log.setLevel(logging.INFO)
    log.propagate = False
    # gunicorn and `flask run` may call the factory more than once in one process.
    del log.handlers[:]
    stderr = logging.StreamHandler(sys.stderr)
    stderr.setLevel(logging.WARNING)
    stderr.setFormatter(logging.Formatter("process-service: %(message)s"))
    log.addHandler(stderr)


def log_beside(config_file):
    """Log also to service.log beside `config_file`, with the time in UTC (ISO 8601)."""
    path = os.path.join(os.path.dirname(os.path.abspath(config_file)), "service.log")
    try:
        file = LogFile(path, encoding="utf-8")
    except FileNotFoundError:
        pass  # no folder, so no config.json either: load_config reports that next
    except OSError as error:
        log.warning("%s: cannot write this log: %s", path, error.strerror)
    else:
        formatter = logging.Formatter(LINE, TIME)
        formatter.converter = time.gmtime
        file.setFormatter(formatter)
        log.addHandler(file)
