"""The log: client.log beside the configuration file; warnings and errors also on stderr."""

import logging
import logging.handlers
import os
import sys
import time


class LogFile(logging.handlers.WatchedFileHandler):
    """A log file; rotation, a full disk or a lost permission do not end the client."""

    def emit(self, record):
        """Write one line; if that or reopening the file fails, write to stderr and go on."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record):
        """Write the line to stderr instead, with the cause."""
        line = "process-client: {}: {}: {}\n"
        error = sys.exc_info()[1]
        sys.stderr.write(line.format(self.baseFilename, error, record.getMessage()))


def open_log(folder):
    """Log this package's messages to client.log in `folder`, warnings and errors to stderr too.

    Lines begin with the time in UTC (ISO 8601) and the level. If the file cannot be opened, stderr
    gets everything, since readings matter more than the place of the log. Return that fault as
    text, for the caller to log once the configuration is read, or None.
    """
    log = logging.getLogger("process_client")
    log.setLevel(logging.INFO)
    log.propagate = False
    stderr = logging.StreamHandler()
    stderr.setLevel(logging.WARNING)
    stderr.setFormatter(logging.Formatter("process-client: %(message)s"))
    log.addHandler(stderr)
    path = os.path.join(folder, "client.log")
    try:
        file = LogFile(path, encoding="utf-8")
    except OSError as error:
        stderr.setLevel(logging.INFO)
        return f"{path}: cannot write the log: {error.strerror}; logging to stderr"
    formatter = logging.Formatter(
        "%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    file.setFormatter(formatter)
    log.addHandler(file)
    return None
