"""Where `flask run` finds the application when it is started in this folder."""

from process_service import create_app

__all__ = ["create_app"]
