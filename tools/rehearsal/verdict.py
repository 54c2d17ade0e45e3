"""Verdicts: how a check reports what it has found."""


class Fault(Exception):
    """A check has failed; the text has one line per fault."""


class NotTried(Exception):
    """A check needs something that is not available here; the text names it."""


def refuse(faults):
    """Raise a Fault with the lines of `faults`, if there are any."""
    faults = list(faults)
    if faults:
        raise Fault("\n".join(faults))
