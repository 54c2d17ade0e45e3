"""A browser for tests of the page: it follows forms and links, and reads what is seen there."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from process_archive import create_app

from archive.tests.samples import process, reading

TOKEN = "right-read-token"
ACCEPT = {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
VOID = {"meta", "link", "input", "br", "img"}
HOSTILE = '<script>alert("x")</script>\u202egnp.exe\u202c\x1b[31m\u200b\u3164'
LONG = "x" * 1000000
FORMULA = "=cmd|'/c calc'!A1"
BEGIN, GAP, RESTART, READINGS, SEALED = 1795910400, (4, 5), 7, 10, 8
ID_3 = "web-1_ba_3_2.00"  # the id of pid 3 before the restart


def fill(host):
    """Store readings of web-1 and web-2: a gap, then a restart of web-1; the last two wait.

    Pid 2 has a hostile name, and once a command line of 1 MB, pid 3 a formula; pid 9 is there once.
    """
    host.config = host.config._replace(read_tokens=[b"newest-read-token", TOKEN.encode()])
    for number in range(READINGS):
        for node in ("web-1", "web-2"):
            if node == "web-1" and number not in GAP:
                store(host, node, number, "a" if number < RESTART else "b")
            elif node == "web-2":
                store(host, node, number, "c")
        if number == SEALED - 1:
            host.seal()
    return host


def store(host, node, number, boot):
    """Store one reading."""
    start = BEGIN - 1000 if boot != "b" else BEGIN + 5 * RESTART - 1
    texts = {
        2: {"name": HOSTILE, "cmdline": [HOSTILE, LONG if number == RESTART - 1 else "x"],
            "cwd": HOSTILE, "exe": HOSTILE,
            "username": HOSTILE, "terminal": HOSTILE, "status": HOSTILE,
            "open_files": [[HOSTILE, 1, 2, "r", 3]],
            "connections": [[6, 2, 1, HOSTILE, [], HOSTILE]]},
        3: {"name": "formula", "cmdline": [FORMULA], "num_fds": 3 + number},
        4: {"ppid": 3, "username": "www", "cpu_percent": 50.0},
    }  # fmt: skip
    pids = [1, 2, 3, 4, *([9] if number == 2 else [])]
    objects = [
        process(pid, **{"name": f"p{pid}", "create_time": start + pid - 1, **texts.get(pid, {})})
        for pid in pids
    ]
    ticks = number + 1 if boot != "b" else number - RESTART + 1
    missed = len(GAP) if boot == "a" and number > GAP[-1] else 0
    tally = (
        f"boot={boot};start={start};every=5;ticks={ticks};taken={ticks - missed};missed={missed}"
    )
    at = BEGIN + 5 * number
    tally += f";dropped=0;lost=0;refused=0;sent={at + 2}.0"
    host.store(f"{at}.50", reading(*objects), node, tally=tally, mtime=at + 1)


class Browser:
    """A browser without JavaScript, which keeps cookies; its address is `peer`."""

    def __init__(self, config, peer="127.0.0.1", scheme="http"):
        self.app = create_app(config)
        self.client = self.app.test_client()
        self.place = {"base_url": f"{scheme}://archive.test", "environ_base": {"REMOTE_ADDR": peer}}

    def get(self, path, **headers):
        """Ask for a path; return the response."""
        headers = {**ACCEPT, **{name.replace("_", "-"): own for name, own in headers.items()}}
        return self.client.get(path, headers=headers, **self.place)

    def post(self, path, form=None, **headers):
        """Send a form."""
        headers = {**ACCEPT, **{name.replace("_", "-"): own for name, own in headers.items()}}
        return self.client.post(path, data=form or {}, headers=headers, **self.place)

    def log_in(self, token=TOKEN, **headers):
        """Send the form of the login; return the response."""
        return self.post("/login", {"token": token}, **headers)

    def page(self, path, status=200):
        """Return the `Seen` of a path, after redirects."""
        answer = self.get(path)
        while answer.status_code in (302, 303):
            path = urljoin(path, answer.headers["Location"])
            answer = self.get(path)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        assert answer.mimetype == "text/html"
        return Seen(answer.get_data(as_text=True), path)


class Seen(HTMLParser):
    """What is in a page: its `text`, its `tags` (name, attributes), links, and rows of tables.

    Fails on elements that are not closed in order.
    """

    def __init__(self, html, path):
        super().__init__()
        self.html, self.path, self.open = html, path, []
        self.tags, self.rows, self.parts = [], [], []
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"
        self.text = " ".join("".join(self.parts).split())
        self.rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def handle_starttag(self, name, attributes):
        """Note an element."""
        self.tags.append((name, dict(attributes)))
        assert len(dict(attributes)) == len(attributes), f"an attribute twice: {name}"
        if name == "tr":
            self.rows.append([])
        if name in ("td", "th"):
            self.rows[-1].append("")
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        """Note an element of a drawing."""
        self.tags.append((name, dict(attributes)))

    def handle_endtag(self, name):
        """Note the end of an element."""
        assert self.open and self.open.pop() == name, f"closed out of order: {name}"

    def handle_data(self, text):
        """Note a text."""
        self.parts.append(text)
        if self.rows and self.open and {"td", "th"} & set(self.open):
            self.rows[-1][-1] += text

    def links(self):
        """Return the targets of all links and forms."""
        return [
            own[name] for _, own in self.tags for name in ("href", "src", "action") if name in own
        ]
