"""The interface of a store of records."""

import abc


class StoreError(Exception):
    """The store failed; the message is for the client."""


class StoreFull(StoreError):
    """The store has no space for the record."""


class Conflict(Exception):
    """Another record has the name `name`."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class RecordStore(abc.ABC):
    """Keeps records by name, which is always UUID_TIMESTAMP.json, whatever their form on disk."""

    @abc.abstractmethod
    def add(self, name, content, tally=None):
        """Store `content` (bytes) as `name`, durably; return False if it was stored before.

        `tally` is the text of the Process-Tally that came with it, or None; it is kept for readers.
        Raises `Conflict` if `name` has other content, `StoreFull` or `StoreError`.
        """

    @abc.abstractmethod
    def count(self):
        """Return the number of records; raises `StoreError`."""

    @abc.abstractmethod
    def latest(self):
        """Return (filename on disk, content in bytes) of the record received last, or None.

        Raises `StoreError`.
        """

    @abc.abstractmethod
    def remove_older(self, days, everywhere, pace):
        """Remove the records received more than `days` days ago and return their number.

        `everywhere` checks every record, also those missing in the store's own index. `pace` (a
        `Pace`) slows the work down. Raises `StoreError`.
        """
