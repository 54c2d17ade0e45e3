"""/metrics: what Prometheus asks, computed when it asks, from the manifests and the journal."""

from flask import Response, request

from .asking import add, open_view
from .gauges import gauges_of, text_of
from .parameters import values_of
from .query import pairs

OPEN = "application/openmetrics-text"
PLAIN = "text/plain"
VERSIONS = {OPEN: "1.0.0", PLAIN: "0.0.4"}


def metrics():
    """Answer in OpenMetrics if the caller takes it, else in Prometheus' text format."""
    values_of([], pairs(request.query_string), None)
    with open_view() as view:
        text = text_of(gauges_of(view))
    wanted = [kind.partition(";")[0] for kind, quality in request.accept_mimetypes if quality]
    kind = OPEN if OPEN in wanted else PLAIN
    if kind == OPEN:
        text += "# EOF\n"
    return Response(text, content_type=f"{kind}; version={VERSIONS[kind]}; charset=utf-8")


add("/metrics", "metrics", metrics)
