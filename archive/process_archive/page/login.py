"""Login and logout: a read token in a form, then a cookie; and who may see the page."""

from urllib.parse import unquote, urlencode, urlsplit

from flask import current_app, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from ..web import auth, jsend
from . import client, codes, tries
from .sessions import COOKIE, HOURS

LONGEST = 4096  # bytes of the form
WRONG = "This is not a read token of this archive. It is read_token in the archive's config.json."
FOREIGN = "The form came from another site. Use the form below."


def require_login():
    """Lead a request without a session or a token to the form; it sees nothing of any node."""
    if is_known():
        return None
    if not client.wants_page():
        said = {"authorization": "Unauthorized Access"}
        return jsend.fail(401, said, [("WWW-Authenticate", "Bearer")])
    return redirect("/login?" + urlencode({"next": request.full_path.rstrip("?")}), 302)


def is_known():
    """Return True if the request has a session's cookie or a read token."""
    if auth.given_token():
        return auth.is_known(auth.given_token(), current_app.config["ARCHIVE"].read_tokens)
    return session_name() is not None


def session_name():
    """Return the name of the session, None if there is none."""
    return current_app.config["SESSIONS"].name(request.cookies.get(COOKIE, ""))


def form(status, cause=None, target="/", wait=0):
    """Return the form; `target` is where it leads, `wait` the seconds until the next try."""
    page = render_template("login.html", cause=cause, target=local(target), wait=wait)
    headers = {"Retry-After": str(wait)} if wait else {}
    return page, status, headers


def login():
    """Show the form, or begin a session for a one-time code, which is valid on loopback only."""
    code = request.args.get("code")
    if code is None:
        return form(200, target=request.args.get("next", "/"))
    store, tokens = current_app.config["SESSIONS"].store, current_app.config["ARCHIVE"].read_tokens
    token = codes.use(code, tokens, store) if client.is_here() else None
    if token is None:
        cause = "This login code was used, is over 5 minutes old, or is of another machine."
        return form(401, cause)
    return begin(token, "/")


def log_in():
    """Begin a session for the token in the form."""
    if not 0 < (request.content_length or 0) <= LONGEST:
        raise RequestEntityTooLarge(f"the form takes at most {LONGEST} bytes")
    target = request.form.get("next", "/")
    if not client.is_own_form():
        return form(403, FOREIGN)
    store, address = current_app.config["SESSIONS"].store, client.address()
    wait = tries.count(store, address)
    if wait:
        cause = f"Too many wrong tokens from {address}. Try again in {-(-wait // 60)} minutes."
        return form(429, cause, target, wait)
    given = request.form.get("token", "").strip().encode("utf-8", "replace")
    tokens = current_app.config["ARCHIVE"].read_tokens
    if not auth.is_known(given, tokens):
        return form(401, WRONG, target)
    tries.forget(store, address)
    return begin(given, target)


def begin(token, target):
    """Return the answer that sets the cookie and leads on."""
    answer = redirect(local(target), 303)
    answer.set_cookie(
        COOKIE,
        current_app.config["SESSIONS"].begin(token),
        max_age=HOURS * 3600,
        httponly=True,
        secure=not client.is_here(),
        samesite="Strict",
    )
    return answer


def log_out():
    """End the session, in all workers."""
    if not client.is_own_form():
        return form(403, FOREIGN)
    current_app.config["SESSIONS"].end(request.cookies.get(COOKIE, ""))
    answer = redirect("/login", 303)
    answer.delete_cookie(COOKIE, secure=not client.is_here(), httponly=True, samesite="Strict")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def local(target):
    """Return a path on this site, "/" for anything else, such as one that contains a token."""
    if auth.shows_token(target) or auth.shows_token(unquote(target)):
        return "/"
    parts = urlsplit(target) if target.isprintable() else None
    is_path = parts and target.startswith("/") and not target.startswith(("//", "/\\"))
    is_path = is_path and not (parts.scheme or parts.netloc) and "\\" not in target
    return target if is_path and not target.startswith(("/login", "/logout")) else "/"
