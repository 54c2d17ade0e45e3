"""gunicorn as the service runs it: its settings, and how it takes a changed configuration."""

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
    """gunicorn's main process, whose workers miss no signal that is to end them.

    A forked worker has the main process' handlers until it sets up its own. What came in between
    would be lost, and a stop would wait for it as long as gunicorn waits for requests: 30 s.
    """

    def spawn_worker(self):
        """Fork a worker that gets these signals once it can handle them; return its pid."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


class Server(BaseApplication):
    """gunicorn; SIGHUP makes it read config.json again."""

    def __init__(self, config, store, bind, workers):
        """`config` and `store` are opened once, for all workers."""
        self.config = config
        self.store = store
        self.settings = {
            "bind": bind,
            "workers": workers,
            "worker_class": "process_service.worker." + WORKER,
            "threads": 4,
            # Longer than nginx keeps its idle connections (60 s): nginx closes first, so that
            # no request is sent into a connection that is just going.
            "keepalive": 75,
            "limit_request_line": 8190,  # as nginx
            "proc_name": "process-service",
            # gunicorn since 25 opens one beside the socket it serves; systemd manages this one.
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self):
        """Give gunicorn its settings."""
        for name, value in self.settings.items():
            if name in self.cfg.settings:  # the gunicorn of Python 3.6 knows fewer
                self.cfg.set(name, value)

    def reload(self):
        """Take a changed config.json; a faulty one is refused, and the old one stays in force."""
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
        except RuntimeError as fault:  # an address that is none
            log.error("%s", fault)
            sys.exit(1)

    def load(self):
        """Return the application; called in each worker."""
        return create_app(self.config, self.store)
