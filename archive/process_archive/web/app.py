"""The WSGI application."""

import os
import sys

from flask import Flask

from .. import logs
from ..config import load_config
from ..health import Health
from ..processor import TooOld, check_processor
from ..strict_json import ConfigError
from . import errors, health, strict
from .cursors import Cursors


def create_app(config=None):
    """Return the WSGI application.

    `config` is the result of `load_config`. Without it, it comes from the file that the environment
    variable PROCESS_ARCHIVE_CONFIG names, by default config.json in the current folder. A fault in
    it ends the process with status 1 and one line on stderr and in archive.log.
    """
    config = config or start(os.environ.get("PROCESS_ARCHIVE_CONFIG", "config.json"))
    # Imported here, since DuckDB would end the process on a processor that is too old.
    from ..page import app as page
    from ..questions.caches import Caches
    from . import api, contents, metrics, openapi  # noqa: F401 - they add their paths
    from .asking import blueprint

    app = Flask(__package__, static_folder=None)
    app.url_map.merge_slashes = False  # it would redirect //healthz
    app.config.update(
        ARCHIVE=config,
        HEALTH=Health(config),
        CACHES=Caches(),
        CURSORS=Cursors(config.read_tokens),
    )
    app.before_request(strict.check_path)
    errors.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(blueprint)
    page.init_app(app)
    return app


def start(config_file):
    """Return the configuration, or end the process."""
    logs.log_to_stderr()
    logs.log_beside(config_file)
    try:
        check_processor()
        return load_config(config_file)
    except (ConfigError, TooOld) as fault:
        logs.log.error("%s", fault)
        sys.exit(1)
