"""Steps about service.log: what it contains, and what it never contains."""

from behave import then

from features.support.loglines import check_beginnings, contained
from features.support.records import fill_in


def service_log(context):
    """Return the newest lines of service.log."""
    log = context.records.target.service_log
    # A power cut may leave zeros in place of a line; a host shows them as text.
    return context.target.api.check_output("tail -n 1000 %s", log, root=True)


@then('service.log contains "{text}"')
def check_log(context, text):
    contained(fill_in(context, text), lambda: service_log(context))


@then('service.log does not contain "{text}"')
def check_absent(context, text):
    log = service_log(context)
    assert log and fill_in(context, text) not in log, context.target.mask(log)


@then('one line of service.log ends with "{end}"')
def check_one_line(context, end):
    log = service_log(context)
    ends = [line.endswith(fill_in(context, end)) for line in log.splitlines()]
    assert ends.count(True) == 1, log


@then("every line of service.log begins with the time in UTC and a level")
def check_times(context):
    check_beginnings(service_log(context))


@then("service.log names another host as the sender of the refused record")
def check_sender(context):
    lines = [line for line in service_log(context).splitlines() if context.record.uuid in line]
    assert len(lines) == 1 and "(from " in lines[0], lines
    assert "(from 127.0.0.1" not in lines[0], lines
