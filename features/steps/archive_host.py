"""Steps about the archive on its host: what its account may do, and what its job of cron does."""

import base64

from behave import then, when

from features.lab.target import ARCHIVE
from features.support.records import fill_in

JOBS = "/etc/cron.d/process-archive"
LISTS = "/var/lib/process-records/sealed"


def run_as_archivist(context):
    """Yield the result of each command in the table, run under the archive's account."""
    for row in context.table:
        command = fill_in(context, row["command"])
        yield context.target.api.run(f"cd / && runuser -u archivist -- {command}", root=True)


@then("archivist may run these commands on the api host")
def check_allowed(context):
    for result in run_as_archivist(context):
        assert result.status == 0, result


@then("archivist may not run these commands on the api host")
def check_forbidden(context):
    for result in run_as_archivist(context):
        assert result.status != 0 and "ermission denied" in result.stderr, result


@when("the job of cron that seals is run")
def run_job(context):
    (line,) = context.target.api.check_output("grep ' seal ' %s", JOBS).splitlines()
    *_, account, command = line.split(None, 6)
    assert account == "archivist", line
    run_alone(context, command)


@when("the archive of the api host seals all records")
def seal_all(context):
    run_alone(
        context, f"{context.target.archive_command} --config {ARCHIVE}/config.json seal --all"
    )


def run_alone(context, command):
    """Run a shell line under the archive's account, when no other run is at work any more."""
    line = f"flock {ARCHIVE}/segments/.lock true && cd / && runuser -u archivist -- sh -c %s"
    context.target.api.check_output(line, command, root=True)


@then("the sealed lists of the api host name its file")
def check_lists(context):
    line = f"grep -rF %s {LISTS}"
    context.target.api.check_output(line, f"{context.record.filename} ", root=True)


@then("the archive of the api host gives it back byte for byte")
def check_given_back(context):
    line = f"runuser -u archivist -- {context.target.archive_command}"
    content = context.target.api.check_output(
        f"cd / && {line} --config {ARCHIVE}/config.json restore %s %s | base64",
        context.record.uuid,
        context.record.timestamp,
        root=True,
    )
    assert base64.b64decode(content) == context.record.data
