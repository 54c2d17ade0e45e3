"""Text search in SQL: the condition that one of the texts of a process has a text."""

import duckdb

from ..faults import BadQuestion
from .texts import KEYS, needles

# The texts in `processes` and `commands`, and the same ones of a row of `states`, complete.
SUMMARY = KEYS
STATE = tuple(
    "array_to_string([word for word in s.cmdline if word <> ''], ' ')"
    if key == "command"
    else f"s.{key}"
    for key in KEYS
)


def condition(columns, text, regex=False):
    """Return (SQL, parameters): one of `columns` contains `text`, or matches it; case is ignored.

    An empty text is in every process that has any of the texts.
    """
    if regex:
        tests, values = ["regexp_matches({}, ?, 'i')"], [text]
    else:
        values = needles(text)
        tests = ["contains(lower({}), lower(?))"] * len(values)
    parts, parameters = [], []
    for column in columns:
        parts += [f"coalesce({test.format(column)}, false)" for test in tests]
        parameters += values
    return "(" + " or ".join(parts) + ")", parameters


def check_regex(view, text):
    """Raise `BadQuestion` if `text` is no regular expression (RE2)."""
    try:
        view.engine.table("select regexp_matches('', ?, 'i')", [text])
    except duckdb.Error as error:
        cause = str(error).splitlines()[0].partition("Error: ")[2]
        raise BadQuestion(f"not a regular expression: {text!r}: {cause}") from None
