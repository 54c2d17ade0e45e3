"""The API that stores the process lists of many hosts."""


def create_app(config=None, store=None):
    """Return the WSGI application: `process_service.app.create_app`."""
    # Only whoever answers requests waits for Flask; the command is ten times as quick without.
    from . import app

    return app.create_app(config, store)
