"""The manager: waits for the word of a scenario's client that it has started, as systemd does."""

from features.lab.waiting import eventually

PROGRAM = """
import os, socket, sys
address, said = sys.argv[1:]
own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
own.bind("\\0" + address[1:] if address.startswith("@") else address)
open(said, "w").close()
word = own.recv(4096).decode()
open(said, "w").write(word)
"""
# By the name that scenarios give them; a folder of the scenario's own makes each one its own.
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
            # As long as a client may take to start; it ends with the first word.
            line = f"{client.run_as} timeout 90 /usr/bin/python3 -c %s %s %s >/dev/null 2>&1 &"
            self.host.check_output(line, PROGRAM, address, self.said, root=True)
            eventually(lambda: self.host.run("test -e %s", self.said, root=True).status == 0, 20)

    def told(self):
        """Return the word that has come, "" while there is none."""
        return self.host.check_output("cat %s", self.said, root=True)
