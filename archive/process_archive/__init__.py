"""The archive: keeps records as columns, gives each back byte for byte, and answers questions."""

__version__ = "1.0.0"


def create_app(config=None):
    """Return the WSGI application: `process_archive.web.app.create_app`."""
    # Imported here, since the commands need no Flask.
    from .web import app

    return app.create_app(config)
