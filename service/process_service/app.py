"""The WSGI application."""

import os

from flask import Flask

from . import auth, errors, openapi, record_api, stats, strict
from .startup import start
from .tokens import Tokens


def create_app(config=None, store=None):
    """Return the WSGI application.

    `config` and `store` are the results of `load_config` and `open_store`. Without them, both come
    from the file that the environment variable PROCESS_SERVICE_CONFIG names, by default config.json
    in the current folder. A fault in it ends the process with status 1 and one line on stderr and
    in service.log.
    """
    if config is None:
        config, store = start(os.environ.get("PROCESS_SERVICE_CONFIG", "config.json"))
    app = Flask(__package__, static_folder=None)
    app.url_map.merge_slashes = False  # it would redirect /api//v1/record
    app.config.update(
        TOKENS=Tokens(config.tokens, config.node_secrets),
        MAX_RECORD_BYTES=config.max_record_mb * 1024 * 1024,
        STORE=store,
    )
    errors.init_app(app)
    app.register_blueprint(record_api.blueprint)
    app.register_blueprint(stats.blueprint)
    app.register_blueprint(openapi.blueprint)
    strict.init_app(app)
    auth.init_app(app)
    return app
