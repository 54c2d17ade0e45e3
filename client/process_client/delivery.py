"""The delivery: posts a record to the API and logs the answer, or why there is none."""

import logging
import ssl
from collections import namedtuple

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.ssl_ import create_urllib3_context

from process_client.failures import explain

log = logging.getLogger(__name__)

# Seconds for a connection, which leaves room for one lost SYN (1 s), and for an answer.
TIMEOUTS = (1.5, 3)

# Client errors that say nothing of the record: it is taken when token or API are right again.
MAY_CHANGE = (401, 403, 408, 429)

# X509_V_FLAG_PARTIAL_CHAIN of OpenSSL, which the module ssl has a name for since Python 3.10.
PARTIAL_CHAIN = 0x80000

LONGEST_LOGGED = 2000  # characters of an answer; the API's own are far shorter


class Answer(namedtuple("Answer", "status text retry_after")):
    """What the API said: its HTTP status, None where no answer came, its text as one line, and the
    text of its header Retry-After."""

    @property
    def is_success(self):
        """Tell whether the record is stored."""
        return self.status == 200

    @property
    def is_final(self):
        """Tell whether the API will never take this record."""
        return 400 <= (self.status or 0) < 500 and self.status not in MAY_CHANGE

    @property
    def is_settled(self):
        """Whether the record need not be sent again: it is stored, or never will be."""
        return self.is_success or self.is_final


class Trusting(HTTPAdapter):
    """Trusts what stands in ca_file as it is: the API's own certificate or any above it.

    OpenSSL alone would want the chain up to a root, and refuse a certificate that an authority made
    where the file holds no more than that.
    """

    def init_poolmanager(self, *arguments, **options):
        """Have every connection verified so."""
        context = create_urllib3_context()
        context.verify_flags |= PARTIAL_CHAIN
        super().init_poolmanager(*arguments, ssl_context=context, **options)


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
                allow_redirects=False,  # the token is for the configured address alone
            )
        except (OSError, ValueError) as error:  # all that requests raises is one of these
            why = self._printable(explain(error, TIMEOUTS, self._ca_file))
            log.error("POST failed: %s (%s)", why, self._url)
            return Answer(None, why, None)
        text = self._printable(answer.content.decode("utf-8", "replace"))
        level = logging.INFO if answer.status_code == 200 else logging.WARNING
        log.log(level, "Response code: %d %s", answer.status_code, text)
        return Answer(answer.status_code, text, answer.headers.get("Retry-After"))

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
