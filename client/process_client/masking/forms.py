"""Forms: secrets that are known by their look, wherever they are."""

import re

from process_client.masking.spans import span
from process_client.masking.values import quoted_end

KNOWN = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY.*?(?:-----END [A-Z ]{0,50}-----|\Z)"
    r"|(?<![A-Za-z0-9_])(?:"
    r"gh[pousr]_\w{30,}|github_pat_\w{20,}"
    r"|glpat-[\w-]{16,}|gl[a-z]{2,5}-[\w-]{20,}"  # GitLab
    r"|xox[a-z]-[\w-]{10,}|xapp-\d-[\w-]{10,}"  # Slack
    r"|A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?![A-Za-z0-9])"  # AWS
    r"|AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}"  # Google
    r"|[sr]k_(?:live|test)_\w{8,}|whsec_\w{20,}"  # Stripe
    r"|sk-(?:[a-z]{2,10}\d{0,2}-)?[\w-]{20,}|hf_[A-Za-z]{30,}"  # OpenAI, Anthropic, Hugging Face
    r"|npm_\w{30,}|pypi-[\w-]{50,}|dckr_pat_[\w-]{20,}"  # registries
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}|SK[0-9a-f]{32}"  # SendGrid, Mailgun, Twilio
    r"|do[opr]_v1_[0-9a-f]{32,}|dapi[0-9a-f]{32}|shp[a-z]{2}_[0-9a-fA-F]{32}"
    r"|hv[bsr]\.[\w-]{20,}|tskey-[\w-]{10,}|glsa_\w{30,}|AGE-SECRET-KEY-1\w{50,}"
    r"|\d{8,10}:AA[\w-]{32,}"  # Telegram
    r")|(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"  # JWT
    r"|(?<=hooks\.slack\.com/services/)[\w/-]+|(?<=/api/webhooks/)\d+/[\w-]+"
    r"|\$(?:1|2[abxy]?|5|6|y|gy|7|apr1|argon2i?d?)\$[\w./$=,+-]{20,}",  # password hashes
    re.DOTALL,
)
ADDRESS = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}://")
END_OF_ADDRESS = re.compile(r"[\s\"]|[A-Za-z][A-Za-z0-9+.-]{1,30}://")
# scheme://USER:SECRET@HOST; a user may be a mail address, a secret may contain : / @ ? and #.
USER = re.compile(r"[^\s\"/?#:]*")
PORT = re.compile(r"\d{0,5}(?![^/?#,])")
QUALIFIED = re.compile(r"\[|[\w-]+(?:\.[\w.-]|:\d)|localhost\b")
MARKS = ("", "x", "x-oauth-basic", "api_token", "oauth")  # a password that says: the user is one
# Go's MySQL driver, Oracle's JDBC driver
OTHER_ADDRESS = re.compile(
    r"(?<![^\s=\"'(,;:])[\w.+%\\-]{1,60}:([^\s@/][^\s@]{0,200})@(?=(?:tcp|unix|udp)\()"
    r"|(?<=jdbc:oracle:thin:)[^\s/@]{1,60}/([^\s@]{1,200})@"
)
SQL = re.compile(
    r"(?<![$\w])(?:password|identified(?:\s{1,9}with\s{1,9}['\"`]?\w{1,60}['\"`]?)?\s{1,9}(?:by|as)"
    r"(?:\s{1,9}password)?)(?:\s{0,9}[(=]\s{0,9}|\s{1,9})(?=\\{0,9}['\"])",
    re.IGNORECASE,
)


def known(text):
    """Return the spans of secrets with a known form, and of passwords in SQL."""
    found = [span(*match.span()) for match in KNOWN.finditer(text)]
    at = 0
    match = SQL.search(text)
    while match:
        at = quoted_end(text, match.end())
        while text[at - 1 : at + 1] in ("''", '""'):  # a doubled quote is one in the value
            at = quoted_end(text, at)
        found.append(span(match.end(), at))
        match = SQL.search(text, at)
    return found


def addresses(text):
    """Return the spans of secrets in the user part of URLs."""
    found = []
    for match in ADDRESS.finditer(text):
        end = END_OF_ADDRESS.search(text, match.end())
        found += _user_part(text, match.end(), end.start() if end else len(text), match.group())
    for match in OTHER_ADDRESS.finditer(text):
        found.append(span(*match.span(match.lastindex)))
    return found


def _user_part(text, start, end, scheme):
    if text[start : start + 1] == "[":  # an IPv6 address
        return []
    user = USER.match(text, start, end)
    at = user.end()
    is_web = "http" in scheme.lower()
    if text[at : at + 1] != ":" or PORT.match(text, at + 1, end):
        host = text.rfind("@", start, at)
        return [span(start, host)] if is_web and host > start else []
    slash = re.compile("[/?#]").search(text, at, end)
    last = text.rfind("@", at, end)
    host = text.rfind("@", at, slash.start() if slash else end)
    if host < 0 or not QUALIFIED.match(text, host + 1, end):
        host = last
    if host < 0:
        return []
    name, secret = text[start:at], text[at + 1 : host]
    if secret in MARKS:
        return [span(start, host if is_web else at)] if name else []
    if is_web and len(name) >= 20 and "@" not in name and re.search(r"\d", name):
        return [span(start, host)]
    return [span(at + 1, host)]
