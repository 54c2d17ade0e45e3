"""Steps of client.urls.feature: several URLs of the API, each of which behaves in its own way."""

from behave import given, register_type, step, then
from parse import with_pattern

from features.lab.certificates import make_certificate
from features.lab.waiting import eventually
from features.support.loglines import taken
from features.support.records import timestamp_in
from features.support.urls import PLACES, make_urls


@with_pattern("|".join(PLACES))
def place(text):
    """Read a place in the client's order of URLs."""
    return text


register_type(Place=place)


@given("{number:d} URLs of the API")
def list_urls(context, number):
    context.urls = make_urls(context, number)


@given("{number:d} URLs of the API, each with its own certificate")
def list_certified_urls(context, number):
    context.urls = make_urls(context, number, certified=True)


@step("the {place:Place} URL {manner:Manner}")
def behave_so(context, place, manner):
    context.urls[place].behave(manner)


@given("the {place:Place} URL shows another certificate")
def show_another(context, place):
    gate = context.urls[place]
    gate.shut()
    gate.present("".join(make_certificate()))
    gate.open()


@step("the {place:Place} URL has received {wanted:Readings}")
def check_received(context, place, wanted):
    def received():
        found = len(context.urls[place].seen())
        assert found in wanted, found
        return True

    eventually(received, within=60)


@then('client.log names the {place:Place} URL with "{text}"')
def check_line(context, place, text):
    def line():
        lines = context.client.log().splitlines()
        return any(text in each and each.endswith(f"({context.urls[place].url})") for each in lines)

    assert eventually(line, within=30), context.client.log()


@then('client.log does not contain "{text}"')
def check_absence(context, text):
    log = context.client.log()
    assert log and text not in log, log


@then("each reading that was taken becomes a record")
def check_all(context):
    expected = set(taken(context.client))

    def stored():
        missing = expected - {timestamp_in(name) for name in context.records.names(context.node)}
        assert not missing, missing
        return True

    assert expected
    eventually(stored, within=60)
