"""The log: warnings on stderr, and archive.log beside config.json."""

import logging
import logging.handlers
import os
import sys
import time

log = logging.getLogger("process_archive")

LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s"
TIME = "%Y-%m-%dT%H:%M:%S"


class LogFile(logging.handlers.WatchedFileHandler):
    """A log file that is reopened after a rename, so that logrotate needs no signal.

    If it cannot be written, for instance on a full disk, the archive goes on.
    """

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
    del log.handlers[:]
    stderr = logging.StreamHandler(sys.stderr)
    stderr.setLevel(logging.WARNING)
    stderr.setFormatter(logging.Formatter("process-archive: %(message)s"))
    log.addHandler(stderr)


def log_beside(config_file):
    """Log also to archive.log beside `config_file`, with the time in UTC (ISO 8601).

    Other accounts may ask the archive questions; if the file cannot be written, only stderr is.
    """
    path = os.path.join(os.path.dirname(os.path.abspath(config_file)), "archive.log")
    try:
        file = LogFile(path, encoding="utf-8")
    except OSError:
        return
    formatter = logging.Formatter(LINE, TIME)
    formatter.converter = time.gmtime
    file.setFormatter(formatter)
    log.addHandler(file)
