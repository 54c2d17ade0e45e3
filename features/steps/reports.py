"""Steps of reports.feature: runs of sample features, and the reports they leave."""

from behave import then, when

from features.support.sample import Sample


def make_sample(context):
    """Return the sample feature in the step's text."""
    context.sample = Sample(context.text)
    context.add_cleanup(context.sample.remove)
    return context.sample


@when("these features are run")
def run(context):
    context.run = make_sample(context).run()


@when("these features are run twice")
def run_twice(context):
    make_sample(context).run()
    context.run = context.sample.run()


@when("these features are run against hosts that are not there")
def run_without_hosts(context):
    context.run = make_sample(context).run_without_hosts()


@when("these features are run without machines on the hosts of an inventory")
def run_with_contradiction(context):
    context.run = make_sample(context).run(inventory="hosts")


@when("these features are run in the orders {first:d}, {second:d} and {third:d}")
def run_shuffled(context, first, second, third):
    sample = make_sample(context)
    context.runs = [sample.run(seed=seed) for seed in (first, second, third)]


@then("the run succeeds")
def check_success(context):
    assert context.run.status == 0, context.run.output


@then("the run fails")
def check_failure(context):
    assert context.run.status == 1, context.run.output


@then("the run ends with status {status:d}")
def check_status(context, status):
    assert context.run.status == status, context.run.output


@then('the page names "{text}"')
def check_page(context, text):
    assert text in context.run.page, context.run.page


@then("the page shows these steps in turn")
def check_steps(context):
    wanted = [(row["step"], row["status"]) for row in context.table]
    assert context.run.steps == wanted, context.run.steps


@then("the page names the hosts and all versions")
def check_facts(context):
    page = context.run.page
    for name in (
        "api host: ",
        "client host: ",
        "Linux ",
        "behave 1.",
        "ansible-core 2.",
        "Python 3.",
    ):
        assert name in page, f"{name!r} is missing in {page}"


@then("the page needs no other file and no network")
def check_self_contained(context):
    page = context.run.page
    for sign in ("<link", " src=", " href=", "url(", "@import"):
        assert sign not in page, f"{sign!r} is in {page}"


@then("the JUnit XML counts {tests:d} test, {failures:d} failures and {errors:d} errors")
@then("the JUnit XML counts {tests:d} tests, {failures:d} failures and {errors:d} errors")
@then("the JUnit XML counts {tests:d} tests, {failures:d} failure and {errors:d} error")
def check_junit(context, tests, failures, errors):
    counts = {name: int(context.run.suite.get(name)) for name in ("tests", "failures", "errors")}
    assert counts == {"tests": tests, "failures": failures, "errors": errors}, counts


@then("the JUnit XML tells of at least {seconds:g} seconds")
def check_time(context, seconds):
    told = float(context.run.suite.get("time"))
    assert told >= seconds, told


@then("the JUnit XML names the error {kind:w}")
def check_error(context, kind):
    kinds = [error.get("type") for error in context.run.suite.iter("error")]
    assert kinds == [kind], kinds


@then("there are {number:d} reports")
def check_number(context, number):
    reports = list((context.sample.folder / "reports").glob("[0-9]*"))
    assert len(reports) == number, reports


@then("the latest report is that of the second run")
def check_latest(context):
    newest = max((context.sample.folder / "reports").glob("[0-9]*"))
    assert context.run.report == newest.resolve(), (context.run.report, newest)


@then("{folders:d} folders hold the evidence of {failures:d} failure each")
def check_folders(context, folders, failures):
    found = list((context.run.report / "failures").iterdir())
    assert len(found) == folders, found
    for folder in found:
        commands = (folder / "2-this-machine-commands.txt").read_text()
        assert commands.count("$ echo evidence of") == failures, commands


@then("neither what was printed nor any file of the report holds the token")
def check_secrets(context):
    texts = context.run.texts()
    assert any("[secret]" in text for text in texts.values()), "nothing had to be masked"
    leaks = [name for name, text in texts.items() if context.sample.token in text]
    assert not leaks, leaks


@then('the end of the run tells "{text}"')
def check_end(context, text):
    lines = context.run.output.splitlines()
    assert any(line.startswith(text) for line in lines), context.run.output


@then("failures.txt tells the same of it")
def check_summary(context):
    summary = (context.run.report / "failures.txt").read_text()
    assert summary.startswith("failed: sample.feature:4  Failing\n"), summary
    assert summary in context.run.output, f"{summary} is not in {context.run.output}"


@then("the first two runs have the same order, and the third another")
def check_order(context):
    first, second, third = (run.order for run in context.runs)
    assert sorted(first) == list("abcdef"), context.runs[0].output
    assert first == second != third, (first, second, third)
