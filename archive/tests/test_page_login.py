"""The page's login: who sees it, for how long, and how many tries an address has."""

import time

import pytest
from process_archive.page import codes
from process_archive.page.sessions import COOKIE
from process_archive.page.tries import MOST, WHILE

from archive.tests.browsing import ID_3, TOKEN, Browser, fill

PATHS = [
    "/",
    "/nodes/web-1",
    "/nodes/web-1/ledger",
    f"/processes/{ID_3}",
    "/search?search=p",
    "/diff",
]


@pytest.fixture
def host(host):
    """Return a host with two nodes."""
    return fill(host)


@pytest.fixture
def browser(host):
    """Return a browser that is not logged in."""
    return Browser(host.config)


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets so many seconds pass."""
    shift = [0]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + shift[0])
    return lambda seconds: shift.__setitem__(0, shift[0] + seconds)


def is_in(browser):
    """Return True if the browser sees the fleet."""
    return browser.get("/").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_without_a_login_there_is_a_form_and_nothing_of_a_node(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 302
    seen = browser.page(answer.headers["Location"])
    assert ("input", "password") in [(name, own.get("type")) for name, own in seen.tags]
    assert "web-2" not in seen.text and "readings" not in seen.text
    assert "web-" not in answer.get_data(as_text=True).replace(path.replace("/", "%2F"), "")
    ending = path.partition("?")[0]
    for form in (".json", ".csv"):
        refused = browser.get(ending + form)
        assert refused.status_code == 401 and refused.get_json()["status"] == "fail"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_a_program_without_a_token_gets_jsend(browser, method):
    for path in ("/", "/nodes/web-1", "/search", "/static/index.html", "/console", "/index.html"):
        answer = browser.client.open(path, method=method, **browser.place)
        assert answer.status_code in (401, 404) and answer.get_json()["status"] == "fail"


def test_an_unknown_path_says_nothing_of_a_node(browser):
    assert "web-1" not in browser.page("/nodes/web-1/x", 404).text


def test_the_form_leads_to_what_was_asked_for(browser):
    answer = browser.post("/login", {"token": TOKEN, "next": "/nodes/web-1?at=-5m"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nodes/web-1?at=-5m")
    assert browser.page("/nodes/web-1").text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.test",
        "https://evil.test/",
        "/\\evil.test",
        "x",
        "",
        "/\x00",
        "/logout",
        "/?x=" + TOKEN,
    ],
)
def test_the_form_leads_to_no_other_site(browser, target):
    answer = browser.post("/login", {"token": TOKEN, "next": target})
    assert answer.headers["Location"] == "/"
    assert (
        target in ("", "x")
        or target not in browser.page("/login?next=" + target.replace("\\", "%5C")).html
    )


@pytest.mark.parametrize("token", ["", "x", TOKEN + "x", TOKEN.upper(), "ключ", "\udc80"])
def test_another_token_opens_nothing(browser, token):
    answer = browser.post("/login", {"token": token.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 401 and "Set-Cookie" not in answer.headers
    assert "not a read token" in answer.get_data(as_text=True)
    assert not is_in(browser)


def test_the_cookie_is_safe(host):
    for browser, is_secure in (
        (Browser(host.config), False),
        (Browser(host.config, "::1"), False),
        (Browser(host.config, "10.0.0.5"), True),
    ):
        said = browser.log_in().headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"} < set(said)
        assert ("Secure" in said) == is_secure
        assert TOKEN not in said[0]
    behind = Browser(host.config).log_in(X_Forwarded_For="10.0.0.5", X_Forwarded_Proto="https")
    assert "Secure" in behind.headers["Set-Cookie"]


def test_a_session_is_valid_in_all_workers_for_12_hours(host, browser, clock):
    browser.log_in()
    other = Browser(host.config)
    other.client.set_cookie(COOKIE, browser.client.get_cookie(COOKIE, "archive.test").value,
                            domain="archive.test")  # fmt: skip
    clock(12 * 3600 - 60)
    assert is_in(browser) and is_in(other)
    clock(120)
    assert not is_in(other)


def test_a_session_ends_when_its_token_changes(host, browser):
    browser.log_in()
    cookie = browser.client.get_cookie(COOKIE, "archive.test").value
    for tokens, stays in (([TOKEN.encode(), b"another"], True), ([b"newest-read-token"], False)):
        changed = Browser(host.config._replace(read_tokens=tokens))
        changed.client.set_cookie(COOKIE, cookie, domain="archive.test")
        assert is_in(changed) == stays


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "x" * 3000, "WyJ4Il0.Z.Z"])
def test_an_invented_cookie_opens_nothing(browser, cookie):
    browser.client.set_cookie(COOKIE, cookie, domain="archive.test")
    assert not is_in(browser)


def test_a_logout_ends_the_session_in_all_workers(host, browser):
    browser.log_in()
    cookie = browser.client.get_cookie(COOKIE, "archive.test").value
    assert browser.get("/logout").status_code == 405
    answer = browser.post("/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert not is_in(browser)
    kept = Browser(host.config)
    kept.client.set_cookie(COOKIE, cookie, domain="archive.test")
    assert not is_in(kept)


def test_forms_of_other_sites_are_refused(browser):
    for headers in (
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
    ):
        assert browser.log_in(**headers).status_code == 403
    assert browser.log_in(Origin="http://archive.test").status_code == 303
    assert browser.post("/logout", Origin="https://evil.test").status_code == 403
    assert is_in(browser)
    assert browser.log_in(Origin="null", Sec_Fetch_Site="same-origin").status_code == 303


def test_an_address_has_ten_wrong_tries_over_all_workers(host, clock):
    workers = [Browser(host.config), Browser(host.config)]
    for number in range(MOST):
        assert workers[number % 2].log_in("wrong").status_code == 401
    for worker in workers:
        answer = worker.log_in()
        assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= WHILE
        assert "minutes" in answer.get_data(as_text=True)
    assert Browser(host.config, "10.0.0.5").log_in().status_code == 303
    clock(WHILE + 1)
    assert workers[0].log_in().status_code == 303


def test_a_right_token_forgets_the_wrong_tries(browser):
    for _ in range(2):
        for _ in range(MOST - 1):
            browser.log_in("wrong")
        assert browser.log_in().status_code == 303


def test_only_the_proxy_on_this_machine_names_another_address(host):
    here, there = Browser(host.config), Browser(host.config, "10.0.0.5")
    for number in range(MOST + 1):
        last = there.log_in("wrong", X_Forwarded_For=f"10.1.1.{number}")
    assert last.status_code == 429
    for number in range(MOST + 1):
        last = here.log_in("wrong", X_Forwarded_For=f"1.2.3.4, 10.1.1.{number}")
    assert last.status_code == 401
    for _ in range(MOST + 1):
        last = here.log_in("wrong", X_Forwarded_For="2001:db8::1")
    assert here.log_in("wrong", X_Forwarded_For="2001:db8::2").status_code == 429


def test_a_login_takes_a_small_form_alone(browser):
    assert browser.post("/login", {"token": "x" * 5000}).status_code == 413
    assert browser.post("/login").status_code == 413


def test_a_code_is_valid_once(host, browser):
    code = codes.make(TOKEN.encode())
    answer = browser.get("/login?code=" + code)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert is_in(browser)
    again = Browser(host.config)
    assert again.get("/login?code=" + code).status_code == 401
    assert not is_in(again)
    assert TOKEN not in code


def test_a_code_is_valid_for_five_minutes_on_this_machine(host, browser, clock):
    code = codes.make(TOKEN.encode())
    assert Browser(host.config, "10.0.0.5").get("/login?code=" + code).status_code == 401
    assert browser.get("/login?code=" + code, X_Forwarded_For="127.0.0.1").status_code == 401
    for wrong in ("", "x", code[:-1] + ("0" if code[-1] != "0" else "1"), codes.make(b"another")):
        assert browser.get("/login?code=" + wrong).status_code == 401
    clock(290)
    assert browser.get("/login?code=" + code).status_code == 303
    late = codes.make(TOKEN.encode())
    clock(301)
    assert browser.get("/login?code=" + late).status_code == 401


def test_a_read_token_in_the_header_opens_the_page_and_another_does_not(browser):
    assert browser.get("/.json", Authorization=f"Bearer {TOKEN}").status_code == 200
    browser.log_in()
    assert browser.get("/.json", Authorization="Bearer wrong").status_code == 401
