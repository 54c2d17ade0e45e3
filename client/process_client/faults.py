"""Faults of the host's files: each kind is logged once, not in every reading."""

import logging

from process_client.proc import Odd

log = logging.getLogger(__name__)


class Faults:
    """The kinds of faults that were logged since the client started or reloaded."""

    def __init__(self):
        self._logged = set()

    def add(self, subject, fault, where=""):
        """Log the exception `fault` met in reading `subject`, unless this kind was logged before.

        `where` is one place of many, such as a process. Nothing of the file's content is logged: it
        may contain a secret.
        """
        kind = subject, type(fault), getattr(fault, "errno", None)
        if kind in self._logged:
            return
        self._logged.add(kind)
        cause = getattr(fault, "strerror", None) or f"not understood ({type(fault).__name__})"
        if isinstance(fault, Odd):
            cause = str(fault)
        log.warning(
            "Cannot read %s%s: %s; what depends on it is null (not logged again)",
            subject,
            where,
            cause,
        )
