"""Steps about a service of the scenario's own: its configuration, its folder, its end."""

import json

from behave import given, then, when

from features.support.curl import call_as_written
from features.support.service import make_service

# the introduction's calls, word for word but for the token, the address and the list of processes
RECORD_CALL = """curl -k -X POST -H 'Authorization: Bearer token-goes-here' \
  -H "Content-Type: application/json" \
  -d '{"uuid" : "a9201032-1e1f-40a2-8995-8472a76dd7d2", "timestamp" : "1593338576.5624585", \
"data":[{"pid":1}]}' \
  """
QUESTION_CALL = """curl -k -X GET -H 'Authorization: Bearer token-goes-here' \
  -H "Content-Type: application/json" """


@given("a service of the scenario's own")
def start_service(context):
    make_service(context)
    context.service.start()


@given("a service of the scenario's own with the {key:w} {value}")
def start_configured_service(context, key, value):
    make_service(context)
    context.service.configure(**{key: json.loads(value)})
    context.service.start()


@given('a service of the scenario\'s own that "flask run" serves')
def start_flask(context):
    make_service(context)
    context.service.start_flask()


@given("a configuration of the service that is right")
def make_configuration(context):
    make_service(context)


@given("a configuration of the service that has no {key:w}")
def make_configuration_without(context, key):
    make_service(context)
    context.service.configure(**{key: None})


@given("a configuration of the service that has the {key:w} {value}")
def make_configuration_with(context, key, value):
    make_service(context)
    context.service.configure(**{key: json.loads(value)})


@given("a configuration of the service that is {fault}")
def make_broken_configuration(context, fault):
    make_service(context)
    context.service.break_configuration(fault)


@given("a configuration of the service whose folder is gone")
def make_lost_configuration(context):
    make_service(context)
    context.service.config_file = f"{context.service.folder}/gone/config.json"


@when("the service is started with it")
def run_service(context):
    context.result = context.service.run()


@when("the service is started with it and {workers:S} workers")
def run_workers(context, workers):
    context.result = context.service.run(f"--workers {workers}")


@when("the configuration is checked")
def check_configuration(context):
    context.result = context.service.call("check")


@then("it ends with status {status:d}")
def check_status(context, status):
    assert context.result.status == status, context.result


def check_one_line(lines, file, message):
    """Check that `lines` are one, which names `file` and says `message`."""
    assert len(lines) == 1 and file in lines[0] and message in lines[0], lines


@then('its only line on stderr names config.json and says "{message}"')
def check_stderr(context, message):
    context.message = message
    lines = context.result.stderr.splitlines()
    check_one_line(lines, context.service.config_file, message)


@then("so does the only line in service.log")
def check_logged_fault(context):
    lines = context.service.log().splitlines()
    check_one_line(lines, context.service.config_file, context.message)


@then('it says "{text}"')
def check_said(context, text):
    assert text in context.result.stdout, context.result


@then("nothing but config.json is in its folder")
def check_folder(context):
    assert context.service.files() == ["config.json"], context.service.files()


@then("the folder {folder} is closed to others")
def check_mode(context, folder):
    assert context.service.mode(folder) == "750", context.service.mode(folder)


@then("the service has never taken as much as {size:d} MiB of memory")
def check_memory(context, size):
    assert context.service.peak_memory() < size, f"{context.service.peak_memory():.0f} MiB"


@given("its folder of records {trouble}")
def break_records(context, trouble):
    context.service.break_records(trouble)


@when("the folder of records is mended")
def mend_records(context):
    context.service.mend_records()


@then("the folder of records holds this one file and nothing else")
def check_only_file(context):
    stored = context.service.stored()
    assert stored == [context.record.filename], stored


@when("the introduction's curl call posts a record to {url:S}")
def introduce_record(context, url):
    context.output = introduce(context, RECORD_CALL, url)


@when("the introduction's curl call asks {url:S}")
def introduce_question(context, url):
    context.output = introduce(context, QUESTION_CALL, url)


def introduce(context, call, url):
    return call_as_written(context.target.api, call, context.target.token, url)


@when("the introduction's curl call posts a record to the API host by HTTPS")
def introduce_record_by_https(context):
    context.add_cleanup(context.records.remove, "a9201032-1e1f-40a2-8995-8472a76dd7d2")
    url = f"{context.target.url}/api/v1/record"
    context.output = introduce(context, RECORD_CALL, url)


@then("curl prints {output}")
def check_output(context, output):
    assert context.output == output, context.output
