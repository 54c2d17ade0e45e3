"""Records: how scenarios make them, send them, and find them where the service keeps them."""

import json
import uuid

import requests

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


class Records:
    """The records of one system, `target`."""

    def __init__(self, target):
        self.target = target
        self.session = requests.Session()
        self.session.verify = target.ca_file
        self.session.trust_env = False  # REQUESTS_CA_BUNDLE would replace the certificate to trust

    def post(self, body, headers):
        """POST `body` (str or bytes) to the API; return the answer."""
        return self.session.post(
            f"{self.target.url}/api/v1/record", data=body, headers=headers, timeout=30
        )

    def ask_test_api(self, what):
        """Return the JSend answer of the test API, asked on the API's own host."""
        output = self.target.api.check_output(
            "curl -sk -H %s %s",
            f"Authorization: Bearer {self.target.token}",
            f"{self.target.own_url}/api/test/{what}",
        )
        return json.loads(output)

    def names(self, node):
        """Return the names of the records of `node`, oldest first."""
        output = self.target.api.check_output(
            "find %s -name %s -printf '%%f\\n'",
            self.target.records_dir,
            f"{node}_*.json",
            root=True,
        )
        return sorted(output.split(), key=timestamp_in)

    def content(self, name):
        """Return what the record `name` holds."""
        path = f"{self.target.records_dir}/{name}"
        return json.loads(self.target.api.check_output("cat %s", path, root=True))

    def remove(self, node):
        """Remove every record of `node`."""
        self.target.api.check_output(
            "find %s -name %s -delete", self.target.records_dir, f"{node}_*.json", root=True
        )


def timestamp_in(name):
    """Return the seconds since the epoch that the name of a record holds."""
    return float(name.rpartition("_")[2].removesuffix(".json"))
