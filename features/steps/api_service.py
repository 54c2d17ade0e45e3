"""Steps about a separate service: its start, configuration, folder, reload and end."""

import json

from behave import given, then, when

from features.support.curl import call_as_written
from features.support.disk import SmallDisk
from features.support.loglines import JAPAN
from features.support.records import fill_in
from features.support.service import make_service

# The introduction's calls, verbatim except for the token, the address and the list of processes.
RECORD_CALL = """curl -k -X POST -H 'Authorization: Bearer token-goes-here' \
  -H "Content-Type: application/json" \
  -d '{"uuid" : "a9201032-1e1f-40a2-8995-8472a76dd7d2", "timestamp" : "1593338576.5624585", \
"data":[{"pid":1}]}' \
  """
QUESTION_CALL = """curl -k -X GET -H 'Authorization: Bearer token-goes-here' \
  -H "Content-Type: application/json" """


# ---------------------------------------------------------------- start
@given("a separate service that is not started")
def prepare_service(context):
    make_service(context)


@given("a separate service")
def start_service(context):
    make_service(context)
    context.service.start()


@given("a separate service with the {key:w} {value}")
def start_configured_service(context, key, value):
    make_service(context)
    context.service.configure(**{key: json.loads(fill_in(context, value))})
    context.service.start()


@given("a separate service with a {size:d} MiB disk for records and the min_free_mb {reserve:d}")
def start_service_with_disk(context, size, reserve):
    make_service(context)
    context.service.configure(min_free_mb=reserve)
    start_with_disk(context, context.records.target.records_dir, size)


@given("a separate service with a {size:d} MiB disk for its journal")
def start_service_with_journal_disk(context, size):
    make_service(context)
    start_with_disk(context, context.service.journal().folder, size)


def start_with_disk(context, folder, size):
    """Start the service after `folder` has become a disk: it would not see a later one."""
    context.disk = SmallDisk(context.target.api, folder, size)
    context.add_cleanup(context.disk.remove)
    context.service.start()


@given("a separate service on a host in Japan")
def start_service_in_japan(context):
    make_service(context)
    context.service.run_as += f" {JAPAN}"
    context.service.start()


@given("a separate service whose fsync calls are recorded")
def start_service_noting_syncs(context):
    make_service(context)
    context.service.start_noting_syncs()


@given("a separate service whose workers are still starting")
def start_service_slowly(context):
    make_service(context)
    context.service.begin_to_start()


@given('a separate service under "flask run"')
def start_flask(context):
    make_service(context)
    context.service.start_flask()


@given("its configuration {fault}")
def damage_configuration(context, fault):
    verb, _, rest = fault.partition(" ")
    if verb == "has":
        key, _, value = rest.removeprefix("the ").partition(" ")
        context.service.configure(**{key: json.loads(value)})
    elif fault == "is missing":
        context.service.remove_configuration()
    else:
        context.service.write(rest)


@given("its disk has no {what:S}")
def lack(context, what):
    context.service.run_lacking(what)


@when("process-service serve is run")
def run_service(context):
    context.result = context.service.run()


@when("process-service check is run")
def check_configuration(context):
    context.result = context.service.call("check")


@when("the service starts")
def start(context):
    context.service.start()


# ---------------------------------------------------------------- what it leaves
@then("the exit status is {status:d}")
def check_status(context, status):
    assert context.result.status == status, context.result


@then('{log:S} is one line with the path of config.json and "{message}"')
def check_one_line(context, log, message):
    text = context.service.log() if log == "service.log" else getattr(context.result, log)
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert f"{context.service.config_file}: {message}" in text, text


@then("its folder contains only config.json")
def check_folder(context):
    assert context.service.files() == ["config.json"], context.service.files()


@then("other accounts have no access to the folder {folder}")
def check_mode(context, folder):
    assert context.service.mode(folder) == "750", context.service.mode(folder)


@then("the service never used as much as {size:d} MiB of memory")
def check_memory(context, size):
    assert context.service.peak_memory() < size, f"{context.service.peak_memory():.0f} MiB"


# ---------------------------------------------------------------- its records folder
@given("its records folder contains these files")
def make_files(context):
    for row in context.table:
        context.service.make_record_file(row["file"], row["age"])


@then("its records folder contains only {these}")
def check_files(context, these):
    if these == "these files":
        wanted = [row["file"] for row in context.table]
    elif these == "this record":
        wanted = [context.record.filename]
    elif these == "the packed record":
        wanted = [f"{context.record.filename}.gz"]
    else:
        accepted = context.records.accepted(context.sent, context.answers)
        wanted = [record.filename for record in accepted]
    assert sorted(context.service.stored()) == sorted(wanted), context.service.stored()


@then("its records folder is empty or missing")
def check_no_files(context):
    assert not context.service.stored_if_any(), context.service.stored_if_any()


@given("its records folder is missing")
def move_records_away(context):
    context.service.move_records_away()


@when("its records folder is back")
def move_records_back(context):
    context.service.move_records_back()


@when("the disk has {size:d} MiB")
def resize_disk(context, size):
    context.disk.resize(size)


@then("at least {size:d} MiB of the disk are free")
def check_free(context, size):
    assert context.disk.free() >= size, context.disk.free()


@then("the service synced the record, and after it the records folder with its name")
def check_synced(context):
    folder = context.records.target.records_dir
    name = context.record.filename
    # The service has tried the folder before, with a record of its own.
    synced = [line for line in context.service.output().splitlines() if name in line]
    assert len(synced) == 2, synced
    assert synced[0].startswith(f"{folder}/.{name}."), synced
    assert synced[1] == f"{folder} with {name}", synced


# ---------------------------------------------------------------- the introduction's calls
@when("the introduction's curl call posts a record to {url:S}")
def introduce_record(context, url):
    context.output = call_as_written(context.target.api, RECORD_CALL, context.target.token, url)


@when("the introduction's curl call posts a record to the api host by HTTPS")
def introduce_record_by_https(context):
    context.add_cleanup(context.records.remove, "a9201032-1e1f-40a2-8995-8472a76dd7d2")
    introduce_record(context, f"{context.target.url}/api/v1/record")


@when("the introduction's curl call requests {url:S}")
def introduce_question(context, url):
    context.output = call_as_written(context.target.api, QUESTION_CALL, context.target.token, url)


@then("curl prints {output}")
def check_output(context, output):
    assert context.output == output, context.output
