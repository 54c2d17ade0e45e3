"""The command process-service: serve the API, check its configuration, remove old records."""

import argparse
import os
import sys

from gunicorn.app.base import BaseApplication

from . import create_app, logs
from .config import ConfigError, load_config
from .store import FileStore, StoreError


def main():
    """Run the command; a fault in the configuration is one line on stderr and status 1."""
    options = parse_arguments()
    logs.log_to_file(options.config)
    try:
        config = load_config(options.config)
        if options.command == "serve":
            FileStore(config.records_dir)
            os.environ["PROCESS_SERVICE_CONFIG"] = os.path.abspath(options.config)
            Server(options.bind, options.workers).run()
        elif options.command == "cleanup":
            removed = FileStore(config.records_dir).remove_older(config.keep_records)
            logs.log.info(
                "cleanup removed %d records older than %d days", removed, config.keep_records
            )
    except (ConfigError, StoreError) as fault:
        logs.log.error("%s", fault)
        sys.exit(1)


def parse_arguments():
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="process-service", description=__doc__)
    parser.add_argument("--config", default="config.json", help="path of config.json")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True
    serve = commands.add_parser("serve", help="serve the API with gunicorn")
    serve.add_argument("--bind", default="127.0.0.1:8000", help="address and port (%(default)s)")
    serve.add_argument("--workers", type=int, default=2, help="processes (%(default)s)")
    commands.add_parser("check", help="check the configuration and do nothing else")
    commands.add_parser("cleanup", help="remove the records older than keep_records days")
    return parser.parse_args()


class Server(BaseApplication):
    """gunicorn with its settings; SIGHUP makes it read config.json again."""

    def __init__(self, bind, workers):
        self.settings = {
            "bind": bind,
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,
            # Longer than nginx keeps its idle connections (60 s): nginx closes first, so that
            # no request is sent into a connection that is just going.
            "keepalive": 75,
            "proc_name": "process-service",
            # gunicorn since 25 opens one beside the socket it serves; systemd manages this one.
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self):
        """Give gunicorn its settings; called at the start and by every reload."""
        for name, value in self.settings.items():
            if name in self.cfg.settings:  # the gunicorn of Python 3.6 knows fewer
                self.cfg.set(name, value)

    def load(self):
        """Return the application; called in each worker."""
        return create_app()


if __name__ == "__main__":
    main()
