"""The WSGI application."""

import os

from flask import Flask

from . import auth, errors, openapi, record_api, stats
from .startup import start


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
    errors.init_app(app)
    auth.init_app(app)
    app.register_blueprint(record_api.blueprint)
    app.register_blueprint(stats.blueprint)
    app.register_blueprint(openapi.blueprint)
    return app
