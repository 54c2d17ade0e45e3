"""Faults that end a command with one line on stderr and exit status 1, or a request."""


class Fault(Exception):
    """The command cannot do its work; the message says why."""


class Busy(Fault):
    """Another process is writing the archive."""


class NoRoom(Fault):
    """The disk has too little space left."""


class Damaged(Fault):
    """A record cannot be given back."""


class TooMuch(Fault):
    """A question takes more than it may; the message says what to do."""


class BadQuestion(Fault):
    """A question is asked in the wrong way; the message says how to ask."""
