"""Steps of client.host.feature: the deployed client under systemd and cron, and kernel threads."""

from behave import then, when

from features.lab.target import CLIENT
from features.lab.waiting import eventually
from features.support.records import KEYS, timestamp_in

CONFIG = f"{CLIENT}/config.json"
LOG = f"{CLIENT}/client.log"
KEPT = f"{CONFIG}.kept"


@then("the record contains the host's kernel threads, with all their keys and no command line")
def check_kernel_threads(context):
    (name,) = context.records.names(context.node)
    recorded = {process["pid"]: process for process in context.records.content(name)}
    line = "date +%%s && ps -o pid=,etimes= -p 2 --ppid 2"
    now, *shown = context.target.client.check_output(line).splitlines()
    # Only those that are older than the reading; ages are in full seconds.
    since = int(now) - timestamp_in(name) + 1
    threads = {int(pid) for pid, age in map(str.split, shown) if int(age) > since}
    assert 2 in threads, f"no kernel threads: {shown}"
    assert not threads - recorded.keys(), f"not in the record: {threads - recorded.keys()}"
    for thread in map(recorded.get, threads):
        assert thread.keys() == KEYS, thread
        assert thread["cmdline"] == [] and not thread["exe"], thread
        assert thread["name"] and thread["create_time"] and thread["ppid"] in (0, 2), thread
    assert recorded[2]["name"] == "kthreadd", recorded[2]


def systemctl(context, what):
    """Run `systemctl` on the client host; return what it printed."""
    return context.target.client.check_output(f"systemctl {what}", root=True)


def main_process(context):
    """Return the pid of the deployed client, "0" while it does not run."""
    return context.target.client.main_process("client")


@when("the client is stopped")
def stop(context):
    context.add_cleanup(systemctl, context, "start client")
    systemctl(context, "stop client")


@when("the client is started")
def start(context):
    systemctl(context, "start client")


@when("the client is restarted")
def restart(context):
    context.process_before = main_process(context)
    context.restarted = context.target.client.check_output("date '+%%F %%T'")
    systemctl(context, "restart client")


@when("the client is restarted and reloaded at once")
def restart_and_reload(context):
    client = context.target.client
    show = "systemctl show --property=MainPID client"
    steps = f"systemctl restart client && {show} && systemctl kill -s HUP client"
    context.started = client.check_output(steps, root=True).partition("=")[2]

    def reloaded():
        log = client.check_output("tail -n 20 %s", LOG, root=True)
        stop, start, reload = map(log.rfind, ("Stopped by ", "Started: ", "Reloaded: "))
        assert 0 <= stop < start < reload, log
        return True

    eventually(reloaded, within=30)


@then("the client's process is the one that was started")
def check_started_process(context):
    assert main_process(context) == context.started, (context.started, main_process(context))


@when("the client's process is killed")
def kill(context):
    context.process_before = main_process(context)
    systemctl(context, "kill --signal=SIGKILL client")


@when("the client is restarted with a faulty configuration")
def restart_faulty(context):
    context.add_cleanup(repair, context)
    damage = 'cp -p %s %s && sed -i \'s/"uuid"/"uuids"/\' %s'
    context.target.client.check_output(damage, CONFIG, KEPT, CONFIG, root=True)
    # Depending on systemd's version, this command fails or not.
    context.target.client.run("systemctl restart client", root=True)


@when("the client's configuration is repaired")
def repair(context):
    restore = "test ! -e %s || { mv %s %s && systemctl restart client; }"
    context.target.client.check_output(restore, KEPT, KEPT, CONFIG, root=True)


@then("systemd reports that the client is {state:w}")
def check_state(context, state):
    shown = context.target.client.run("systemctl is-active client").stdout.strip()
    assert shown == state, shown


@then("cron goes on ticking")
def check_cron(context):
    eventually(
        lambda: context.target.client.run("pgrep -u reporter -x sleep").status == 0, within=70
    )


@then("the client's process is another one")
def check_other_process(context):
    now = main_process(context)
    assert now not in ("0", context.process_before), now


@then("within {seconds:d} seconds the client's process is another one")
def check_other_process_later(context, seconds):
    eventually(lambda: main_process(context) not in ("0", context.process_before), within=seconds)


@then("the end of the deployed client.log contains a stop by SIGTERM and a start")
def check_log_of_restart(context):
    log = context.target.client.check_output("tail -n 20 %s", LOG, root=True)
    stop, start = log.rfind("Stopped by SIGTERM"), log.rfind("Started: ")
    assert 0 <= stop < start, log


@then('systemctl status {name:S} shows "{text}"')
def check_status(context, name, text):
    shown = systemctl(context, f"status --no-pager {name}")
    assert text in shown, shown


@then("journalctl -u client shows a stop and then a start")
def check_journal(context):
    line = "journalctl --no-pager -o cat -u client --since %s"

    def restart_is_shown():
        journal = context.target.client.check_output(line, context.restarted, root=True)
        assert 0 <= journal.find("Stopped ") < journal.rfind("Started "), journal
        return True

    eventually(restart_is_shown, within=20)


@then("the client's systemd journal and client.log name the fault")
def check_fault_logged(context):
    for line in "journalctl --no-pager -u client -n 50", f"tail -n 20 {LOG}":
        eventually(
            lambda line=line: (
                f'{CONFIG}: unknown key "uuids"' in context.target.client.check_output(line, root=1)
            ),
            within=20,
        )
