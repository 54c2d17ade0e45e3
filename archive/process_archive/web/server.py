"""gunicorn as the archive runs it: its settings, and the reload of the configuration."""

import signal
import sys

from gunicorn import arbiter
from gunicorn.app.base import BaseApplication

from ..config import load_config
from ..logs import log
from ..strict_json import ConfigError
from .app import create_app
from .worker import ENDINGS


class Arbiter(arbiter.Arbiter):
    """gunicorn's main process; its workers miss no signal to stop.

    A forked worker has the main process' handlers until it installs its own. It would lose a signal
    in between, and gunicorn would wait for it as long as for open requests: 30 s.
    """

    def spawn_worker(self):
        """Fork a worker that receives these signals once it can handle them; return its pid."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


class Server(BaseApplication):
    """gunicorn; SIGHUP makes it read config.json again."""

    def __init__(self, config, bind, workers):
        """Take `config`, which all workers share."""
        self.config = config
        self.settings = {
            "bind": bind,
            "workers": workers,
            "worker_class": "process_archive.web.worker.Worker",
            "threads": 4,
            # Longer than nginx keeps idle connections (60 s): nginx closes first, so that it never
            # sends a request into a connection that is being closed.
            "keepalive": 75,
            "proc_name": "process-archive",
            # gunicorn 25 and later open one beside the API's; here systemd manages the archive.
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self):
        """Give gunicorn its settings."""
        for name, value in self.settings.items():
            if name in self.cfg.settings:  # gunicorn for Python 3.8 has fewer
                self.cfg.set(name, value)

    def reload(self):
        """Read config.json again; if it has a fault, log it and keep the old configuration."""
        try:
            if self.config.file:
                self.config = load_config(self.config.file)
        except ConfigError as fault:
            log.error("%s", fault)
        super().reload()

    def run(self):
        """Serve until a signal ends it."""
        try:
            Arbiter(self).run()
        except RuntimeError as fault:  # an invalid address
            log.error("%s", fault)
            sys.exit(1)

    def load(self):
        """Return the application; called in each worker."""
        return create_app(self.config)
