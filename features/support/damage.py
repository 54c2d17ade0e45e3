"""Damage to a host, which a play must repair, and the restoring of changed files."""

from functools import partial


def damage(host, what, how):
    """Damage `what` on `host` as `how` says; return a function that undoes the damage."""
    if what.startswith("/"):
        return damage_file(host, what, how)
    if what.startswith("port "):
        port = f"{what.removeprefix('port ')}/tcp"
        host.check_output("firewall-cmd --permanent --add-port %s", port, root=True)
        host.check_output("firewall-cmd --reload", root=True)
        undo = "firewall-cmd --permanent --remove-port %s; firewall-cmd --reload"
        return partial(host.run, undo, port, root=True)
    if what.startswith("the package "):
        package, _, application = what.removeprefix("the package ").partition(" of ")
        pip = f"/opt/{application}/venv/bin/python -m pip"
        host.check_output(f"{pip} uninstall --yes %s", package, root=True)
        # This cannot be undone without the wheels; fail if the play has not repaired it.
        return partial(host.check_output, f"{pip} show --quiet %s", package)
    assert how == "stopped", f"{what} cannot be {how}"
    host.check_output("systemctl stop %s", what, root=True)
    return partial(host.check_output, "systemctl start %s", what, root=True)


def damage_file(host, file, how):
    """Damage `file` on `host`; return a function that restores it."""
    commands = {
        "removed": "rm %s",
        "overwritten": "echo damaged > %s",
    }
    put_back = keep_file(host, file)
    command = commands.get(how) or f"chmod {how.removeprefix('of mode ')} %s"
    host.check_output(command, file, root=True)
    return put_back


def keep_file(host, file, then="true"):
    """Return a function that restores `file` as it is now and runs the command `then`."""
    kept = host.check_output("mktemp", root=True)
    host.check_output("cp --preserve=all %s %s", file, kept, root=True)
    put_back = f"cp --preserve=all %s %s && rm %s && {then}"
    return partial(host.check_output, put_back, kept, file, kept, root=True)
