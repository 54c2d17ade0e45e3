"""Steps about what each host grants: logins, power of the programs, files, places of the token."""

import re
import secrets

import paramiko
from behave import given, then

from features.lab.secrecy import hide
from features.lab.waiting import eventually
from features.support.login import lets_in
from features.support.records import timestamp_in
from features.support.ticks import now

USER = "scenario"


@given("root of the {host:w} host knows the key of the features")
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


@then("nobody gets in on the {host:w} host as root")
def check_root(context, host):
    assert not lets_in(context.target.host(host), "root", key=context.key)


@then("root gets in on the {host:w} host")
def check_root_gets_in(context, host):
    assert lets_in(context.target.host(host), "root", key=context.key)


@given("an account of the {host:w} host with a password")
def make_account(context, host):
    target = context.target.host(host)
    context.password = secrets.token_urlsafe(16)
    hide(context.password)
    # --force: where the password was taken, somebody is still logged in.
    context.add_cleanup(target.check_output, "userdel --force --remove %s", USER, root=True)
    target.check_output(
        "useradd -m %s && echo %s | chpasswd", USER, f"{USER}:{context.password}", root=True
    )


@then("nobody gets in on the {host:w} host with this password")
def check_password(context, host):
    assert not lets_in(context.target.host(host), USER, password=context.password)


@then("systemd rates the exposure of the {unit:w} of the {host:w} host at {limit:g} or better")
def check_exposure(context, unit, host, limit):
    told = context.target.host(host).check_output("systemd-analyze security --no-pager %s", unit)
    exposure = float(re.search(r"exposure level for \S+ ([\d.]+)", told)[1])
    assert exposure <= limit, told


@then("the processes of the {unit:w} of the {host:w} host have no capability and can gain none")
def check_capabilities(context, unit, host):
    target = context.target.host(host)
    main = target.main_process(unit)
    pids = [main, *target.run("pgrep -P %s", main).stdout.split()]
    for pid in pids:
        told = target.check_output("grep ^Cap /proc/%s/status", pid)
        assert set(told.split()[1::2]) == {"0" * 16}, told


@then("the newest record of the client shows every process that runs all the time")
def check_all_shown(context):
    client, uuid = context.target.client, context.target.client_config["uuid"]
    before, moment = pids(client), now(client)

    def later():
        return [name for name in context.records.names(uuid) if timestamp_in(name) > moment]

    name = eventually(later, within=30)[0]
    lasting = before & pids(client)
    shown = {process["pid"] for process in context.records.content(name)}
    assert lasting <= shown, f"not shown: {lasting - shown}"


def pids(host):
    """Return the pids of all processes on `host`."""
    return {int(pid) for pid in host.check_output("ps -eo pid=").split()}


@then("nobody but {account:w} and root can read below {folder:S} on the {host:w} host")
def check_closed(context, account, folder, host):
    target = context.target.host(host)
    owner, mode = target.check_output("stat -c '%%U:%%G %%a' %s", folder).split()
    members = target.check_output("getent group %s", account).split(":")[3]
    assert (owner, members) == (f"{account}:{account}", ""), (owner, members)
    assert mode.endswith("0"), mode
    assert target.run("runuser -u nobody -- ls %s", folder, root=True).status != 0


@then("the key that nginx uses is readable by root alone")
def check_key(context):
    api = context.target.api
    line = api.check_output("grep ssl_certificate_key /etc/nginx/nginx.conf")
    file = line.split()[1].rstrip(";")
    shown = api.check_output("stat -c '%%U %%a' %s", file, root=True)
    assert shown == "root 600", f"{file}: {shown}"


@then("the token does not stand in any report of the features")
def check_reports(context):
    token = context.target.token.encode()
    files = [path for path in context.report.folder.parent.rglob("*") if path.is_file()]
    telling = [str(path) for path in files if token in path.read_bytes()]
    assert not telling, telling
