"""Records: how scenarios make and send them, and find them on disk."""

import base64
import json
import posixpath
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import requests

from features.support.curl import curl

# contract: what each process of a reading says of itself
KEYS = frozenset(
    [
        "cmdline",
        "connections",
        "cpu_affinity",
        "cpu_num",
        "cpu_percent",
        "cpu_times",
        "create_time",
        "cwd",
        "environ",
        "exe",
        "gids",
        "io_counters",
        "ionice",
        "memory_full_info",
        "memory_info",
        "memory_maps",
        "memory_percent",
        "name",
        "nice",
        "num_ctx_switches",
        "num_fds",
        "num_threads",
        "open_files",
        "pid",
        "ppid",
        "status",
        "terminal",
        "threads",
        "uids",
        "username",
    ]
)


def new_node():
    """Return a node's name that no other scenario uses."""
    return f"scenario-{uuid.uuid4()}"


def fill_in(context, text):
    """Return `text` with the scenario's values for TOKEN, UUID and UUID_TIMESTAMP.json."""
    if "record" in context:
        text = text.replace("UUID_TIMESTAMP.json", context.record.filename)
        text = text.replace("UUID", context.record.uuid)
    return text.replace("TOKEN", context.target.token)


class Record:
    """A record as it is sent: the JSON text of each field, so that any text can be sent."""

    def __init__(self, node, **texts):
        """Make a record that no other scenario sends; `texts` replace the texts of fields."""
        now = f"{time.time():.7f}"
        self.marks = [node, now]  # no other record has them in its name
        self.texts = {
            "uuid": json.dumps(node),
            "timestamp": json.dumps(now),
            "data": '[{"pid": 1, "name": "init", "rss": 12345678901234567890, "load": 0.10}]',
        } | texts

    @classmethod
    def of_size(cls, node, size):
        """Return a record of `node` with more than `size` bytes, most of them blanks."""
        return cls(node, data=f'[{{"name": "{" " * size}"}}]')

    @property
    def body(self):
        """The text that is posted."""
        return "{" + ", ".join(f'"{name}": {text}' for name, text in self.texts.items()) + "}"

    @property
    def data(self):
        """The bytes that the service stores."""
        return self.texts["data"].encode()

    @property
    def uuid(self):
        """The value of this field."""
        return json.loads(self.texts["uuid"])

    @property
    def timestamp(self):
        """The value of this field."""
        return json.loads(self.texts["timestamp"])

    @property
    def filename(self):
        """The name of its file."""
        return f"{self.uuid}_{self.timestamp}.json"

    @property
    def as_latest(self):
        """The data of the test API's answer if this is the latest record."""
        return {"content": json.loads(self.data), "filename": f"records/{self.filename}"}


class Records:
    """The records of one system, `target`."""

    def __init__(self, target):
        self.target = target
        self.session = requests.Session()
        self.session.verify = target.ca_file
        self.session.trust_env = False  # REQUESTS_CA_BUNDLE would replace the certificate to trust

    @property
    def authorization(self):
        """The header with the token, as a pair."""
        return ("Authorization", f"Bearer {self.target.token}")

    def send(self, body, **headers):
        """POST `body` with the right headers except `headers`; None omits one."""
        usual = dict([self.authorization, ("Content-Type", "application/json")])
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.post(body, usual | named)

    def post(self, body, headers):
        """POST `body` (str, bytes, or an iterator of bytes) to the API; return the answer."""
        return self.session.post(
            f"{self.target.url}/api/v1/record", data=body, headers=headers, timeout=30
        )

    def send_at_once(self, bodies, connections):
        """POST all `bodies` over this many connections at once; return their answers, in order."""
        mine = threading.local()

        def send(body):
            if not hasattr(mine, "records"):
                mine.records = type(self)(self.target)
            return mine.records.send(body)

        with ThreadPoolExecutor(connections) as pool:
            return list(pool.map(send, bodies))

    def ask(self, method, path, headers=(), body=None):
        """Send a request from the API's own host; return the answer. `headers` are pairs."""
        return curl(self.target.api, method, f"{self.target.own_url}{path}", headers, body)

    def accepted(self, records, answers):
        """Return those of `records` that were answered with success, in order."""
        pairs = zip(records, answers, strict=True)
        return [record for record, answer in pairs if answer.status_code == 200]

    def names(self, node):
        """Return the names of the records of `node`, oldest first."""
        output = self.target.api.check_output(
            "find %s -name %s -printf '%%f\\n'",
            self.target.records_dir,
            f"{node}_*.json*",
            root=True,
        )
        return sorted(output.split(), key=timestamp_in)

    def content(self, name):
        """Return the JSON in the record `name`."""
        path = f"{self.target.records_dir}/{name}"
        return json.loads(self.target.api.check_output("cat %s", path, root=True))

    def raw(self, name):
        """Return the bytes of the record `name`."""
        path = f"{self.target.records_dir}/{name}"
        return base64.b64decode(self.target.api.check_output("base64 %s", path, root=True))

    def digests(self, node):
        """Return {name: SHA-256 in hexadecimal} of the records of `node`."""
        output = self.target.api.check_output(
            "cd %s && find . -name %s -exec sha256sum {} +",
            self.target.records_dir,
            f"{node}_*.json*",
            root=True,
        )
        lines = (line.split() for line in output.splitlines())
        return {path.removeprefix("./"): digest for digest, path in lines}

    def traces(self, record):
        """Return the files in and beside the records folder that `record` may have left."""
        marks = [f"*{mark}*" for mark in record.marks]
        folder = posixpath.dirname(self.target.records_dir)
        find = "find %s -name %s -o -name %s"
        return self.target.api.check_output(find, folder, *marks, root=True).splitlines()

    def remove(self, node):
        """Remove every record of `node`."""
        self.target.api.check_output(
            "find %s -name %s -delete", self.target.records_dir, f"{node}_*.json*", root=True
        )


def timestamp_of(name):
    """Return the timestamp in the name of a record, or of a reading in the spool, unchanged."""
    return name.rpartition("_")[2].removesuffix(".gz").removesuffix(".json")


def timestamp_in(name):
    """Return the seconds since the epoch in the name of a record."""
    return float(timestamp_of(name))
