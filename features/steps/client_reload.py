"""Steps of client.reload.feature: a running client that is told to reload."""

from behave import given, then, when

from features.lab.waiting import eventually


@given("its first record has arrived")
def await_first(context):
    eventually(lambda: context.records.names(context.node), within=30)


@when("its token is changed to a wrong one and it is reloaded")
def change_token(context):
    context.client.configure(token="a-wrong-one")
    context.client.signal("HUP")


@when("its configuration is damaged and it is reloaded")
def damage(context):
    context.client.write("{")
    context.client.signal("HUP")


@then("it is the same process")
def check_process(context):
    assert context.client.runs(), context.client.log()


@then("more of its records arrive")
def check_more(context):
    before = len(context.records.names(context.node))
    eventually(lambda: len(context.records.names(context.node)) > before + 1, within=30)
