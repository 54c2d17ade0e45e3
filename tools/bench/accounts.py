"""The accounts that readings are taken under: root, and one that may see little of the others."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

CLIENT = Path(sys.executable).with_name("process-client")
UNPRIVILEGED = "nobody"


def accounts():
    """Return the names of those that can be measured here, as in `under`, by what rows call them.

    Say on stderr which cannot.
    """
    if os.geteuid():
        print("not root: readings under this account alone, of its own crowds", file=sys.stderr)
        return {"this account": None}
    if not may_run(UNPRIVILEGED):
        print(f"{UNPRIVILEGED} may not run {CLIENT}: readings as root alone", file=sys.stderr)
        return {"root": None}
    return {"root": None, "unprivileged": UNPRIVILEGED}


def may_run(account):
    """Tell whether the account can run the client."""
    try:
        done = subprocess.run([CLIENT, "--help"], capture_output=True, **under(account))
    except PermissionError:  # a folder on the way is closed to it
        return False
    return done.returncode == 0


def under(account):
    """Return what subprocess needs to run a program under an account; None is our own."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": ()}
