"""Fields: NAME=VALUE, NAME: VALUE and {"NAME": VALUE} in a text, of which some are secrets."""

import re

from process_client.masking.names import is_harmless
from process_client.masking.spans import span
from process_client.masking.values import value_end

PAIR = re.compile(r"(?<![\w.$-])([\w.$-]+)(?:\[\d{0,9}\])?\]?(=|:(?!//))")
FIELD = re.compile(r"(?<![\w.$-])([\w.$-]+)(?:\\*[\"'])?\s{0,9}[:=]\s{0,99}")
STRING = re.compile(r"(?<!\\)\\*\"")
# A value in a list ends at a separator that the next NAME= follows.
NEXT = re.compile(r"[&,;\s](?=\s?(?:\w{1,40} )?[\w.\[\]-]{1,60}=)")
END_IN_QUERY = re.compile(r"[&#\s]")
HEADER = re.compile(r"\s{0,9}(?:[^\s:=\"'{]{0,200}=)?([\w.-]{1,100}):(?!//)[ \t]{0,99}")
JSON = re.compile(r"\s*(?:\\*[\"'])?[{\[]\s*(?:\\*[\"']|[\w.$-]{1,60}\s{0,9}:|-?\d|[{\[\]}])")
OPTION_WITH_JSON = re.compile(r"-{0,2}[\w.-]{1,100}=(?=[{\[])")
ELEMENT = re.compile(r"<([\w:.-]{1,100})(?:\s[^<>]{0,200})?>(?=[^<\s])")
IN_QUERY = ("key", "signature", "auth", "code")


def is_nested(text):
    """Return True if `text` looks like JSON, or like an object of a programming language."""
    return bool(JSON.match(text))


def nested_at(text):
    """Return the index in `text`, NAME={…}, at which a nested value begins; 0 without a name."""
    option = OPTION_WITH_JSON.match(text)
    return option.end() if option else 0


def elements(text, names):
    """Return the spans of the secrets in elements of XML: <password>SECRET</password>."""
    found = []
    for match in ELEMENT.finditer(text):
        if names.kind(match.group(1)):
            end = text.find("<", match.end())
            found.append(span(match.end(), end if end >= 0 else len(text)))
    return found


def header(text, names):
    """Return the span of the value if `text` is a header with a secret, else None."""
    match = HEADER.match(text)
    if match and names.is_secret(match.group(1), text[match.end() : match.end() + 99]):
        end = text.find("\n", match.end())
        return span(match.end(), end if end >= 0 else len(text))
    return None


def pairs(text, names):
    """Return the spans of the secrets in the NAME=VALUE and NAME:VALUE of `text`."""
    found, at = [], 0
    query = text.find("?")
    match = PAIR.search(text)
    while match:
        name, at = match.group(1), match.end()
        is_query = 0 <= query < at
        if names.kind(name) or is_query and name.lower() in IN_QUERY:
            end = _end(text, match, is_query)
            if end > at and not is_harmless(name, text[at:end]):
                found.append(span(at, end))
            at = end
        match = PAIR.search(text, at)
    return found


def _end(text, match, is_query):
    name, sign = match.groups()
    if is_query:
        end = END_IN_QUERY.search(text, match.end())
        return end.start() if end else len(text)
    is_first = not match.start() or text[:1] == "-" and match.start() <= 2
    if is_first and sign == "=" and (text[0] == "-" or name.isupper()):
        return len(text)  # an option, or a variable of the environment
    end = NEXT.search(text, match.end())
    return end.start() if end else len(text)


def nested(text, names):
    """Return the spans of the secrets in the fields of `text`, which is_nested."""
    found, at = [], 0
    match = FIELD.search(text)
    while match:
        at = match.end()
        if names.kind(match.group(1)):
            end = value_end(text, at)
            if end > at and not is_harmless(match.group(1), text[at:end]):
                found.append(span(at, end))
            at = end
        match = FIELD.search(text, at)
    return found


def strings(text, spans):
    """Return the spans of the contents of strings in `text` that none of `spans` covers."""
    found, at, others = [], 0, sorted(spans)
    match = STRING.search(text)
    while match:
        while others and others[0][1] <= match.start():
            others.pop(0)
        if others and others[0][0] <= match.start():
            at = others[0][1]
        else:
            at = value_end(text, match.start())
            found.append((match.end(), at - len(match.group())))
        match = STRING.search(text, at)
    return found
