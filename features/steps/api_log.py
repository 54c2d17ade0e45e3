"""Steps of api.log.feature: what service.log says of requests that were refused."""

from behave import given, then, when

from features.support.curl import curl
from features.support.loglines import JAPAN, check_beginnings
from features.support.service import make_service


@given("a service of the scenario's own that takes the token {token:S} as well")
def start_service_of_two_tokens(context, token):
    make_service(context)
    context.service.configure(token=[context.target.token, token])
    context.service.start()


@given("a service of the scenario's own on a host in Japan")
def start_service_in_japan(context):
    make_service(context)
    context.service.run_as += f" {JAPAN}"
    context.service.start()


@when("an empty record is posted from {source:S} with the header X-Forwarded-For: {value}")
def post_from(context, source, value):
    target = context.records.target
    headers = [
        ("Authorization", f"Bearer {target.token}"),
        ("Content-Type", "application/json"),
        ("X-Forwarded-For", value),
    ]
    url, options = f"{target.own_url}/api/v1/record", f"--interface {source}"
    context.answer = curl(target.api, "POST", url, headers, b"{}", options)


def check_line(context, text, end):
    """Check that one line of service.log holds `text`, and that it ends with `end`."""
    lines = [line for line in context.service.log().splitlines() if text in line]
    assert len(lines) == 1 and lines[0].endswith(end), context.service.log()


@then('one line of service.log says "{text}", its uuid and from {address:S}')
def check_known(context, text, address):
    check_line(context, text, f"(from {address}, uuid {context.record.uuid})")


@then('one line of service.log says "{text}", no uuid and from {address:S}')
def check_unknown(context, text, address):
    check_line(context, text, f"(from {address})")


@then('one line of service.log says "{text}"')
def check_stored(context, text):
    check_line(context, text.replace("UUID_TIMESTAMP.json", context.record.filename), "")


@then("every line of service.log begins with the time in UTC and a level")
def check_times(context):
    check_beginnings(context.service.log())


def refusals(context, status):
    """Return the lines of the API host's service.log that tell of refusals with `status`."""
    log = context.records.target.service_log
    # -a: a power cut may have left zeros where a line was to be.
    done = context.target.api.run("grep -a %s %s", f"refused with {status}: ", log, root=True)
    return done.stdout.splitlines()


@given("the refusals with {status} that service.log tells of by now")
def remember_refusals(context, status):
    context.refusals = len(refusals(context, status))


@then("service.log tells of one refusal with {status} more, which came from another host")
def check_other_host(context, status):
    added = refusals(context, status)[context.refusals :]
    assert len(added) == 1 and "from 127.0.0.1" not in added[0], added


@then('the answer does not hold "{text}"')
def check_absent_in_answer(context, text):
    assert text not in context.answer.text, context.answer.text


@then('service.log does not hold "{text}"')
def check_absent(context, text):
    assert text not in context.service.log(), context.service.log()


@then("the folder of records is empty")
def check_no_file(context):
    assert not context.service.stored(), context.service.stored()
