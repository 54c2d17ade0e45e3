"""What the API needs of a place that keeps records."""

import abc


class StoreError(Exception):
    """The store could not do it; the message is for whoever asked."""


class StoreFull(StoreError):
    """There is no room for the record."""


class Conflict(Exception):
    """Another record has this name."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class RecordStore(abc.ABC):
    """Keeps records by name, which is always UUID_TIMESTAMP.json."""

    @abc.abstractmethod
    def add(self, name, content):
        """Keep `content` (bytes) as `name` for good; the same again changes nothing.

        Returns whether it was new.
        Raises `Conflict` where `name` holds other content, `StoreFull`, `StoreError`.
        """

    @abc.abstractmethod
    def count(self):
        """Return the number of records; raises `StoreError`."""

    @abc.abstractmethod
    def latest(self):
        """Return (filename, content in bytes) of the record received last, or None.

        Raises `StoreError`.
        """

    @abc.abstractmethod
    def remove_older(self, days, everywhere, pace):
        """Remove the records received more than `days` days ago and return their number.

        `everywhere` finds also those of which the store has no note, and looks at every record.
        It goes at `pace`, a `Pace`. Raises `StoreError`.
        """
