"""Text search: in which texts of a process it looks, and what is equal there."""

from .. import columns

KEYS = ("name", "exe", "command", "username", "cwd")
OBJECT_KEYS = ("name", "exe", "cmdline", "username", "cwd")  # the same of the record


def needles(text):
    """Return the texts that `text` may be in a record: bytes that are not UTF-8 are U+FFFD or "?".

    Clients write U+FFFD; the archive's columns have "?" for what is no Unicode in JSON.
    """
    raw = text.encode("utf-8", "surrogateescape")
    return sorted({raw.decode("utf-8", "replace"), text.encode("utf-8", "replace").decode()})


def command_of(item):
    """Return the command line of a process object as one text, joined by blanks; None for none."""
    words = item.get("cmdline")
    if words is None:
        return None
    words = words if isinstance(words, list) else [words]
    return " ".join(word for word in map(text_of, words) if word)


def text_of(value):
    """Return a value as text, None for None."""
    if value is None or isinstance(value, str):
        return value
    return columns.write(value).decode()


def texts_of(item):
    """Return the texts of a process object that are searched."""
    found = [text_of(item.get(key)) for key in KEYS if key != "command"] + [command_of(item)]
    return [text for text in found if text is not None]


def has_text(item, text):
    """Return True if a process object has `text` in one of its texts; case is ignored."""
    wanted = [needle.lower() for needle in needles(text)]
    return any(needle in found.lower() for found in texts_of(item) for needle in wanted)
