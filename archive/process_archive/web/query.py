"""The query of a URL, read strictly: what could be understood in two ways is refused."""

import re
from urllib.parse import parse_qsl

from werkzeug.exceptions import RequestURITooLarge

from .auth import shows_token
from .refused import Refused

LONGEST = 4000  # bytes; gunicorn takes 4094 for the first line of a request
MOST = 50  # parameters
NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def pairs(raw):
    """Return the (name, value) pairs of a query (bytes, as it was sent).

    Raises `Refused`, and 414 for a query that is too long.
    """
    if len(raw) > LONGEST:
        raise RequestURITooLarge(f"the query is longer than {LONGEST} bytes")
    if NO_ESCAPE.search(raw):
        raise Refused({"query": "% begins an escape of two hexadecimal digits; write %25 for %"})
    try:
        text = raw.decode("ascii")
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except UnicodeDecodeError:
        raise Refused({"query": "not UTF-8, each byte above 7F escaped as %HH"}) from None
    except ValueError:
        raise Refused({"query": f"more than {MOST} parameters"}) from None
    texts = [raw.decode("ascii"), *(text for pair in found for text in pair)]
    if any(map(shows_token, texts)):
        raise Refused({"query": "contains a token, which belongs into the header Authorization"})
    return found
