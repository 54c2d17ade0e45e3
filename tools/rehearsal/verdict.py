"""Verdicts: how a check reports what it has found."""


class Fault(Exception):
    """A check has failed; the text has one line per fault."""


class NotTried(Exception):
    """A check needs something that is not available here; the text names it."""


def check_files(renderings, pattern, faults_in):
    """Refuse what `faults_in(file)` finds in the rendered files whose names match `pattern`.

    Return the number of these files.
    """
    files = [(one, file) for one in renderings for file in one.files(pattern)]
    refuse(f"{one}: {fault}" for one, file in files for fault in faults_in(file))
    return len(files)


def refuse(faults):
    """Raise a Fault with the lines of `faults`, if there are any."""
    faults = list(faults)
    if faults:
        raise Fault("\n".join(faults))
