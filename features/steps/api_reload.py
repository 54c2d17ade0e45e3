"""Steps about the stop and reload of a separate service while requests are under way."""

import json

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.records import Record
from features.support.upload import HalfSent, Load


@given("half of a record was sent")
def send_half(context):
    context.record = Record(context.node)
    context.upload = HalfSent(context.service, context.record)


@when("the other half is sent")
def send_other_half(context):
    context.answer = context.upload.finish()


@given("{number:d} connections that post records continuously")
def start_load(context, number):
    context.load = Load(context.service, context.node, number)


@then("all records of these connections were accepted and are stored")
def check_load(context):
    answers, names = context.load.finish()
    assert list(answers) == ["200"], answers
    stored = context.records.names(context.node)
    assert sorted(stored) == sorted(names), f"{len(stored)} stored, answered: {answers}"


@when("the service receives SIGTERM")
def stop_service(context):
    context.service.signal("TERM")


@when("the service is restarted")
def restart(context):
    context.service.signal("TERM")
    check_end(context, 40, 0)
    context.service.start()


@then("the service ends within {seconds:d} seconds with status {status:d}")
def check_end(context, seconds, status):
    eventually(lambda: not context.service.runs(), within=seconds)
    assert context.service.status() == status, context.service.output()


@then("new requests eventually get no answer")
def check_no_answer(context):
    eventually(lambda: not context.service.answers(), within=30)


@when("the service is reloaded with the {key:w} {value}")
def reload_with(context, key, value):
    context.workers = context.service.workers()
    context.service.configure(**{key: json.loads(value)})
    context.service.signal("HUP")


@when("the service is reloaded {number:d} times")
def reload_service(context, number):
    for _ in range(number):
        context.workers = context.service.workers()
        context.service.signal("HUP")
        check_new_workers(context)


@then("eventually all workers are new")
def check_new_workers(context):
    def all_new():
        workers = context.service.workers()
        return len(workers) >= len(context.workers) and not workers & context.workers

    eventually(all_new, within=60)


@then("the token {token:S} is eventually accepted")
def check_token(context, token):
    def accepted():
        record = Record(context.node)
        answer = context.records.send(record.body, Authorization=f"Bearer {token}")
        return answer.status_code == 200

    eventually(accepted, within=60)
