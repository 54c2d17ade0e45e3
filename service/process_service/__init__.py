"""The API that stores the process lists of many hosts."""

import os
import sys

from flask import Flask

from . import auth, jsend, logs, record_api, test_api
from .config import ConfigError, load_config
from .store import FileStore, StoreError


def create_app(config_file=None):
    """Return the WSGI application.

    `config_file` is the path of config.json; without it the environment variable
    PROCESS_SERVICE_CONFIG is used, or else `config.json` in the current folder.
    A fault in the configuration ends the process: one line on stderr and in service.log, status 1.
    """
    config_file = config_file or os.environ.get("PROCESS_SERVICE_CONFIG", "config.json")
    logs.log_to_file(config_file)
    try:
        config = load_config(config_file)
        store = FileStore(config.records_dir)
    except (ConfigError, StoreError) as fault:
        logs.log.error("%s", fault)
        sys.exit(1)

    app = Flask(__name__)
    app.config.update(
        TOKENS=config.tokens,
        MAX_RECORD_BYTES=config.max_record_mb * 1024 * 1024,
        STORE=store,
    )
    jsend.init_app(app)
    auth.init_app(app)
    app.register_blueprint(record_api.blueprint)
    app.register_blueprint(test_api.blueprint)
    return app
