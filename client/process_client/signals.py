"""Signals: SIGTERM and SIGINT end the client within two seconds, whatever it is doing; SIGHUP
has it read its configuration again."""

import os
import signal
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PATIENCE = 1  # seconds for a reading that is under way


def listen(working, on_stop, on_reload):
    """Have the process end with status 0 when told to end, and call `reload` at each SIGHUP.

    `working` is a lock that the main thread holds while it must not be interrupted: it is waited
    for, but no longer than PATIENCE. `on_stop` is then called with the signal's name.
    """
    # A thread of its own waits, since a handler in Python would not run while the main thread is
    # inside the resolver. The signals are blocked in every thread started from here on.
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
        os._exit(0)  # not sys.exit: the main thread may be where it cannot be woken
