"""Runs the service with workers that take a while to start, as on a slow or busy host.

    VENV/bin/python starting.py OPTION...

Needs nothing but what the service's own virtual environment holds.
"""

import time

from gunicorn.workers.base import Worker
from process_service.cli import main


def start(worker, call=Worker.init_process):
    """Start the worker, which has been forked but listens to no signal yet, in a while."""
    time.sleep(3)
    call(worker)


Worker.init_process = start
main()
