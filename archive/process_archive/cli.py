"""The command process-archive: seal records, give them back, look after the segments."""

import argparse
import os
import sys

from . import logs, names
from .config import load_config, without_file
from .faults import Busy, Fault
from .processor import TooOld, check_processor
from .strict_json import ConfigError

EXAMPLES = """examples:
  process-archive --config /home/archivist/archive/config.json check
  process-archive --archive segments --records records seal --all
  process-archive --archive segments --records records restore web-1 1795896219.0918849
"""
NOTHING = 3  # exit status: nothing matched


def main():
    """Run the command; a fault is one line on stderr and status 1."""
    options = parse_arguments()
    logs.log_to_stderr()
    try:
        check_processor()  # before any library that would end the process by SIGILL
        sys.exit(options.run(configuration(options), options) or 0)
    except (ConfigError, Fault, TooOld) as fault:
        logs.log.error("%s", fault)
    except OSError as error:  # a full disk, a folder that may not be written
        place = f"{error.filename}: " if error.filename else ""
        logs.log.error("%s%s", place, error.strerror or error)
    sys.exit(1)


def configuration(options):
    """Return the `Config` of the file, or of the folders in the command line."""
    if options.archive or options.records:
        if not (options.archive and options.records):
            raise ConfigError("--archive and --records belong together")
        return without_file(options.archive, options.records)
    if options.command != "check":  # a file to be checked may be anywhere
        logs.log_beside(options.config)
    return load_config(options.config)


def seal(config, options):
    """Seal the records that have arrived."""
    from .seal import seal as seal_records

    os.nice(19)  # the API goes first
    try:
        print(f"sealed {seal_records(config, options.all)} records")
    except Busy as busy:
        if options.all:
            raise
        logs.log.info("%s", busy)  # the next run seals what waits


def compact(config, options):
    """Fold the small segments of hours and days that are over."""
    from .compact import compact as compact_segments

    os.nice(19)
    print(f"folded {compact_segments(config)} segments")


def verify(config, options):
    """Check every file, and that every reading comes back."""
    from .verify import verify as verify_archive

    count = 0
    for count, line in enumerate(verify_archive(config), 1):  # noqa: B007 - the last one
        print(line, flush=True)
    return 1 if count else 0


def restore(config, options):
    """Print exactly the bytes of a record."""
    from .restore import restore as restore_record

    content = restore_record(config, options.node, options.timestamp)
    if content is None:
        logs.log.warning("there is no record %s_%s", options.node, options.timestamp)
        return NOTHING
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


def serve(config, options):
    """Serve the archive by HTTP until a signal ends it."""
    from .web.server import Server  # gunicorn and Flask, which no other command needs

    Server(config, options.bind, options.workers).run()


def check(config, options):
    """Check the configuration, the processor and the libraries, and do nothing else."""
    from .check import check as check_config

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


def whole_number(text):
    """Return the number in `text`, at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text}")
    return int(text)


def parse_arguments():
    """Return the parsed command line; its `run` is the function of the command."""
    parser = argparse.ArgumentParser(
        prog="process-archive",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", default="config.json", help="path of config.json")
    parser.add_argument("--archive", metavar="PLACE", help="the segments, without a config.json")
    parser.add_argument("--records", metavar="FOLDER", help="the records, without a config.json")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

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
    serving = command(serve, "serve the archive by HTTP, with gunicorn")
    serving.add_argument("--bind", default="127.0.0.1:8001", help="address and port (%(default)s)")
    serving.add_argument("--workers", type=whole_number, default=2, help="processes (%(default)s)")
    command(check, "check the configuration and this processor, and do nothing else")
    return parser.parse_args()


if __name__ == "__main__":
    main()
