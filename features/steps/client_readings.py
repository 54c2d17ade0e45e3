"""Steps about readings: processes that the scenario starts, and what a record says of each."""

import json
import re

from behave import given, then

from features.support.forms import FORMS
from features.support.process import NOT_UTF_8, ODD, Crowd, Process, Titled
from features.support.records import KEYS, timestamp_in


@given("a process with the arguments {arguments}")
def start_with_arguments(context, arguments):
    start(context, *json.loads(arguments))


@given("a process with the title {title}")
def start_with_title(context, title):
    context.process = Titled(context.target, title)
    context.add_cleanup(context.process.end)


@given("a process with odd arguments")
def start_with_odd_arguments(context):
    start(context, *ODD)


@given("a process with arguments that are not UTF-8")
def start_without_utf_8(context):
    start(context, NOT_UTF_8)


@given("a process with this environment")
def start_with_environment(context):
    start(context, environment=variables(context))


def start(context, *arguments, environment=None):
    """Start a process, which ends with the scenario."""
    context.process = Process(context.target, *arguments, environment=environment)
    context.add_cleanup(context.process.end)


def variables(context):
    """Return the environment in the step's table."""
    return {row["name"]: row["value"] for row in context.table}


@given("processes that start and end all the time")
def start_crowd(context):
    crowd = Crowd(context.target)
    context.add_cleanup(crowd.end)


def reading(context):
    """Return the processes in the one record that the scenario's client sent."""
    (name,) = context.records.names(context.node)
    return context.records.content(name)


def found(context):
    """Return the scenario's process as the one record describes it."""
    return context.process.found_in(reading(context))


@then("the record has at most {megabytes:d} MiB")
def check_size(context, megabytes):
    (name,) = context.records.names(context.node)
    assert len(context.records.raw(name)) <= megabytes * 2**20


@then("each of the {number:d} long arguments of the process ends with its number of cut bytes")
def check_cut(context, number):
    (process,) = context.processes.values()
    long = process.found_in(reading(context))["cmdline"][-number:]
    assert all(re.fullmatch(r"z{9000,}…\(\d+ bytes cut\)", each) for each in long), long


@then("the record has the arguments of the process")
def check_process(context):
    cmdline = found(context)["cmdline"]
    assert cmdline == context.process.cmdline, cmdline


@then("the record has its arguments as {arguments}")
def check_arguments(context, arguments):
    cmdline, wanted = found(context)["cmdline"], json.loads(arguments)
    first = len(context.process.cmdline) - len(wanted)
    assert cmdline == context.process.cmdline[:first] + wanted, cmdline


@then("the record has its name as {name}")
def check_name(context, name):
    assert found(context)["name"] == name, found(context)["name"]


@then('the record does not contain "{text}"')
def check_absence(context, text):
    assert text not in json.dumps(reading(context))


@then("the record has in its environment")
def check_environment(context):
    environ, wanted = found(context)["environ"], variables(context)
    assert {name: environ.get(name) for name in wanted} == wanted, environ


@then("the record has the {field:w} of the process, and no {other:w}")
def check_collected(context, field, other):
    process = found(context)
    fits = {
        "environ": lambda environ: environ["MARK"] == context.process.mark,
        "memory_maps": lambda maps: any(path == process["exe"] for path, *_ in maps),
    }
    assert fits[field](process[field]), process[field]
    assert all(each[other] is None for each in reading(context))


@then("each process in the record has these keys, each null or of its form")
def check_forms(context):
    forms = {row["key"]: row["form"] for row in context.table}
    assert forms.keys() == KEYS, forms.keys() ^ KEYS
    for process in reading(context):
        assert process.keys() == KEYS, f"differs in {process.keys() ^ KEYS}: {process}"
        for key, form in forms.items():
            fits = process[key] is None or FORMS[form](process[key])
            assert fits, f"{key} is not {form}: {process[key]!r} in {process}"


@then("no key is null for all processes except {keys}")
def check_null(context, keys):
    processes = reading(context)
    empty = {key for key in KEYS if all(process[key] is None for process in processes)}
    assert empty <= set(re.findall(r"[a-z_]{4,}", keys)), empty


@then("no process is in the record twice")
def check_unique(context):
    pids = [process["pid"] for process in reading(context)]
    assert len(pids) == len(set(pids)), sorted(pids)


@then("the record has these values of ps for the process")
def check_against_ps(context):
    process = found(context)
    for row in context.table:
        shown = context.process.asks(f"ps -o {row['ps']}= -p %s").strip()
        key, _, rest = row["record"].partition(" ")
        if row["ps"] == "stat":  # a letter in ps, a word in the record
            assert (shown[0], process["status"]) == (key, rest), (shown, process)
        else:
            value = process[key][int(rest)] if rest else process[key]
            assert str(value) == shown, f"{row['ps']}: ps {shown}, record {value}"


@then("the record has the values of /proc for the process")
def check_against_proc(context):
    process, asks = found(context), context.process.asks
    assert process["exe"] == asks("readlink /proc/%s/exe")
    assert process["cwd"] == asks("readlink /proc/%s/cwd")
    assert process["num_fds"] == int(asks("ls /proc/%s/fd | wc -l"))
    assert process["cmdline"] == asks("cat /proc/%s/cmdline").split("\0")[:-1]
    assert process["threads"][0][0] == process["pid"]
    # Its memory does not change while it sleeps; statm counts in pages.
    pages = asks("cat /proc/%s/statm").split()
    page = int(context.process.host.check_output("getconf PAGESIZE"))
    assert process["memory_info"][:2] == [int(pages[1]) * page, int(pages[0]) * page], pages
    began = int(context.process.host.check_output("date +%%s")) - int(asks("ps -o etimes= -p %s"))
    assert abs(process["create_time"] - began) < 3, (process["create_time"], began)


@then("the timestamp of the first record lies within the first run")
def check_timestamp(context):
    first, (start, end) = context.records.names(context.node)[0], context.runs[0]
    assert start <= timestamp_in(first) <= end, (start, first, end)
