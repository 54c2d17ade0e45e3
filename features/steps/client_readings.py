"""Steps about readings: processes that are to be found in them, and what a record says of each."""

import re

from behave import given, then, when

from features.support.forms import FORMS
from features.support.process import ARGUMENTS, Crowd, Process, Zombie
from features.support.records import KEYS, timestamp_in


@given('a process whose command line holds "{text}"')
def start_process(context, text):
    context.process = Process(context.target, text)
    context.add_cleanup(context.process.end)


@given("a process with {argument} in its command line")
def start_process_with(context, argument):
    start_process(context, ARGUMENTS[argument])


@given("a zombie")
def start_zombie(context):
    context.process = Zombie(context.target)
    context.add_cleanup(context.process.end)


@given("processes that come and go all the time")
def start_crowd(context):
    crowd = Crowd(context.target)
    context.add_cleanup(crowd.end)


@when("a process ends while the client reads it, before its {key:w} is read")
def run_with_vanishing_process(context, key):
    context.result = context.client.report_while_one_ends(key)
    context.pid = int(context.result.stdout)


def reading(context):
    """Return the processes in the one record that the scenario's client sent."""
    (name,) = context.records.names(context.node)
    return context.records.content(name)


@then("the record holds this process with its command line")
def check_process(context):
    found = context.process.found_in(reading(context))
    assert found["cmdline"] == context.process.cmdline, found


@then("this command line holds U+FFFD")
def check_replacement(context):
    assert "\ufffd" in context.process.cmdline[-1], context.process.cmdline


@then("the record holds the zombie, with all its keys")
def check_zombie(context):
    found = context.process.found_in(reading(context))
    assert found.keys() == KEYS, found.keys() ^ KEYS
    assert found["status"] == "zombie" and found["ppid"] == int(context.process.parent), found
    assert found["name"] == "true" and not found["cmdline"], found


@then("the record holds processes, but not this one")
def check_absence(context):
    pids = {process["pid"] for process in reading(context)}
    assert pids and context.pid not in pids, pids


@then("the record holds the {field:w} of this process, and no {other:w} of any")
def check_collected(context, field, other):
    processes = reading(context)
    found = context.process.found_in(processes)
    expected = {
        "environ": lambda environ: environ["MARK"] == context.process.mark,
        "memory_maps": lambda maps: any(path == found["exe"] for path, *_ in maps),
    }
    assert expected[field](found[field]), found[field]
    assert all(process[other] is None for process in processes)


@then("each process in the record has these keys alone, each null or of its form")
def check_forms(context):
    forms = {row["key"]: row["form"] for row in context.table}
    assert forms.keys() == KEYS, forms.keys() ^ KEYS
    for process in reading(context):
        assert process.keys() == KEYS, f"differs in {process.keys() ^ KEYS}: {process}"
        for key, form in forms.items():
            fits = process[key] is None or FORMS[form](process[key])
            assert fits, f"{key} is not {form}: {process[key]!r} in {process}"


@then("no key is null for all processes but {keys}")
def check_null(context, keys):
    processes = reading(context)
    empty = {key for key in KEYS if all(process[key] is None for process in processes)}
    assert empty <= set(re.findall(r"[a-z_]{4,}", keys)), empty


@then("no process is in the record twice")
def check_unique(context):
    pids = [process["pid"] for process in reading(context)]
    assert len(pids) == len(set(pids)), sorted(pids)


@then("the record says of this process what ps says")
def check_against_ps(context):
    found = context.process.found_in(reading(context))
    for row in context.table:
        shown = context.process.asks(f"ps -o {row['ps']}= -p %s").strip()
        key, _, rest = row["record"].partition(" ")
        if row["ps"] == "stat":  # as a letter, and as a word
            assert (shown[0], found["status"]) == (key, rest), (shown, found)
        else:
            told = found[key][int(rest)] if rest else found[key]
            assert str(told) == shown, f"{row['ps']}: ps {shown}, record {told}"


@then("the record says of this process what /proc says")
def check_against_proc(context):
    found = context.process.found_in(reading(context))
    asks = context.process.asks
    assert found["exe"] == asks("readlink /proc/%s/exe")
    assert found["cwd"] == asks("readlink /proc/%s/cwd")
    assert found["num_fds"] == int(asks("ls /proc/%s/fd | wc -l"))
    assert found["cmdline"] == asks("cat /proc/%s/cmdline").split("\0")[:-1]
    assert found["threads"][0][0] == found["pid"]
    # Nobody touches its memory while it sleeps; statm counts in pages.
    pages = asks("cat /proc/%s/statm").split()
    page = int(context.process.host.check_output("getconf PAGESIZE"))
    assert found["memory_info"][:2] == [int(pages[1]) * page, int(pages[0]) * page], pages
    started = int(context.process.host.check_output("date +%%s")) - int(asks("ps -o etimes= -p %s"))
    assert abs(found["create_time"] - started) < 3, (found["create_time"], started)


@then("the record's timestamp lies between the start and the end of that run")
def check_timestamp(context):
    (name,) = context.records.names(context.node)
    measured = timestamp_in(name)
    assert context.started <= measured <= context.ended, (context.started, name, context.ended)


@then("the first of them bears the time of the first run")
def check_early(context):
    first, _ = context.records.names(context.node)
    assert context.started <= timestamp_in(first) <= context.ended, (context.started, first)
