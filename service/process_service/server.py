"""gunicorn as the service runs it: its settings, and the reload of the configuration."""

import signal
import sys

import gunicorn
from gunicorn import arbiter
from gunicorn.app.base import BaseApplication

from .app import create_app
from .config import ConfigError, load_config
from .logs import log
from .startup import open_store
from .worker import ENDINGS

WORKER = "Worker" if gunicorn.version_info >= (27,) else "LingeringWorker"


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

    def __init__(self, config, store, bind, workers):
        """Take `config` and `store`, which all workers share."""
        self.config = config
        self.store = store
        self.settings = {
            "bind": bind,
            "workers": workers,
            "worker_class": "process_service.worker." + WORKER,
            "threads": 4,
            # Longer than nginx keeps idle connections (60 s): nginx closes first, so that it never
            # sends a request into a connection that is being closed.
            "keepalive": 75,
            "limit_request_line": 8190,  # as in nginx
            "proc_name": "process-service",
            # gunicorn 25 and later open one beside the API's; here systemd manages the service.
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self):
        """Give gunicorn its settings."""
        for name, value in self.settings.items():
            if name in self.cfg.settings:  # gunicorn for Python 3.6 has fewer
                self.cfg.set(name, value)

    def reload(self):
        """Read config.json again; if it has a fault, log it and keep the old configuration."""
        try:
            config = load_config(self.config.file)
            self.config, self.store = config, open_store(config)
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
        return create_app(self.config, self.store)
