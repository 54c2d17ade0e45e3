"""Steps about client.log: what stands in it, and what never does."""

import re

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.loglines import JAPAN, check_beginnings


@given("the client's host is in Japan")
def move_to_japan(context):
    context.client.run_as += f" {JAPAN}"


@then('client.log holds "{text}"')
def check_log(context, text):
    assert text in context.client.log(), context.client.log()


@when('client.log comes to hold "{text}"')
@then('client.log comes to hold "{text}"')
def check_log_later(context, text):
    check_log_times(context, text, 1)


@when('client.log comes to hold "{text}" {number:Number} times')
@then('client.log comes to hold "{text}" {number:Number} times')
def check_log_times(context, text, number):
    def log():
        assert context.client.log().count(text) >= number, context.client.log()
        return True

    eventually(log, within=60)


@then("it tells of {number:d} readings at least before that")
def check_readings_before(context, number):
    before = context.client.log().partition("POST failed")[0]
    assert before.count(" taken: ") >= number, context.client.log()


@then("client.log tells of no trouble with a reading")
def check_no_trouble(context):
    log = context.client.log()
    # A delivery that a busy API did not answer in time is made again.
    assert log and not re.search("ERROR (?!POST failed)|Traceback", log), log


@then('stderr and client.log hold one line alone, which names config.json and says "{message}"')
def check_line(context, message):
    named = f"{context.client.config_file}: "
    for text in context.result.stderr, context.client.log():
        assert len(text.splitlines()) == 1, text
        assert message in text.partition(named)[2], text


@then("neither stderr nor client.log holds the token")
def check_no_token(context):
    check_absence(context, context.client.config["token"])


@then('neither stderr nor client.log holds "{text}"')
def check_absence(context, text):
    log = context.client.log()
    assert log, "there is no log"
    both = context.result.stderr + log
    assert text not in both, both.replace(text, "[what must not be here]")


@then("every line of client.log begins with the time in UTC and a level")
def check_lines(context):
    check_beginnings(context.client.log())


@then("no line of client.log is longer than {number:d} characters")
def check_length(context, number):
    longest = max(len(line) for line in context.client.log().splitlines())
    assert longest <= number, longest


@given("client.log is a folder")
def make_log_folder(context):
    context.client.host.check_output("mkdir %s", f"{context.client.folder}/client.log", root=True)


@when("client.log is rotated")
def rotate(context):
    path = f"{context.client.folder}/client.log"
    context.client.host.check_output("mv %s %s.1", path, path, root=True)
