"""Steps about the programs, accounts, files, packages, units, cron jobs and logs of a host."""

from behave import then, when

from features.lab import boots
from features.lab.paths import ROOT
from features.lab.waiting import eventually


@then("{program:S} can be run on the {host:w} host")
def check_program(context, program, host):
    context.target.host(host).check_output("command -v %s", program, root=True)


@then("{account:w} on the {host:w} host has no login shell and no password")
def check_account(context, account, host):
    target = context.target.host(host)
    shell = target.check_output("getent passwd %s", account).rpartition("/")[2]
    assert shell == "nologin", shell
    # L or LK, depending on the release, is a locked password.
    state = target.check_output("passwd --status %s", account, root=True).split()[1]
    assert state.startswith("L"), state


@then("{file:S} on the {host:w} host belongs to {owner:w} with mode {mode:w}")
def check_file(context, file, host, owner, mode):
    shown = context.target.host(host).check_output("stat -c '%%U %%G %%a' %s", file, root=True)
    assert shown == f"{owner} {owner} {mode}", shown


@then("the {package:w} on the {host:w} host has exactly its pinned packages")
def check_packages(context, package, host):
    python = f"/opt/process-{package}/venv/bin/python"
    target = context.target.host(host)
    frozen = target.check_output("%s -m pip freeze --all", python).split()
    frozen = [line for line in frozen if not line.startswith(f"process-{package}==")]
    pins = pins_of(package, target.check_output("%s --version", python).split()[1])
    # venv may install setuptools although no pin names it.
    frozen = [line for line in frozen if not line.startswith("setuptools==") or line in pins]
    assert normal(frozen) == normal(pins), normal(frozen) ^ normal(pins)


def pins_of(package, version):
    """Return the pins (NAME==VERSION) of a package for this `version` of Python."""
    short = ".".join(version.split(".")[:2])
    lines = (ROOT / package / "requirements" / f"python{short}.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def normal(pins):
    """Return `pins` as a set with normalized names (PEP 503)."""
    return {pin.lower().replace("_", "-") for pin in pins}


@then("SELinux is enforcing on the {host:w} host, or not available")
def check_selinux(context, host):
    ask = "test ! -d /sys/fs/selinux/booleans && echo none || getenforce"
    state = context.target.host(host).check_output(ask, root=True)
    assert state in ("none", "Enforcing"), state


@then("{unit:S} runs on the {host:w} host")
def check_runs(context, unit, host):
    context.target.host(host).check_output("systemctl is-active %s", unit)


@then("{unit:S} on the {host:w} host starts at boot")
def check_enabled(context, unit, host):
    context.target.host(host).check_output("systemctl is-enabled %s", unit)


@then("cron on the {host:w} host runs {job:S} at {schedule} as {account:w}")
def check_schedule(context, host, job, schedule, account):
    job = context.target.host(host).check_output("cat %s", f"/etc/cron.d/{job}")
    lines = [line.split() for line in job.splitlines() if not line.startswith("#")]
    assert [*schedule.split(), account] in [line[:6] for line in lines], job


@when("the log of {job:S} on the {host:w} host is rotated")
def rotate(context, job, host):
    target = context.target.host(host)
    log = target.check_output("grep -o '^/[^ ]*' %s", f"/etc/logrotate.d/{job}")
    context.rotated = target.check_output("stat -c %%i %s", log, root=True)
    target.check_output("logrotate --force %s", f"/etc/logrotate.d/{job}", root=True)


@then("{log:S} on the {host:w} host eventually contains only new lines")
def check_new_log(context, log, host):
    show = "test -s %s && stat -c %%i %s"
    file = eventually(lambda: context.target.host(host).check_output(show, log, log, root=True), 30)
    assert file != context.rotated, file


@then("{log:S} on the {host:w} host contains the earlier lines")
def check_old_log(context, log, host):
    file = context.target.host(host).check_output("stat -c %%i %s", log, root=True)
    assert file == context.rotated, file


@when("the {host:w} host is rebooted")
def reboot(context, host):
    boots.restart(context.target.host(host), "systemctl reboot")
