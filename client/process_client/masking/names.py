"""Names: which options, variables, fields and headers have a secret value."""

import re
from functools import lru_cache

# A name with such a word has a secret value. Names are compared in lower case, with "-" for all
# other separators and before an inner capital: keyStorePassword is key-store-password.
WORDS = (
    r"passw(?:or)?d|pass-?phrase|pass-?code|pass-?key|(?<![a-z])pw|pwd(?![a-z])"
    r"|(?<!by)(?<!com)(?<!sur)(?<!tres)pass(?![a-z])|secret|token(?!iz)|credential"
    r"|creds?(?![a-z])|authorization|cookie|[jp](?:hp)?sess(?:ion)?id|bearer|master-?auth"
    r"|(?<![a-z])(?:jwt|psk)(?![a-z])"
    r"|(?:api|access|private|auth|account|encryption|decryption|master|shared|storage|service"
    r"|sign|signing|license|admin|app|application|consumer|client|security|session|subscription"
    r"|integration|write|ingestion|deploy|root|webhook|hmac|unseal|recovery)-?key(?![a-z])"
    r"|(?:^|-)sig$|^-auth$"
)
# Behind the word: the value is about the secret, or is a place that contains it.
ABOUT = """
file files filename path paths dir dirs directory folder fd stdin command cmd helper store manager
provider type length len size count limit limits ttl expiry expire expires expiration lifetime
timeout max min age grace period interval budget usage url uri endpoint server host port policy auth
authentication authenticator encryption algorithm method mode change reset rotation strength format
version plugin through map cert ca checker env var variable name names label header scope scopes
audience issuer prompt prompts jar import
identity hint user username
"""
NO_SECRET_IDS = ("token", "key")  # a token's id is no secret, vault's secret-id is one
# Before the word: a switch without a value in the next argument.
SWITCHES = """
disable enable allow show need needs require requires is has generate gen use hide save load keep
remember with
"""
QUESTIONS = ("no", "skip", "without", "ask", "prompt")  # there is no secret, or it is asked for
GLUED = ("no", "ask")  # as in nopasswd, askpass
NUMBERS = ("max", "min", "num", "number", "n", "total", "count")
MARKS = ("pad", "eos", "bos", "unk", "cls", "sep", "mask", "stop", "special", "image")  # tokenizers
ABOUT, SWITCHES, NO_COUNT = map(frozenset, (ABOUT.split(), SWITCHES.split(), NUMBERS + MARKS))
NEVER = ("true", "false", "yes", "no", "on", "off", "none", "null", "nil")
PATH = re.compile(r"(?:\.{0,2}|~)/|[\w.-]+\.(?:pem|key|crt|json|txt|yml|yaml)$")
FOLDERS = ("pwd", "oldpwd")  # set by the shell
BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[._\s$]+")
LONGEST = 100  # characters of a name that are looked at, from its end

NOT, ASSIGNED, ALSO_NEXT = 0, 1, 2  # no secret; one after "=" or ":"; or in the next argument


class Names:
    """The words that mark a secret, and what their names mean."""

    def __init__(self, more=()):
        """`more` are further words, as people write them; case is ignored."""
        words = [WORDS] + [re.escape(plain(word)).replace(r"\-", "-") for word in more]
        self._words = re.compile("|".join(words))
        self.kind = lru_cache(maxsize=4096)(self._kind)

    def _kind(self, name):
        """Return NOT, ASSIGNED or ALSO_NEXT for the name of an option, variable or field."""
        if name.isupper() and name.endswith(("_KEY", "_AUTH")):
            return ALSO_NEXT
        text = plain(name[-LONGEST:])
        found = list(self._words.finditer(text))
        if not found:
            return NOT
        last = found[-1]
        before, word, after = text[: last.start()], last.group(), text[last.end() :]
        parts = [part for part in re.sub("^s(?![a-z])", "", after).split("-") if part]
        if ABOUT.intersection(parts) or "id" in parts and word.endswith(NO_SECRET_IDS):
            return NOT
        ahead = before.strip("-").split("-")
        if word == "token" and NO_COUNT.intersection(ahead):
            return NOT
        is_glued = before[-1:] not in ("", "-")
        separate = ahead[:-1] if is_glued else ahead
        if any(part in QUESTIONS for part in separate) or is_glued and ahead[-1] in GLUED:
            return NOT
        return ASSIGNED if SWITCHES.intersection(separate) else ALSO_NEXT

    def is_secret(self, name, value):
        """Return True if `value`, assigned to `name`, has to be masked."""
        return self.kind(name) != NOT and not is_harmless(name, value)


def plain(name):
    """Return `name` as it is compared."""
    return BREAK.sub("-", name).lower()


def is_harmless(name, value):
    """Return True if `value` cannot be a secret although its `name` says so."""
    bare = value.strip("\"' \t\\").lower()
    if len(bare) < 2 and not bare.isalpha() or bare in NEVER:
        return True
    text = plain(name)
    if text in FOLDERS:
        return bare.startswith(("/", "~"))
    if "private" in text or "cred" in text:
        return bool(PATH.match(bare))
    return "prompt" in text and bare.isdigit()
