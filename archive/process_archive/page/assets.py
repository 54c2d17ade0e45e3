"""Static files under names with their content's hash, so that a browser keeps them for ever."""

import functools
import hashlib
import mimetypes
from pathlib import Path

from flask import Response
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parent / "static"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@functools.lru_cache(maxsize=None)
def files():
    """Return (path, content) by the name in URLs."""
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            found[f"{path.stem}.{digest}{path.suffix}"] = path, content
    return found


@functools.lru_cache(maxsize=None)
def url(name):
    """Return the URL of the static file `name`, such as "page.css"."""
    (found,) = [own for own, (path, _) in files().items() if path == FOLDER / name]
    return f"/static/{found}"


def serve(name):
    """Answer with a static file; who is not logged in may have it too, for the form."""
    if name not in files():
        raise NotFound("there is no such file")
    path, content = files()[name]
    kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    answer = Response(content, content_type=kind or "application/octet-stream")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
