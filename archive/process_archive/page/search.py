"""/search: the processes that had a text, on all nodes and at any time."""

from ..questions.answers import answer
from ..questions.search import search
from ..web.forms import flag, node, text
from ..web.parameters import FROM, TO, optional, span
from .answering import Page, cursor_of, view

ROWS = 200
PARAMETERS = [
    optional("search", text, "a text in name, exe, command line, user or folder"),
    optional("regex", flag, "true: the text is a regular expression (RE2)"),
    optional("node", node, "only this node"), FROM, TO,
]  # fmt: skip


@view("/search", "search", PARAMETERS)
def find(archive, asked):
    """Return the processes; without a text nothing is asked."""
    values = asked.values
    if values["search"] is None:
        found = answer([], None)
    else:
        found = search(
            archive, values["search"], values["node"], *span(values), bool(values["regex"]),
            limit=ROWS, cursor=cursor_of(asked),
        )  # fmt: skip
    return Page("search.html", found, None, {"nodes": list(archive.nodes())})
