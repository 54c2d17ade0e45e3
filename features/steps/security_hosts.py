"""Steps about what each host allows: logins, the rights of the programs, access to files."""

import re
import secrets

import paramiko
from behave import given, then

from features.lab.secrecy import hide
from features.lab.waiting import eventually
from features.support.login import can_log_in
from features.support.records import timestamp_in
from features.support.ticks import now

USER = "scenario"
CAPABILITIES = {"CAP_DAC_READ_SEARCH": 2, "CAP_SYS_PTRACE": 19}  # capability.h


@given("root on the {host:w} host accepts the features' SSH key")
def give_root_key(context, host):
    target = context.target.host(host)
    context.key = paramiko.ECDSAKey.generate()
    known = "/root/.ssh/authorized_keys"
    target.check_output(
        "mkdir -p -m 0700 /root/.ssh && touch %s && cp -p %s %s.kept && echo %s >>%s",
        *(known, known, known, f"{context.key.get_name()} {context.key.get_base64()}", known),
        root=True,
    )
    context.add_cleanup(target.check_output, "mv %s.kept %s", known, known, root=True)


@then("root {can:w} log in to the {host:w} host with this key")
def check_root(context, can, host):
    assert can_log_in(context.target.host(host), "root", key=context.key) == (can == "can")


@given("an account on the {host:w} host with a password")
def make_account(context, host):
    target = context.target.host(host)
    context.password = secrets.token_urlsafe(16)
    hide(context.password)
    # --force: the account may still be logged in if its password was accepted.
    context.add_cleanup(target.check_output, "userdel --force --remove %s", USER, root=True)
    target.check_output(
        "useradd -m %s && echo %s | chpasswd", USER, f"{USER}:{context.password}", root=True
    )


@then("the account cannot log in to the {host:w} host with this password")
def check_password(context, host):
    assert not can_log_in(context.target.host(host), USER, password=context.password)


@then("systemd rates the exposure of the {unit:w} of the {host:w} host at {limit:g} or better")
def check_exposure(context, unit, host, limit):
    rating = context.target.host(host).check_output("systemd-analyze security --no-pager %s", unit)
    exposure = float(re.search(r"exposure level for \S+ ([\d.]+)", rating)[1])
    assert exposure <= limit, rating


@then("the processes of the {unit:w} of the {host:w} host have no capability and can gain none")
def check_capabilities(context, unit, host):
    target = context.target.host(host)
    main = target.main_process(unit)
    pids = [main, *target.run("pgrep -P %s", main).stdout.split()]
    for pid in pids:
        sets = target.check_output("grep ^Cap /proc/%s/status", pid)
        assert set(sets.split()[1::2]) == {"0" * 16}, sets


@then("the {unit:w} of the {host:w} host has exactly the capabilities {names}")
def check_given(context, unit, host, names):
    target = context.target.host(host)
    mask = sum(1 << CAPABILITIES[name] for name in names.split())
    shown = target.check_output("grep ^Cap /proc/%s/status", target.main_process(unit)).split()
    sets = {shown[i].rstrip(":"): int(shown[i + 1], 16) for i in range(0, len(shown), 2)}
    wanted = dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), mask)
    assert sets == wanted, sets


@then("the next record of the client contains every process that runs all the time")
def check_all_shown(context):
    before = pids(context.target.client)
    recorded = {process["pid"] for process in next_reading(context)}
    lasting = before & pids(context.target.client)
    assert lasting <= recorded, f"not in the record: {lasting - recorded}"


@then("the next record of the client has the open files of root's processes")
def check_all_read(context):
    roots = [
        process
        for process in next_reading(context)
        if process["uids"][0] == 0 and process["cmdline"] and process["status"] != "zombie"
    ]
    hidden = [process for process in roots if process["open_files"] is None]
    assert roots and not hidden, hidden


def next_reading(context):
    """Return the processes in the client's next reading from now on."""
    client, uuid = context.target.client, context.target.client_config["uuid"]
    moment = now(client)

    def later():
        return [name for name in context.records.names(uuid) if timestamp_in(name) > moment]

    return context.records.content(eventually(later, within=60)[0])


def pids(host):
    """Return the pids of all processes on `host`."""
    return {int(pid) for pid in host.check_output("ps -eo pid=").split()}


@then("only {account:w} and root can read below {folder:S} on the {host:w} host")
def check_closed(context, account, folder, host):
    target = context.target.host(host)
    owner, mode = target.check_output("stat -c '%%U:%%G %%a' %s", folder).split()
    members = target.check_output("getent group %s", account).split(":")[3]
    assert (owner, members) == (f"{account}:{account}", ""), (owner, members)
    assert mode.endswith("0"), mode
    assert target.run("runuser -u %s -- ls %s", "nobody", folder, root=True).status != 0


@then("only root can read the key that nginx uses")
def check_key(context):
    api = context.target.api
    line = api.check_output("grep ssl_certificate_key /etc/nginx/nginx.conf")
    file = line.split()[1].rstrip(";")
    shown = api.check_output("stat -c '%%U %%a' %s", file, root=True)
    assert shown == "root 600", f"{file}: {shown}"


@then("no report of the features contains a token or secret")
def check_reports(context):
    secrets = [secret.encode() for secret in context.target.secrets]
    files = [path for path in context.report.folder.parent.rglob("*") if path.is_file()]
    found = [str(path) for path in files if any(secret in path.read_bytes() for secret in secrets)]
    assert not found, found
