"""Requests that a host makes itself, with curl: what only it may ask, or what no library sends."""

import base64
import json
from dataclasses import dataclass

from requests.structures import CaseInsensitiveDict


@dataclass(frozen=True)
class Answer:
    """An answer, with the names that the answers of requests have."""

    status_code: int
    headers: CaseInsensitiveDict
    text: str

    def json(self):
        """Return the JSON in the body."""
        return json.loads(self.text)


def curl(host, method, url, headers, body=None, options=""):
    """Let `host` send a request and return the `Answer`, or raise AssertionError where none came.

    `headers` are pairs, so that one can stand there twice; `body` is bytes; `options` are more of
    curl's own.
    """
    method_option = "--head" if method == "HEAD" else "--request %s"
    line = f"curl -sS -k --include --max-time 60 {method_option} {options}"
    arguments = [] if method == "HEAD" else [method]
    for header in headers:
        line += " --header %s"
        arguments.append(": ".join(header))
    if body is not None:
        # Any byte may stand in a body; Expect would bring an interim answer.
        line = "printf %%s %s | base64 -d | " + line + " --header Expect: --data-binary @-"
        arguments.insert(0, base64.b64encode(body).decode())
    result = host.run(line + " %s", *arguments, url)
    assert result.status == 0, f"on {host.name}:\n{result}"
    return read_answer(result.stdout)


def call_as_written(host, call, token, url):
    """Let `host` run `call`, a line of curl's that lacks but token and `url`; return its output."""
    line = call.replace("token-goes-here", token).replace("%", "%%")
    return host.check_output(f"{line} %s", url)


def read_answer(received):
    """Return the `Answer` in `received`, the text of an HTTP answer."""
    head, _, text = received.partition("\r\n\r\n")
    status, *fields = head.split("\r\n")
    pairs = [field.split(": ", 1) for field in fields]
    return Answer(int(status.split()[1]), CaseInsensitiveDict(pairs), text)
