"""The command process-archive: keep records, give them back, answer questions about them."""

import argparse
import sys

from . import logs
from .commands.arguments import add_questions, joined
from .commands.keeping import add_keeping
from .config import load_config, without_file
from .faults import Fault
from .processor import TooOld, check_processor
from .strict_json import ConfigError

EXAMPLES = """examples:
  process-archive --config /home/archivist/archive/config.json check
  process-archive --archive segments --records records seal --all
  process-archive --archive segments --records records restore web-1 1795896219.0918849
  process-archive --archive segments --records records show web-1 --at -2h --tree
  process-archive --json search backup.sh --from -1d
options for all commands come before the command
"""


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
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="answer as one JSON document, in UTC")
    shape.add_argument("--csv", action="store_true", help="answer as CSV, in UTC")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

    add_keeping(commands)
    add_questions(commands)
    return parser.parse_args(joined(sys.argv[1:]))


if __name__ == "__main__":
    main()
