"""Steps that send requests which no client library sends."""

from behave import when

from features.support import raw
from features.support.records import Record


def post(context, **oddity):
    """Post a record, to which later steps refer, with an oddity."""
    context.record = Record(context.node)
    context.answer = raw.post(context.records.target, context.record, **oddity)


@when("a record is posted to exactly {path:S}")
def post_to(context, path):
    post(context, path=path)


@when("a record is posted with {number:d} Host headers")
def post_with_hosts(context, number):
    post(context, hosts=number)


@when("a record is posted that ends {number:d} bytes before its Content-Length")
def post_short(context, number):
    post(context, missing=number)


@when("a record is posted with {text:S} after the token")
def post_with_more(context, text):
    post(context, after_token=text)
