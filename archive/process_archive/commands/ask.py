"""The commands that ask: each puts its question to a view and prints the answer."""

import contextlib
import sys

from ..questions import output, times
from ..questions.changes import changes as ask_changes
from ..questions.diff import diff as ask_diff
from ..questions.export import export as write_export
from ..questions.holders import holders as ask_holders
from ..questions.ledger import ledger as ask_ledger
from ..questions.nodes import nodes as ask_nodes
from ..questions.process import process as ask_process
from ..questions.process import samples as ask_samples
from ..questions.search import search as ask_search
from ..questions.show import show as ask_show
from ..questions.top import top as ask_top
from ..questions.view import View
from . import span_tables, tables

NOTHING = 3  # exit status: nothing matched


def nodes(view, options):
    """Return the answer and the function that prints it as a table."""
    return ask_nodes(view, options.silent), tables.nodes


def show(view, options):
    """Return the same for the processes at a moment."""
    keys = None if options.json or options.csv else tables.SHOWN_KEYS
    found = ask_show(view, options.node, options.at, options.sort, options.filter, keys)
    return found, tables.tree if options.tree else tables.show


def process(view, options):
    """Return the same for one process."""
    found = ask_process(view, options.node, options.pid, options.at)
    if options.samples and found.rows:
        return ask_samples(view, found.rows[0]["id"], step=options.step), tables.samples
    return found, tables.process


def search(view, options):
    """Return the same for a search."""
    first, last = span_of(options)
    found = ask_search(view, options.text, options.node, first, last, options.regex)
    return found, tables.search


def ledger(view, options):
    """Return the same for the ledger of a node."""
    return ask_ledger(view, options.node, *span_of(options)), span_tables.ledger


def changes(view, options):
    """Return the same for what started and ended."""
    return ask_changes(view, options.node, *span_of(options)), span_tables.changes


def diff(view, options):
    """Return the same for two moments."""
    return ask_diff(view, options.one, options.other), span_tables.diff


def top(view, options):
    """Return the same for the processes that used most."""
    return ask_top(view, options.node, options.by, *span_of(options)), span_tables.top


def holders(view, options):
    """Return the same for who had something open."""
    return ask_holders(view, options.target, options.node, *span_of(options)), span_tables.holders


def answer(question, config, options):
    """Ask, and print the answer; return the exit status."""
    with View(config) as view:
        found, table = question(view, options)
    with output.to_stdout():
        if options.json:
            output.print_json(found)
        elif options.csv:
            output.print_csv(found, tables.names_of(found, table))
        elif found.rows:
            table(found)
    output.say(output.coverage_line(found.coverage))
    return 0 if found.rows else NOTHING


def export(config, options):
    """Write the file, with progress on a terminal; return the exit status."""
    first, last = span_of(options)
    with View(config) as view:
        total = len(view.readings(options.node, first, last, ["node", "ts"]))
        with progress_of(total) as progress:
            count = write_export(
                view, options.node, first, last, options.format, options.output, progress
            )
    output.say(f"{count} samples of {total} readings in {options.output}" if count else "nothing")
    return 0 if count else NOTHING


@contextlib.contextmanager
def progress_of(total):
    """Return a context: a function that shows progress by so many of `total`; None without."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("readings", total=total)
        yield lambda count: bar.advance(task, count)


def span_of(options):
    """Return --from and --to in microseconds, None without."""
    return [
        None if time is None else times.microseconds(time.moment)
        for time in (options.first, options.last)
    ]


def run(name, config, options):
    """Run the command `name`; return its exit status."""
    if name == "export":
        return export(config, options)
    return answer(QUESTIONS[name], config, options)


QUESTIONS = {
    function.__name__: function
    for function in (nodes, show, process, search, changes, diff, top, holders, ledger)
}
