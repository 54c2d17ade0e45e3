"""Faults that end a command with one line on stderr and exit status 1."""


class Fault(Exception):
    """The command cannot do its work; the message says why."""


class Busy(Fault):
    """Another process is writing the archive."""


class NoRoom(Fault):
    """The disk has too little space left."""


class Damaged(Fault):
    """A record cannot be given back."""
