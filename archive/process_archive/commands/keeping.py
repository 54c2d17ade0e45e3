"""Commands that keep the archive: seal, fold, check, give back, serve."""

import argparse
import os
import sys

from .. import names
from ..faults import Busy
from ..logs import log
from ..questions import times
from .arguments import add_span

NOTHING = 3  # exit status: nothing matched


def seal(config, options):
    """Seal the records that have arrived."""
    from ..seal import seal as seal_records

    os.nice(19)  # the API goes first
    try:
        print(f"sealed {seal_records(config, options.all)} records")
    except Busy as busy:
        if options.all:
            raise
        log.info("%s", busy)  # the next run seals what waits


def compact(config, options):
    """Fold the small segments of hours and days that are over."""
    from ..compact import compact as compact_segments

    os.nice(19)
    try:
        print(f"folded {compact_segments(config)} segments")
    except Busy as busy:
        log.info("%s", busy)  # the next run folds what is over


def verify(config, options):
    """Check every file, and that every reading comes back."""
    from ..verify import verify as verify_archive

    count = 0
    for count, line in enumerate(verify_archive(config), 1):  # noqa: B007 - the last one
        print(line, flush=True)
    return 1 if count else 0


def restore(config, options):
    """Print exactly the bytes of a record."""
    from ..restore import restore as restore_record

    content = restore_record(config, options.node, options.timestamp)
    if content is None:
        log.warning("there is no record %s_%s", options.node, options.timestamp)
        return NOTHING
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


def serve(config, options):
    """Serve the archive by HTTP until a signal ends it."""
    from ..web.server import Server  # gunicorn and Flask, which no other command needs

    Server(config, options.bind, options.workers).run()


def forget(config, options):
    """Forget readings of a node, for good."""
    from ..forget import forget as forget_readings

    first, last = (
        time and times.microseconds(time.moment) for time in (options.first, options.last)
    )
    count = forget_readings(config, options.node, first, last)
    print(f"forgot {count} readings")
    return 0 if count else NOTHING


def ship(config, options):
    """Put what arrives into the bucket, until a signal ends it."""
    from ..shipping.shipper import ship as ship_records

    ship_records(config, options.once)


def check(config, options):
    """Check the configuration, the processor and the libraries, and do nothing else."""
    from ..check import check as check_config

    check_config(config)
    import duckdb  # noqa: F401 - only to know that they can be loaded
    import pyarrow.parquet  # noqa: F401

    shown = os.path.abspath(config.file) if config.file else config.archive
    print(f"process-archive: {shown}: nothing wrong")


def timestamp(text):
    """Return `text` if a record's name may have it as timestamp."""
    if not names.parse(f"node_{text}.json"):
        raise argparse.ArgumentTypeError(f"not a record's timestamp: {text!r}")
    return text


def node(text):
    """Return `text` if it may be the name of a node."""
    if not names.parse(f"{text}_0.json"):
        raise argparse.ArgumentTypeError(f"not the name of a node: {text!r}")
    return text


def whole_number(text):
    """Return the number in `text`, at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text}")
    return int(text)


def add_keeping(commands):
    """Add the commands to the subparsers `commands`; each is the function of its name."""

    def command(function, text):
        added = commands.add_parser(function.__name__, help=text)
        added.set_defaults(run=function)
        return added

    sealing = command(seal, "make segments of the records that have arrived")
    sealing.add_argument("--all", action="store_true", help="also of those that no journal names")
    command(compact, "fold the small segments of hours and days that are over")
    command(verify, "check every file, and that every reading comes back")
    restoring = command(restore, "print exactly the bytes of a record")
    restoring.add_argument("node", metavar="NODE")
    restoring.add_argument("timestamp", metavar="TIMESTAMP", type=timestamp)
    forgetting = command(forget, "remove readings of a node from the archive, for good")
    forgetting.add_argument("node", metavar="NODE", type=node)
    add_span(forgetting)
    serving = command(serve, "serve the archive by HTTP, with gunicorn")
    serving.add_argument("--bind", default="127.0.0.1:8001", help="address and port (%(default)s)")
    serving.add_argument("--workers", type=whole_number, default=2, help="processes (%(default)s)")
    shipping = command(ship, "put what arrives into the bucket, before it is sealed")
    shipping.add_argument("--once", action="store_true", help="only what waits now")
    command(check, "check the configuration and this processor, and do nothing else")
