"""Runs the service with workers that start slowly, as on a slow or busy host.

    VENV/bin/python starting.py OPTION...

Needs only the service's virtual environment.
"""

import time

from gunicorn.workers.base import Worker
from process_service.cli import main


def start(worker, call=Worker.init_process):
    """Delay the start of a worker, which is forked but does not handle signals yet."""
    time.sleep(3)
    call(worker)


Worker.init_process = start
main()
