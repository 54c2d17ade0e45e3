"""The command process-client: parses the arguments and connects ticks, reading and delivery."""

import argparse
import logging
import os
import signal
import sys
import threading

from process_client import logs, proc
from process_client.config import ConfigError, load
from process_client.readiness import notify_ready
from process_client.signals import listen
from process_client.tally import Tally
from process_client.ticks import Clock, Fifo, TicksError

log = logging.getLogger(__name__)

TICKS = "/run/process-client/ticks"


def main():
    """Run the command; return its exit status: 0 on success, 1 after a fault that was logged."""
    arguments = _parser().parse_args()
    os.umask(0o077)  # log and FIFO are for this account only
    if arguments.check:
        return _check(arguments.config)
    log_fault = logs.open_log(os.path.dirname(os.path.abspath(arguments.config)))
    try:
        proc.mount_at(arguments.procfs)
        tally = Tally()
        reporter = _reporter(load(arguments.config), tally)
        if log_fault:
            log.warning("%s", log_fault)
        if arguments.once:
            tally.tick(missed=0, every=0)
            return _once(reporter)
        ticks = Clock(arguments.every) if arguments.every else Fifo(arguments.ticks)
    except (ConfigError, TicksError, proc.ProcError) as fault:
        log.error("%s", fault)
        return 1
    _run(reporter, ticks, tally, arguments.config)


def _reporter(config, tally):
    # Imported late: without psutil a configuration fault shows ten times as fast.
    from process_client.reporter import Reporter

    return Reporter(config, tally)


def _check(path):
    try:
        load(path)
    except ConfigError as fault:
        print(f"process-client: {fault}", file=sys.stderr)
        return 1
    print(f"process-client: {os.path.abspath(path)}: nothing wrong")
    return 0


def _once(reporter):
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback, as with SIGTERM
    return 0 if reporter.report_once() else 1


def _run(reporter, ticks, tally, config_file):
    working = threading.Lock()
    changed = threading.Event()

    def on_stop(signal_name):
        ticks.remove()
        reporter.close()
        log.info("Stopped by %s", signal_name)

    listen(working, on_stop, on_reload=changed.set)
    reporter.start()
    notify_ready()
    log.info("Started: %s to %s, %s", reporter.config.uuid, " ".join(reporter.config.urls), ticks)
    for missed in ticks:
        with working:
            if changed.is_set():
                changed.clear()
                reporter = _reloaded(reporter, tally, config_file)
            if missed:
                log.warning("Missed ticks: %d (the previous reading took too long)", missed)
            tally.tick(missed, ticks.every)
            reporter.report()


def _reloaded(reporter, tally, config_file):
    """Return a Reporter for the changed configuration, or the old one if that is faulty."""
    try:
        changed = _reporter(load(config_file), tally)
    except ConfigError as fault:
        log.error("%s; keeping the previous configuration", fault)
        return reporter
    reporter.close()
    changed.start()
    log.info("Reloaded: %s to %s", changed.config.uuid, " ".join(changed.config.urls))
    return changed


def _seconds(text):
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0.1 <= seconds <= 86400:
        raise argparse.ArgumentTypeError("must be a number from 0.1 to 86400, not " + text)
    return seconds


def _parser():
    parser = argparse.ArgumentParser(
        prog="process-client",
        description="Reads the processes of this host at every tick and posts them to the API.",
    )
    parser.add_argument(
        "--config",
        default="config.json",
        metavar="FILE",
        help="configuration; client.log is written to its folder (default: %(default)s)",
    )
    parser.add_argument(
        "--procfs",
        default=proc.ROOT,
        metavar="PATH",
        help="read processes from the /proc file system mounted at PATH, for instance a host's in a"
        " container; nice, cpu_affinity and ionice are null if its pids are not ours"
        " (default: %(default)s)",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--ticks",
        default=TICKS,
        metavar="FIFO",
        help="create this FIFO and report at each byte written to it (default: %(default)s)",
    )
    mode.add_argument(
        "--once", action="store_true", help="report once; exit 0 if the API stored it"
    )
    mode.add_argument(
        "--every", type=_seconds, metavar="SECONDS", help="report at once, then every SECONDS"
    )
    mode.add_argument("--check", action="store_true", help="only check the configuration")
    return parser
