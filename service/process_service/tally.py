"""The header Process-Tally: what the client has counted so far, checked before it is journaled."""

import mmap
import re
import zlib

from .logs import log
from .record import TIMESTAMP

LONGEST = 1024  # bytes
SECONDS, COUNT = TIMESTAMP.pattern, "[0-9]{1,18}"
KNOWN = {"boot": "[0-9A-Za-z-]{1,64}", "start": SECONDS, "every": SECONDS}
KNOWN.update(dict.fromkeys(("ticks", "taken", "missed", "dropped", "lost", "refused"), COUNT))
KNOWN["sent"] = SECONDS
USUAL = re.compile(";".join(f"{name}={value}" for name, value in KNOWN.items()))
PAIR = "|".join(f"{name}={value}" for name, value in KNOWN.items())
# Later clients may send more names. No value has a blank or a line end: one tally is one line.
PAIR += "|(?!(?:{})=)[A-Za-z][A-Za-z0-9_-]*=[!-:<-~]*".format("|".join(KNOWN))
FORM = re.compile(f"(?:{PAIR})(?:;(?:{PAIR}))*")

# A byte per node, by the checksum of its name, says that a malformed tally was logged. All workers
# share it, as they are forked after it is made; clients cannot make it grow.
LOGGED = mmap.mmap(-1, 1 << 16)


def usable_tally(header, uuid):
    """Return `header`, the tally that the node `uuid` sent, or None if it is None or malformed.

    The first malformed one of a node is logged, without its text, which may contain anything.
    """
    if header is None:
        return None
    problem = problem_of(header)
    if not problem:
        return header
    place = zlib.crc32(uuid.encode()) % len(LOGGED)
    if not LOGGED[place]:
        LOGGED[place] = 1
        log.info("left out the tally of %s: %s; more of this node are not logged", uuid, problem)
    return None


def problem_of(tally):
    """Return the reason why `tally` is malformed, or None."""
    if len(tally) > LONGEST:
        return f"longer than {LONGEST} bytes"
    if USUAL.fullmatch(tally):  # as clients write it: found in half of the time
        return None
    if not FORM.fullmatch(tally):
        return "not NAME=VALUE;NAME=VALUE... in ASCII without blanks, or a value of another form"
    names = [pair.partition("=")[0] for pair in tally.split(";")]
    return "a name twice" if len(set(names)) < len(names) else None
