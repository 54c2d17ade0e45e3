"""Posts a record to the API and logs the answer, or why there is none."""

import logging
import ssl
from collections import namedtuple

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.ssl_ import create_urllib3_context

from process_client.failures import explain

log = logging.getLogger(__name__)

# Seconds for a connection, enough to repeat one lost SYN (1 s), and for an answer.
TIMEOUTS = (1.5, 3)

# Client errors that are not about the record: it is accepted once token or API are repaired.
MAY_CHANGE = (401, 403, 408, 429)

# X509_V_FLAG_PARTIAL_CHAIN of OpenSSL; the module ssl names it since Python 3.10.
PARTIAL_CHAIN = 0x80000

LONGEST_LOGGED = 2000  # characters of an answer; the API's are far shorter


class Answer(namedtuple("Answer", "status text retry_after")):
    """The API's answer: HTTP status (None if there is no answer), text as one line, and the text of
    the header Retry-After (None without one)."""

    @property
    def is_success(self):
        """True if the record is stored."""
        return self.status == 200

    @property
    def is_final(self):
        """True if the API rejects this record for good."""
        return 400 <= (self.status or 0) < 500 and self.status not in MAY_CHANGE

    @property
    def is_settled(self):
        """True if the record need not be sent again: it is stored or rejected."""
        return self.is_success or self.is_final


class Trusting(HTTPAdapter):
    """Trusts each certificate in ca_file: the API's own, an intermediate or a root.

    By default OpenSSL requires the chain up to a root, and refuses an authority's certificate if
    the file contains nothing else.
    """

    def init_poolmanager(self, *arguments, **options):
        """Verify every connection with partial chains."""
        context = create_urllib3_context()
        context.verify_flags |= PARTIAL_CHAIN
        super().init_poolmanager(*arguments, ssl_context=context, **options)


class Delivery:
    """Posts records over one connection that is kept open between ticks."""

    def __init__(self, url, token, ca_file=None):
        """Trust only the certificates in `ca_file`; None trusts the system's store."""
        self._url = url
        self._token = token
        self._session = requests.Session()
        # Ignore the environment: no other certificates (REQUESTS_CA_BUNDLE), no password from a
        # .netrc instead of the token, no proxy that would see the address.
        self._session.trust_env = False
        self._ca_file = ca_file
        self._session.verify = ca_file or system_store()
        if ca_file:
            self._session.mount("https://", Trusting())
        self._session.headers.update(
            {
                "Authorization": "Bearer " + token,
                "Content-Type": "application/json",
                "Content-Encoding": "gzip",
                "User-Agent": "process-client",
            }
        )

    def post(self, body):
        """Post `body` (packed JSON) and log the answer; return it as an `Answer`."""
        try:
            answer = self._session.post(
                self._url,
                data=body,
                timeout=TIMEOUTS,
                allow_redirects=False,  # the token is for the configured address only
            )
        except (OSError, ValueError) as error:  # the bases of all exceptions of requests
            why = self._printable(explain(error, TIMEOUTS, self._ca_file))
            log.error("POST failed: %s (%s)", why, self._url)
            return Answer(None, why, None)
        text = self._printable(answer.content.decode("utf-8", "replace"))
        level = logging.INFO if answer.status_code == 200 else logging.WARNING
        log.log(level, "Response code: %d %s", answer.status_code, text)
        return Answer(answer.status_code, text, answer.headers.get("Retry-After"))

    def _printable(self, text):
        """Return foreign text as one line without the token."""
        text = text.strip().replace(self._token, "[token]")
        return "".join(c if c.isprintable() else " " for c in text[:LONGEST_LOGGED])


def system_store():
    """Return the path of the system's trusted certificates, a file or a folder.

    These are OpenSSL's built-in paths: by default requests uses the list in certifi, and
    ssl.get_default_verify_paths().cafile follows the environment (SSL_CERT_FILE).
    """
    paths = ssl.get_default_verify_paths()
    try:
        open(paths.openssl_cafile).close()
    except OSError:
        return paths.openssl_capath
    return paths.openssl_cafile
