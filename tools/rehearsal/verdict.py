"""A verdict: one line that says what a check has found, and what to do where it is a fault."""


class Fault(Exception):
    """What is wrong; a line each, where it is more than one thing."""


class NotTried(Exception):
    """The check needs what is not here; the text says what."""


def refuse(faults):
    """Raise a `Fault` with the lines of `faults`, where there are any."""
    faults = list(faults)
    if faults:
        raise Fault("\n".join(faults))
