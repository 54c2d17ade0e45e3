"""The manager: takes the message of a scenario's client that it has started, as systemd does."""

from features.lab import probe
from features.lab.waiting import eventually

# By the names that scenarios give them; the folder of the client makes each one unique.
ADDRESSES = {
    "a path": "{}/notify",
    "a path with an @ in it": "{}/client@1.notify",
    "an abstract address": "@{}/notify",
}


class Manager:
    """A socket on the client host, which the client finds in its environment."""

    def __init__(self, client, kind, is_there=True):
        """Open it, a key of ADDRESSES, unless it is not to be there."""
        self.host = client.host
        address = ADDRESSES[kind].format(client.folder)
        self.said = f"{client.folder}/said"
        client.command = f"env NOTIFY_SOCKET={address} {client.command}"
        if is_there:
            # As long as a client may take to start; it ends with the first message.
            line = f"{client.run_as} timeout 90 {probe.PYTHON} -c %s %s %s >/dev/null 2>&1 &"
            self.host.check_output(line, probe.source("manager"), address, self.said, root=True)
            eventually(lambda: self.host.run("test -e %s", self.said, root=True).status == 0, 20)

    def told(self):
        """Return the message that has arrived, "" while there is none."""
        return self.host.check_output("cat %s", self.said, root=True)
