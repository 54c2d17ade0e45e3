"""Each view at its URL: as a page, as JSON and as CSV, which say the same."""

import csv
import io
import time
from collections import namedtuple

from flask import Blueprint, Response, current_app, redirect, render_template, request

from ..faults import BadQuestion
from ..questions.flat import cells, header_of
from ..web import jsend
from ..web.asking import open_view
from ..web.cursors import Cursor, name_of
from ..web.parameters import Parameter
from ..web.refused import Refused
from . import login
from .asked import Asked

blueprint = Blueprint("page", __name__, template_folder="templates")
blueprint.before_request(login.require_login)

CURSOR = Parameter("cursor", lambda text, now: text, {}, "where the next rows begin", False)
# template: its file; answer: what JSON and CSV say; names: of the columns in CSV, None for all keys
# of the first row; more: what else the template needs
Page = namedtuple("Page", "template answer names more")


def view(path, name, parameters):
    """Serve a view: `ask(view, asked, **place)` returns its `Page`."""

    def decorate(ask):
        def serve(form=None, **place):
            return answer(ask, parameters, form, place)

        paths = {"": None, ".json": "json", ".csv": "csv"}
        for ending, form in paths.items():
            blueprint.add_url_rule(
                path + ending, name + ending.replace(".", "_"), serve, methods=["GET"],
                defaults={"form": form}, provide_automatic_options=False,
            )  # fmt: skip
        return ask

    return decorate


def answer(ask, parameters, form, place):
    """Answer one request."""
    asked = Asked([*parameters, CURSOR], time.time())
    if form is None and not asked.is_settled:
        return redirect(asked.url(), 302)
    with open_view() as archive:
        try:
            page = ask(archive, asked, **place)
        except BadQuestion as fault:
            raise Refused({"question": str(fault)}) from None
    found, following = page.answer, next_url(asked, page.answer, form)
    if form == "json":
        data = found.data()
        if following:
            data["next_url"] = request.host_url.rstrip("/") + following
        return jsend.document(data)
    if form == "csv":
        return in_csv(found, page.names, following)
    return render_template(
        page.template, asked=asked, tz=asked.tz, answer=found, next_url=following,
        now=time.time(), **page.more,
    )  # fmt: skip


def cursor_of(asked):
    """Return where the rows of this URL begin, None for the first."""
    text = asked.values["cursor"]
    return None if text is None else signed().read(question_of(asked), text).after


def next_url(asked, found, form):
    """Return the URL of the next rows, None if there are no more."""
    if not found.truncated:
        return None
    own = signed().text(question_of(asked), Cursor(None, None, found.next))
    url = asked.url(cursor=own)
    return url if form is None else url.replace(asked.path, f"{asked.path}.{form}", 1)


def question_of(asked):
    return name_of(asked.path, asked.settled)


def signed():
    return current_app.config["CURSORS"]


def in_csv(found, names, following):
    """Return an answer in CSV (RFC 4180); formulas are text, see `questions.plain`."""
    names = names or (list(found.rows[0]) if found.rows else [])
    reading, out = found.reading or {}, io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header_of(names))
    writer.writerows(cells({**reading, **row}, names) for row in found.rows)
    said = out.getvalue().encode("utf-8", "replace")
    answered = Response(said, content_type="text/csv; charset=utf-8")
    if following:
        answered.headers["Link"] = f'<{following}>; rel="next"'
    return answered
