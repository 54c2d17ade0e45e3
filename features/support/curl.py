"""Requests that a host sends itself, with curl: those only it may send, and malformed ones."""

import base64
import json
from dataclasses import dataclass

from requests.structures import CaseInsensitiveDict


@dataclass(frozen=True)
class Answer:
    """An answer, with the attribute names of the library requests."""

    status_code: int
    headers: CaseInsensitiveDict
    text: str

    def json(self):
        """Return the JSON in the body."""
        return json.loads(self.text)


def curl(host, method, url, headers, body=None, options=""):
    """Let `host` send a request; return the `Answer`, or raise AssertionError if none came.

    `headers` are pairs, so that a name can occur twice; `body` is bytes; `options` are passed to
    curl.
    """
    method_option = "--head" if method == "HEAD" else "--request %s"
    line = f"curl -sS -k --include --max-time 60 {method_option} {options}"
    arguments = [] if method == "HEAD" else [method]
    for header in headers:
        line += " --header %s"
        arguments.append(": ".join(header))
    if body is not None:
        # A body may contain any byte; Expect would cause an interim answer.
        line = "printf %%s %s | base64 -d | " + line + " --header Expect: --data-binary @-"
        arguments.insert(0, base64.b64encode(body).decode())
    result = host.run(line + " %s", *arguments, url)
    assert result.status == 0, f"on {host.name}:\n{result}"
    return read_answer(result.stdout)


def call_as_written(host, call, token, url):
    """Let `host` run `call`, a curl command without token and `url`; return its output."""
    line = call.replace("token-goes-here", token).replace("%", "%%")
    return host.check_output(f"{line} %s", url)


def read_answer(received):
    """Return the `Answer` in `received`, the text of an HTTP answer."""
    head, _, text = received.partition("\r\n\r\n")
    status, *fields = head.split("\r\n")
    pairs = [field.split(": ", 1) for field in fields]
    return Answer(int(status.split()[1]), CaseInsensitiveDict(pairs), text)
