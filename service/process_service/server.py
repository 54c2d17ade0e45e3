"""gunicorn as the service runs it: its settings, and how it takes a changed configuration."""

import gunicorn
from gunicorn.app.base import BaseApplication

from .app import create_app
from .config import ConfigError, load_config
from .file_store import open_store
from .logs import log

WORKER = "Worker" if gunicorn.version_info >= (27,) else "LingeringWorker"


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

    def load(self):
        """Return the application; called in each worker."""
        return create_app(self.config, self.store)
