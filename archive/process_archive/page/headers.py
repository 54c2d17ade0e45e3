"""The headers of every answer of the page."""

from flask import request

from ..web import caching

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # nothing may be seen after a logout
}
PACKED = ("text/html", "text/css", "text/javascript", "application/json", "text/csv")


def finish(response):
    """Add the headers, and pack what is long."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    for name in ("Accept", "Accept-Encoding", "Cookie"):
        response.vary.add(name)
    content = response.get_data() if response.mimetype in PACKED else b""
    if len(content) >= caching.LEAST and request.accept_encodings["gzip"] > 0:
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(b"".join(caching.packed([content])))
    return response
