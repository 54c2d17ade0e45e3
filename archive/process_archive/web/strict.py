"""What the layers below take too liberally: escaped slashes, which another server takes as text."""

import re

from flask import request
from werkzeug.exceptions import NotFound

PATH = re.compile(r"(?:https?://[^/?#]*)?([^?]*)", re.IGNORECASE)  # of a request target


def check_path():
    """Refuse a path with an escaped slash, which separates nothing (RFC 3986, section 2.2)."""
    target = request.environ.get("RAW_URI", "")
    if "%2f" in PATH.match(target).group(1).lower():
        raise NotFound
