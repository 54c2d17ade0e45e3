"""The command process-archive: seal records, give them back, look after the segments."""

import argparse
import os
import sys

from . import logs
from .config import load_config, without_file
from .processor import TooOld, check_processor
from .strict_json import ConfigError

EXAMPLES = """examples:
  process-archive --config /home/archivist/archive/config.json check
"""


def main():
    """Run the command; a fault is one line on stderr and status 1."""
    options = parse_arguments()
    logs.log_to_stderr()
    try:
        check_processor()  # before any library that would end the process by SIGILL
        sys.exit(options.run(configuration(options), options) or 0)
    except (ConfigError, TooOld) as fault:
        logs.log.error("%s", fault)
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


def check(config, options):
    """Check the configuration, the processor and the libraries, and do nothing else."""
    from .check import check as check_config

    check_config(config)
    import duckdb  # noqa: F401 - only to know that they can be loaded
    import pyarrow.parquet  # noqa: F401

    shown = os.path.abspath(config.file) if config.file else config.archive
    print(f"process-archive: {shown}: nothing wrong")


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

    command(check, "check the configuration and this processor, and do nothing else")
    return parser.parse_args()


if __name__ == "__main__":
    main()
