"""The questions that the API answers: path, parameters, and the function that asks."""

from collections import namedtuple

from ..questions import identity
from ..questions.changes import changes
from ..questions.diff import diff
from ..questions.ledger import ledger
from ..questions.nodes import nodes
from ..questions.process import process_by_id, samples
from ..questions.readings import readings
from ..questions.search import search
from ..questions.show import show
from ..questions.top import VALUES, top
from . import rows
from .forms import (
    field,
    flag,
    node,
    node_moment,
    one_of,
    positive,
    process_id,
    seconds,
    text,
)  # fmt: skip
from .parameters import AT, FROM, NODE_PLACE, TO, optional, required, span

# path: with the names of `places` in braces; places, parameters: `Parameter`s in path and query;
# ask(view, values, **page): the `Answer`; row: JSON schema of a row; about: a sentence for the
# description; end: what a cursor fixes: "at", "to" (without it, at the newest reading), "now" (the
# same, without it at the first page's now), or None
Endpoint = namedtuple("Endpoint", "name path places parameters ask row end about")

ID_PLACE = required(
    "id", process_id, "the id of a process, as answers give it",
    type="string", pattern=f"^{identity.ID.pattern}$",
)  # fmt: skip


def ask_nodes(view, values, **page):
    return nodes(view, values["silent"], **page)


def ask_processes(view, values, **page):
    return show(view, values["node"], values["at"], values["sort"], values["filter"], **page)


def ask_readings(view, values, **page):
    return readings(view, values["node"], *span(values), **page)


def ask_search(view, values, **page):
    regex = bool(values["regex"])
    return search(view, values["search"], values["node"], *span(values), regex, **page)


def ask_process(view, values, **page):
    return process_by_id(view, values["id"])


def ask_samples(view, values, **page):
    return samples(view, values["id"], *span(values), values["step"], **page)


def ask_changes(view, values, **page):
    return changes(view, values["node"], *span(values), **page)


def ask_diff(view, values, **page):
    return diff(view, values["from"], values["to"], **page)


def ask_top(view, values, **page):
    return top(view, values["node"], values["by"] or "cpu", *span(values), **page)


def ask_ledger(view, values, **page):
    return ledger(view, values["node"], *span(values), **page)


ENDPOINTS = [
    Endpoint(
        "nodes", "/api/v1/nodes", (),
        [optional("silent", seconds, "only nodes without a reading for so long: 900 or 15m")],
        ask_nodes, rows.NODE, None, "List the nodes",
    ),
    Endpoint(
        "processes", "/api/v1/nodes/{node}/processes", [NODE_PLACE],
        [
            AT, optional("sort", field, "cpu, rss, or a key of the record such as num_fds"),
            optional("filter", text, "only processes with this text"),
        ],
        ask_processes, rows.PROCESS, "at", "Show what ran on a node at a moment",
    ),
    Endpoint(
        "readings", "/api/v1/nodes/{node}/readings", [NODE_PLACE], [FROM, TO],
        ask_readings, rows.READING, "to", "List the readings of a node",
    ),
    Endpoint(
        "ledger", "/api/v1/nodes/{node}/ledger", [NODE_PLACE], [FROM, TO],
        ask_ledger, rows.SLOTS, "now", "Account for each reading of a node, also the missing ones",
    ),
    Endpoint(
        "search", "/api/v1/processes", (),
        [
            required("search", text, "a text in name, exe, command line, username or cwd"),
            optional("regex", flag, "true: the text is a regular expression (RE2)",
                     type="string", enum=["true", "false"]),
            optional("node", node, "only this node"), FROM, TO,
        ],
        ask_search, rows.LIFE, "to", "Find the processes that had a text",
    ),
    Endpoint(
        "process", "/api/v1/processes/{id}", [ID_PLACE], [],
        ask_process, rows.LIFE, None, "Show the life of a process",
    ),
    Endpoint(
        "samples", "/api/v1/processes/{id}/samples", [ID_PLACE],
        [FROM, TO, optional("step", positive, "at most one row for so long: 60 or 1m")],
        ask_samples, rows.SAMPLE, "to", "Show one process over time",
    ),
    Endpoint(
        "changes", "/api/v1/nodes/{node}/changes", [NODE_PLACE], [FROM, TO],
        ask_changes, rows.CHANGE, "to", "List which processes started and ended on a node",
    ),
    Endpoint(
        "diff", "/api/v1/diff", (),
        [
            required("from", node_moment, "the first moment: NODE@TIME, for example web-1@-1h"),
            required("to", node_moment, "the second one, of the same node or another"),
        ],
        ask_diff, rows.DIFFERENCE, None, "Show what differs between two moments, or two nodes",
    ),
    Endpoint(
        "top", "/api/v1/top", (),
        [
            optional("by", one_of(*VALUES), "cpu if not given", type="string", enum=list(VALUES)),
            optional("node", node, "only this node"), FROM, TO,
        ],
        ask_top, rows.USE, "to", "Show the processes that used most in a span",
    ),
]  # fmt: skip
