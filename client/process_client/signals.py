"""Signals: SIGTERM and SIGINT end the client within two seconds, whatever it is doing; SIGHUP
reloads the configuration."""

import os
import signal
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PATIENCE = 1  # seconds for a reading in progress


def listen(working, on_stop, on_reload):
    """End the process with status 0 on SIGTERM or SIGINT; call `on_reload` at each SIGHUP.

    The main thread holds the lock `working` while it should not be interrupted; the end waits for
    it up to PATIENCE. Then `on_stop` is called with the signal's name.
    """
    # A separate thread waits: a Python handler does not run while the main thread is inside the
    # resolver. The signals are blocked in every thread that starts from here on.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    threading.Thread(target=_wait, args=(working, on_stop, on_reload), daemon=True).start()


def _wait(working, on_stop, on_reload):
    number = signal.sigwait(SIGNALS)
    while number == signal.SIGHUP:
        on_reload()
        number = signal.sigwait(SIGNALS)
    working.acquire(timeout=PATIENCE)
    try:
        on_stop(signal.Signals(number).name)
    finally:
        os._exit(0)  # not sys.exit: the main thread may be in a call that cannot be interrupted
