"""The command process-service: serve the API, check its configuration, look after records."""

import argparse
import os
import sys

from . import logs
from .config import ConfigError, load_config
from .pace import Pace
from .record import uuid_problem
from .startup import check_store, open_store
from .store import StoreError
from .tokens import node_token


def main():
    """Run the command; a fault in the configuration is one line on stderr and status 1."""
    options = parse_arguments()
    logs.log_to_stderr()
    if options.command not in ("check", "token"):  # a file to be checked may be anywhere
        logs.log_beside(options.config)
    try:
        options.run(options)
    except (ConfigError, StoreError) as fault:
        logs.log.error("%s", fault)
        sys.exit(1)


def serve(options):
    """Serve the API until a signal ends it."""
    config = load_config(options.config)
    store = open_store(config)
    from .server import Server  # gunicorn and Flask, which no other command needs

    Server(config, store, options.bind, options.workers).run()


def check(options):
    """Check the configuration and do nothing else."""
    check_store(load_config(options.config))
    print(f"process-service: {os.path.abspath(options.config)}: nothing wrong")


def token(options):
    """Print the token of a node, and nothing else."""
    config = load_config(options.config)
    if not config.node_secrets:
        raise ConfigError(f"{config.file}: 'node_secret' is not configured")
    print(node_token(config.node_secrets[0], options.uuid))


def cleanup(options):
    """Remove the records that are older than keep_records days."""
    os.nice(19)  # the API goes first; for the disk, ionice in the cron entry does the same
    config = load_config(options.config)
    store = open_store(config, options.all, serving=False)  # a sweep lists the complete folder
    pace = Pace()
    removed = store.remove_older(config.keep_records, options.all, pace)
    logs.log.info(
        "cleanup removed %d records older than %g days in %.3f s, %.3f of them at rest",
        removed, config.keep_records, pace.took(), pace.rested,
    )  # fmt: skip


def share(options):
    """Let the group of the folder of records read those that are there, and the journal.

    Its unit gives it the lowest priority; the sandbox does not let it change that itself.
    """
    store = open_store(load_config(options.config), sweep=False)
    changed, refused = store.share(Pace())
    logs.log.info("share let the group of the records read %d more files", changed)
    if refused:
        logs.log.warning("share: %d files belong to other accounts, or to no such group", refused)


def whole_number(text):
    """Return the number in `text`, at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text}")
    return int(text)


def node(text):
    """Return `text`, the name of a node."""
    problem = uuid_problem(text)
    if problem:
        raise argparse.ArgumentTypeError(problem)
    return text


def parse_arguments():
    """Return the parsed command line; its `run` is the function of the command."""
    parser = argparse.ArgumentParser(prog="process-service", description=__doc__)
    parser.add_argument("--config", default="config.json", help="path of config.json")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

    def command(function, text):
        added = commands.add_parser(function.__name__, help=text)
        added.set_defaults(run=function)
        return added

    serving = command(serve, "serve the API with gunicorn")
    serving.add_argument("--bind", default="127.0.0.1:8000", help="address and port (%(default)s)")
    serving.add_argument("--workers", type=whole_number, default=2, help="processes (%(default)s)")
    command(check, "check the configuration and do nothing else")
    command(token, "print the token of a node").add_argument("uuid", type=node, metavar="UUID")
    cleaning = command(cleanup, "remove the records older than keep_records days")
    cleaning.add_argument(
        "--all", action="store_true", help="check every file, not only those in the journal"
    )
    command(share, "let the group of the folder of records read those that are there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
