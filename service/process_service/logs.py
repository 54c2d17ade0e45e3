"""service.log: where it is and what its lines look like."""

import logging
import logging.handlers
import os
import sys

log = logging.getLogger("process_service")

LINE = "%(asctime)s %(levelname)s %(message)s"


def log_to_file(config_file):
    """Log to service.log beside `config_file`, warnings and errors to stderr as well.

    The file is opened again when it was renamed, so that logrotate needs no signal.
    """
    log.setLevel(logging.INFO)
    log.propagate = False
    # gunicorn and `flask run` may call the factory more than once in one process.
    del log.handlers[:]

    stderr = logging.StreamHandler(sys.stderr)
    stderr.setLevel(logging.WARNING)
    stderr.setFormatter(logging.Formatter("process-service: %(message)s"))
    log.addHandler(stderr)

    path = os.path.join(os.path.dirname(os.path.abspath(config_file)), "service.log")
    try:
        file = logging.handlers.WatchedFileHandler(path, encoding="utf-8")
    except OSError as error:
        log.warning("%s: cannot log there: %s", path, error.strerror)
    else:
        file.setFormatter(logging.Formatter(LINE))
        log.addHandler(file)
