"""The application for `flask run` in this folder."""

from process_service import create_app

__all__ = ["create_app"]
