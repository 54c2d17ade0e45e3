"""The WSGI application, and what ends a start with a faulty configuration."""

import os
import sys

from flask import Flask

from . import auth, jsend, logs, openapi, record_api, test_api
from .config import ConfigError, load_config
from .file_store import open_store


def create_app(config=None, store=None):
    """Return the WSGI application.

    `config` and `store` are what `load_config` and `open_store` returned. Without them both are
    made from config.json: the one that the environment variable PROCESS_SERVICE_CONFIG names, or
    else that in the current folder. A fault in it ends the process: one line on stderr and in
    service.log, status 1.
    """
    if config is None:
        config, store = start(os.environ.get("PROCESS_SERVICE_CONFIG", "config.json"))
    app = Flask(__package__, static_folder=None)
    app.url_map.merge_slashes = False  # a path with more slashes is another path
    app.config.update(
        TOKENS=config.tokens,
        MAX_RECORD_BYTES=config.max_record_mb * 1024 * 1024,
        STORE=store,
    )
    jsend.init_app(app)
    auth.init_app(app)
    app.register_blueprint(record_api.blueprint)
    app.register_blueprint(test_api.blueprint)
    app.register_blueprint(openapi.blueprint)
    return app


def start(config_file):
    """Return the configuration and its store, or end the process."""
    logs.log_to_stderr()
    logs.log_beside(config_file)
    try:
        config = load_config(config_file)
        return config, open_store(config)
    except ConfigError as fault:
        logs.log.error("%s", fault)
        sys.exit(1)
