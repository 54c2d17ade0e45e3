"""The API that stores the process lists of many hosts."""

__version__ = "1.0.0"


def create_app(config=None, store=None):
    """Return the WSGI application: `process_service.app.create_app`."""
    # Imported here, since the other commands start ten times as fast without Flask.
    from . import app

    return app.create_app(config, store)
