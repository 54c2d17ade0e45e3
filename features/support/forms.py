"""Forms of the values in a reading, by their names in scenarios."""


def is_number(value):
    """Return True if it is a JSON number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole(value):
    """Return True if it is a number without a fraction."""
    return is_number(value) and isinstance(value, int)


def is_text(value):
    """Return True if it is a string."""
    return isinstance(value, str)


def list_of(fits, length=None):
    """Return a test for lists whose items all fit, of a certain length or of any."""

    def test(value):
        right = isinstance(value, list) and (length is None or len(value) == length)
        return right and all(fits(item) for item in value)

    return test


def anything(value):
    """Return True."""
    return True


FORMS = {
    "nothing": lambda value: False,
    "a text": is_text,
    "texts": list_of(is_text),
    "a number": is_number,
    "a whole number": is_whole,
    "numbers": list_of(is_number),
    "whole numbers": list_of(is_whole),
    "2 whole numbers": list_of(is_whole, 2),
    "3 whole numbers": list_of(is_whole, 3),
    "6 whole numbers": list_of(is_whole, 6),
    "5 numbers": list_of(is_number, 5),
    "lists of 3": list_of(list_of(anything, 3)),
    "lists of 5": list_of(list_of(anything, 5)),
    "lists of 6": list_of(list_of(anything, 6)),
}
