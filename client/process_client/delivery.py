"""The delivery: posts a record to the API and logs the answer, or why there is none."""

import http.client
import logging
import re
import socket
import ssl
from urllib.parse import urlsplit

import requests

log = logging.getLogger(__name__)

# Seconds; together less than the 5 of a tick. The first leaves room for one lost SYN (1 s).
CONNECT_TIMEOUT = 1.5
ANSWER_TIMEOUT = 3

LONGEST_LOGGED = 2000  # characters of an answer; the API's own are far shorter


class Delivery:
    """Posts records over one connection that is kept open between ticks."""

    def __init__(self, url, token, ca_file=None):
        """`ca_file` holds the only certificates to trust; None trusts the system's store."""
        self._url = url
        self._token = token
        self._session = requests.Session()
        # Nothing from the environment: no other certificates (REQUESTS_CA_BUNDLE), no password
        # of a .netrc in the place of the token, no proxy that would see where records go.
        self._session.trust_env = False
        self._session.verify = ca_file or system_store()
        self._session.headers.update(
            {
                "Authorization": "Bearer " + token,
                "Content-Type": "application/json",
                "User-Agent": "process-client",
            }
        )

    def post(self, body):
        """Post `body` (bytes of JSON); return the answer's HTTP status, None where none came."""
        try:
            answer = self._session.post(
                self._url,
                data=body,
                timeout=(CONNECT_TIMEOUT, ANSWER_TIMEOUT),
                allow_redirects=False,  # the token is for the configured address alone
            )
        except (OSError, ValueError) as error:  # all that requests raises is one of these
            log.error("POST failed: %s (%s)", self._printable(cause(error)), self._url)
            return None
        log.log(
            logging.INFO if answer.status_code == 200 else logging.WARNING,
            "Response code: %d %s",
            answer.status_code,
            self._printable(answer.content.decode("utf-8", "replace")),
        )
        return answer.status_code

    def _printable(self, text):
        """Return what came from the other side as one line that never shows the token."""
        text = text.strip().replace(self._token, "[token]")
        return "".join(c if c.isprintable() else " " for c in text[:LONGEST_LOGGED])


def system_store():
    """Return the path of the system's trusted certificates, a file or a folder.

    OpenSSL's own built-in places: requests alone would use a list that comes with certifi, and
    ssl.get_default_verify_paths().cafile would follow the environment (SSL_CERT_FILE).
    """
    paths = ssl.get_default_verify_paths()
    try:
        open(paths.openssl_cafile).close()
    except OSError:
        return paths.openssl_capath
    return paths.openssl_cafile


def cause(error):
    """Return in a few words what lies at the root of an exception that requests raised."""
    if isinstance(error, requests.ConnectTimeout):
        return f"time-out, no connection within {CONNECT_TIMEOUT} s"
    if isinstance(error, requests.ReadTimeout):
        return f"time-out, no answer within {ANSWER_TIMEOUT} s"
    root = _root(error)
    if isinstance(root, socket.timeout):
        return "time-out, the connection stands still"
    if isinstance(root, socket.gaierror):
        return f"no address for the name {urlsplit(error.request.url).hostname}: {root.strerror}"
    if isinstance(root, http.client.BadStatusLine) and not isinstance(root, ConnectionError):
        return f"no HTTP, but {root}"
    text = getattr(root, "strerror", None) or str(root) or type(root).__name__
    if isinstance(error, requests.exceptions.SSLError) or isinstance(root, ssl.SSLError):
        return _tls_cause(root, text)
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _tls_cause(root, text):
    text = re.sub(r"^\[.*?\] | \(_ssl\.c:\d+\)$", "", text)
    if text.startswith("certificate verify failed"):  # Python 3.6 does not say which check failed
        return text
    if not isinstance(root, ssl.SSLError):  # urllib3's own check of the name, for Python 3.6
        return "certificate verify failed: " + text
    return "TLS failed: " + text


def _root(error):
    while True:
        deeper = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if deeper is None:
            return error
        error = deeper
