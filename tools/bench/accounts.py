"""The accounts under which readings are measured: root, and one with few permissions."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

CLIENT = Path(sys.executable).with_name("process-client")
UNPRIVILEGED = "nobody"


def accounts():
    """Return {name in the table: account name, None for the current one} of the usable accounts.

    A message on stderr names those that are not usable here.
    """
    if os.geteuid():
        print("not root: only readings under this account", file=sys.stderr)
        return {"this account": None}
    if not may_run(UNPRIVILEGED):
        print(f"{UNPRIVILEGED} may not run {CLIENT}: only readings as root", file=sys.stderr)
        return {"root": None}
    return {"root": None, "unprivileged": UNPRIVILEGED}


def may_run(account):
    """Return True if the account can run the client."""
    try:
        done = subprocess.run([CLIENT, "--help"], capture_output=True, **under(account))
    except PermissionError:  # it may not enter a folder on the path
        return False
    return done.returncode == 0


def under(account):
    """Return subprocess's arguments to run a program under an account; None is the current one."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": ()}
