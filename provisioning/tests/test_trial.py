"""client.yml tries a new token at the API, and stops by name if the API does not accept it."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from features.lab.paths import ROOT
from features.lab.plays import run_playbook
from provisioning.filter_plugins.node_tokens import node_token

SHARED, SECRET = "the-shared-token-of-all", "the-secret-of-all-nodes"
# host: (status of the API or None if it does not answer, token that the host has now, variables)
HOSTS = {
    "upgraded": (400, SHARED, {}),
    "same": (401, node_token("same", SECRET), {}),  # is not asked
    "damaged": (400, "dam\naged", {}),
    "older": (401, SHARED, {}),
    "older-first": (401, None, {}),
    "wrong-own": (401, SHARED, {"client_token": "a-token-of-its-own"}),
    "other-uuid": (403, SHARED, {"client_token": "a-token-of-its-own"}),
    "silent": (None, SHARED, {}),
    "silent-first": (None, None, {}),
    "page": (200, SHARED, {}),
    "fleet": (400, SHARED, {}),
    "fleet-older": (400, SHARED, {}),
    "fleet-silent": (400, SHARED, {}),
}
# host: status of the second API host that its client_url lists
SECOND = {"fleet": 400, "fleet-older": 401, "fleet-silent": None}
# host: what the refusal says; the others are not refused
REFUSED = {
    "older": "refuses the node token of older. It is older than node tokens",
    "older-first": "refuses the node token of older-first. It is older than node tokens",
    "wrong-own": "refuses the token of wrong-own.",
    "other-uuid": "accepts client_token for another uuid than other-uuid",
    "silent": "does not answer as one (-1",
    "page": "does not answer as one (200",
    "fleet-older": "/fleet-older/second refuses the node token of fleet-older.",
    "fleet-silent": "/fleet-silent/second does not answer as one (-1",
}


class Api(BaseHTTPRequestHandler):
    """Answers /HOST with that host's status, /HOST/second with that of its second API host, and
    keeps (path, token, body)."""

    asked = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path[1:], self.headers["Authorization"], json.loads(body)))
        name, _, second = self.path[1:].partition("/")
        self.send_response(SECOND[name] if second else HOSTS[name][0])
        self.end_headers()

    def log_message(self, *_):
        pass


def inventory(folder, port):
    """Return an inventory of HOSTS whose API is here; those without a status have no API."""
    hosts = {}
    for name, (status, token, variables) in HOSTS.items():
        state = folder / name
        state.mkdir()
        if token:
            (state / "config.json").write_text(json.dumps({"token": token}, indent=4))
        url = f"http://127.0.0.1:{port if status else 9}/{name}"
        if name in SECOND:
            url = [url, f"http://127.0.0.1:{port if SECOND[name] else 9}/{name}/second"]
        hosts[name] = variables | {
            "state": str(state),
            "client_url": url,
            "_client_uuid": name,
        }
    common = {
        "roles": str(ROOT / "provisioning/roles"),
        "ansible_python_interpreter": sys.executable,
        "ansible_remote_tmp": str(folder / "ansible"),
        "client_ca_file": "",
        "client_token": "",
        "client_sees": "own",
        "recorder_secrets": str(folder),
        "recorder_token": SHARED,
        "recorder_node_secret": SECRET,
    }
    return {"all": {"vars": common, "hosts": hosts}}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Return the `Play`, and the requests that the API got: (host, authorization, body)."""
    folder = tmp_path_factory.mktemp("trial")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "hosts.json").write_text(json.dumps(inventory(folder, server.server_port)))
    options = ["-vvv", "--forks=9"]
    play = run_playbook("tests/trial.yml", folder / "hosts.json", options=options)
    server.shutdown()
    return play, Api.asked


def test_hosts_are_refused_by_name(outcome):
    failed = dict(outcome[0].messages)
    assert failed.keys() == REFUSED.keys()
    assert [
        host for host, text in REFUSED.items() if text not in " ".join(failed[host].split())
    ] == []


def test_a_trial_changes_nothing_and_stores_nothing(outcome):
    play, asked = outcome
    assert play.changed == []
    paths = [name for name, (status, *_) in HOSTS.items() if status and name != "same"]
    paths += [f"{name}/second" for name, status in SECOND.items() if status]
    assert {path: body for path, _, body in asked} == {
        path: {"uuid": path.partition("/")[0]} for path in paths
    }


def test_each_host_tries_its_own_token(outcome):
    tokens = {name: token for name, token, _ in outcome[1]}
    assert tokens["upgraded"] == f"Bearer {node_token('upgraded', SECRET)}"
    assert tokens["wrong-own"] == "Bearer a-token-of-its-own"


def test_no_secret_is_printed(outcome):
    printed = outcome[0].printed
    assert "upgraded" in printed
    tokens = [node_token(name, SECRET) for name in HOSTS]
    assert [secret for secret in [SHARED, SECRET, *tokens] if secret in printed] == []
