"""Text that is safe to show: what a terminal or a spreadsheet would act on is made visible.

The rules can be reversed: a backslash is doubled, and a character that cannot be printed is
`\\xHH`, `\\uHHHH` or `\\UHHHHHHHH`. In CSV, a text that begins with one of `= + - @ '` has one more
apostrophe before it, so that a spreadsheet does not take it as a formula.
"""

import json
import re

FORMULA = ("=", "+", "-", "@", "'")
# Valid JSON may have these in strings; terminals act on them, or hide them.
IN_JSON = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def visible(text):
    """Return `text` with everything visible."""
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(char if char.isprintable() and char != "\\" else escaped(char) for char in text)


def escaped(char):
    """Return the escape of a character."""
    number = ord(char)
    if char == "\\":
        return "\\\\"
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def in_csv(text):
    """Return `text` as it is in a cell of CSV."""
    text = visible(text)
    return "'" + text if text.startswith(FORMULA) else text


def from_csv(cell):
    """Return the text of which `in_csv` gives `cell`."""
    cell = cell[1:] if cell.startswith("'") else cell
    return re.sub(
        r"\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))",
        lambda match: (
            chr(int(match[1] or match[2] or match[3], 16)) if match[0][1:] != "\\" else "\\"
        ),
        cell,
    )


def json_visible(text):
    """Return JSON with the same values, in which characters that act on terminals are escaped."""
    return IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def json_text(data, indent=None):
    """Return `data` as JSON, in which terminals find nothing to act on; it can be UTF-8."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return json_visible(text.encode("utf-8", "replace").decode())
