"""Hosts: run commands over SSH or on this machine, and keep a history of them."""

import base64
import json
import os
import shlex
import socket
import subprocess
import sys
from dataclasses import dataclass
from threading import Lock

from features.lab.paths import REMOTE
from features.lab.secrecy import hide

AGENT = REMOTE / "agent.py"
DISKS = REMOTE / "disks.py"
LONGEST = 300  # seconds that a command may take
# A host that loses power closes no connection: a wait for its answer fails after 20 s.
KEEPALIVE = {  # s, s, ms
    socket.TCP_KEEPIDLE: 5,
    socket.TCP_KEEPINTVL: 5,
    socket.TCP_USER_TIMEOUT: 20_000,
}


class Unreachable(Exception):
    """The host cannot be reached: a failure of the infrastructure, not of the product."""

    def __str__(self):
        return f"infrastructure: {super().__str__()}"


@dataclass(frozen=True)
class Result:
    """The outcome of a command."""

    command: str
    status: int
    stdout: str
    stderr: str

    def __str__(self):
        return f"$ {self.command}\n[status {self.status}]\n{self.stdout}{self.stderr}"


class Host:
    """Runs commands; `history` contains their results since the scenario began."""

    settled = 0  # time.monotonic() here from which on its clock and cron are reliable
    start_again = None  # switches the host off and on from outside, if that is possible
    restarts = 0  # how often that was needed

    def __init__(self, name):
        self.name = name
        self.inventory_name = name
        self.history = []

    def run(self, command, *arguments, root=False, stdin=""):
        """Run `command`, a shell line with a `%s` for each argument, which is quoted.

        Secrets belong in `stdin`: all accounts can read command lines.
        Return the `Result`, whatever the exit status. Raise `Unreachable`.
        """
        line = command % tuple(shlex.quote(str(argument)) for argument in arguments)
        result = Result(line, *self._execute(line, root, stdin.encode()))
        self.history.append(result)
        return result

    def check_output(self, command, *arguments, root=False, stdin=""):
        """Return the output of `command`; raise AssertionError if it fails."""
        result = self.run(command, *arguments, root=root, stdin=stdin)
        assert result.status == 0, f"on {self.name}:\n{result}"
        return result.stdout.rstrip("\n")

    def main_process(self, unit):
        """Return the pid of the main process of a systemd unit, "0" if it does not run."""
        return self.check_output("systemctl show --property=MainPID %s", unit).partition("=")[2]

    def disk(self, action, folder, size=None):
        """Mount a disk of `size` MiB in memory at `folder`, resize it or unmount it."""
        lines = {
            "mount": f"mount -t tmpfs -o size={size}m,mode=0777 process-recorder %s",
            "resize": f"mount -o remount,size={size}m %s",
            "unmount": "umount --lazy %s",
        }
        self.check_output(lines[action], folder, root=True)

    def close(self):
        """Close the connections and programs of this host."""


class SshHost(Host):
    """A host over SSH, by key or password; one connection, opened when it is first needed."""

    def __init__(self, name, address, port, user, key_file=None, password=None):
        super().__init__(name)
        self.address = address
        self.user = user
        self.key_file = key_file
        self.password = password
        self.door = {"hostname": address, "port": port}
        self._login = {
            **self.door,
            "username": user,
            "key_filename": key_file,
            "password": password,
        }
        self._connection = None
        self._agents = {}
        self._turn = Lock()
        hide(password)

    def _execute(self, line, root, stdin):
        # Here, since it takes most of a second, and runs without machines need no SSH.
        import paramiko

        request = json.dumps([line, base64.b64encode(stdin).decode()]) + "\n"
        with self._turn:
            try:
                requests, answers = self._agent(root)
                requests.write(request)
                requests.flush()
                said = self._await(answers, line)
                status, *texts = json.loads(said)
            except (OSError, EOFError, ValueError, paramiko.SSHException) as error:
                self.close()
                raise Unreachable(f"{self.name} ({self.address}): {error}") from error
        return status, *(decode(base64.b64decode(text)) for text in texts)

    def _await(self, answers, line):
        try:
            return answers.readline()
        except TimeoutError:
            self.close()
            message = f"on {self.name}: no end within {LONGEST} s: {line}"
            raise AssertionError(message) from None

    def _agent(self, root):
        """Return the ends of the pipes to and from an agent on the host, as root or not."""
        if root not in self._agents:
            channel = self._connected().get_transport().open_session(timeout=30)
            channel.settimeout(LONGEST)
            start = f"/usr/bin/python3 -c {shlex.quote(AGENT.read_text())}"
            channel.exec_command(f"sudo -n {start}" if root else start)
            self._agents[root] = channel.makefile("w"), channel.makefile("r")
        return self._agents[root]

    def _connected(self):
        if self._connection is None:
            import paramiko

            connection = paramiko.SSHClient()
            # A rebuilt virtual machine has a new host key; the network is private.
            connection.set_missing_host_key_policy(paramiko.AutoAddPolicy())
            wire = socket.create_connection((self.address, self.door["port"]), timeout=30)
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in KEEPALIVE.items():
                wire.setsockopt(socket.IPPROTO_TCP, option, value)
            connection.connect(**self._login, sock=wire, banner_timeout=60, auth_timeout=60)
            self._connection = connection
        return self._connection

    def close(self):
        self._agents = {}
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class LocalHost(Host):
    """This machine. The processes under test are our own, so nothing needs root.

    Disks are mounted in a mount namespace, which commands enter while there is a disk. Programs
    that were started before do not see it.
    """

    def __init__(self, name):
        super().__init__(name)
        self._disks = None
        self._mounted = set()
        self._entry = []

    def _execute(self, line, root, stdin):
        done = subprocess.run(
            [*self._entry, "sh", "-c", line],
            input=stdin,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        return done.returncode, decode(done.stdout), decode(done.stderr)

    def prepare_disks(self):
        """Make the namespace; raise `Unreachable` if this machine does not let us."""
        if self._disks is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self._disks = subprocess.Popen([sys.executable, DISKS], **pipes)
            error = self._answer()
            if error:
                self.close()
                raise Unreachable(
                    f"no disk can be mounted here ({error}): as root, run"
                    " `sysctl -w kernel.unprivileged_userns_clone=1` (Debian) or"
                    " `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu)"
                )

    def disk(self, action, folder, size=None):
        self.prepare_disks()
        words = [action, folder] if size is None else [action, folder, size]
        print(json.dumps(words), file=self._disks.stdin, flush=True)
        error = self._answer()
        assert not error, f"{action} {folder}: {error}"
        self._mounted.add(folder)
        if action == "unmount":
            self._mounted.remove(folder)
        own_user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        enter = ["nsenter", f"--target={self._disks.pid}", "--mount", *own_user, "--"]
        self._entry = enter if self._mounted else []

    def _answer(self):
        return json.loads(self._disks.stdout.readline() or '"the program that mounts has ended"')

    def close(self):
        self._entry = []
        if self._disks is not None:
            self._disks.communicate()  # closes its input, which ends it
            self._disks = None


def decode(output):
    """Return a command's output as text; bytes that are not UTF-8 are escaped."""
    return output.decode("utf-8", "backslashreplace")
