"""Processes of kinds that a reading has to tell right: with sockets, threads, files and more."""

import uuid

from features.lab.waiting import eventually
from features.support.process import Process

START = """
import os, shutil, signal, socket, sys, tempfile, threading, time
folder = tempfile.mkdtemp(prefix=sys.argv[1], dir="/tmp")
def rest(): time.sleep(300)
def become(program): os.execv(program, [program, "301"])
"""
# What a program does before it rests, by the name that scenarios give it.
PROGRAMS = {
    "sockets": """
server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen(1)
address = server.getsockname()
client = socket.create_connection(address); copy = os.dup(client.fileno())
one, other = socket.socketpair(); idle = socket.socket()
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); datagrams.bind(("0.0.0.0", 0))
if os.path.exists("/proc/net/tcp6"):
    server6 = socket.socket(socket.AF_INET6); server6.bind(("::", 0)); server6.listen(1)
    client6 = socket.socket(socket.AF_INET6); client6.connect(("::ffff:127.0.0.1", address[1]))
    datagrams6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); datagrams6.bind(("::", 0))
""",
    "threads": """
for number in range(12):
    threading.Thread(target=time.sleep, args=(300,)).start()
""",
    "had threads": """
def work():
    while time.process_time() < 0.5: pass
thread = threading.Thread(target=work); thread.start(); thread.join()
""",
    "open files": """
files = [open("/etc/passwd"), open("/dev/null", "a"), tempfile.TemporaryFile(dir=folder)]
files[0].read(10)
for mode in ("w", "a", "w+", "a+", "r+"):
    file = tempfile.NamedTemporaryFile(mode, dir=folder); file.write("some text"); file.flush()
    files.append(file)
gone = open(folder + "/gone", "w"); os.unlink(gone.name)
""",
    "a long name": """
program = folder + "/a-name-of-many-letters"
os.symlink("/bin/sleep", program)
def rest(): become(program)
""",
    "a name with brackets": """
open("/proc/self/comm", "w").write(") S 1 (x")
""",
    "no folder any more": """
os.chdir(folder); os.rmdir(folder)
""",
    # What an account but root cannot know: whether a file in a closed folder was deleted.
    "lost its program": """
program = folder + "/sleep"; shutil.copy("/bin/sleep", program); pid = os.getpid()
if not os.fork():
    while os.readlink(f"/proc/{pid}/exe") != program: time.sleep(0.01)
    os.unlink(program); os.chmod(folder, 0); os._exit(0)
def rest(): become(program)
""",
    "another niceness": """
os.nice(7); os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])
""",
    "work to do": """
def rest():
    for round in range(3000):
        until = time.process_time() + 0.05
        while time.process_time() < until: pass
        time.sleep(0.05)
""",
    "memory that another shares": """
memory = bytearray(24 * 2**20); reading, writing = os.pipe()
if not os.fork():  # it ends with its parent, or before
    os.close(writing); os.read(reading, 1); os._exit(0)
""",
    "a connection to another": """
server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen(1)
if not os.fork():  # it ends with its parent, or before
    peer = socket.create_connection(server.getsockname()); server.close()
    peer.recv(1); os._exit(0)
connection, _ = server.accept()
""",
    "a thread to open a file": """
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])  # of the threads to come, too
def work():
    signal.sigwait([signal.SIGUSR1]); file = open("/etc/passwd"); file.read(); time.sleep(300)
threading.Thread(target=work).start()
""",
    "shared its open files": """
import ctypes
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
CLONE, CLONE_FILES = 56, 0x400  # x86_64's number of the system call
if not ctypes.CDLL(None).syscall(CLONE, CLONE_FILES | signal.SIGCHLD, 0, 0, 0, 0):
    signal.sigtimedwait([signal.SIGUSR1], 300); file = open("/etc/passwd"); time.sleep(300)
""",
    "another program to come": """
signal.signal(signal.SIGUSR1, lambda *_: become("/bin/sleep"))
""",
}
END = """
print(os.getpid(), file=open("/tmp/" + sys.argv[1], "w"))
rest()
"""


class Oddity(Process):
    """A process that has something, a key of PROGRAMS."""

    def __init__(self, target, what, run_as=None):
        """Start it under the client's account, or by `run_as`, and wait until it rests."""
        self.host = target.client
        self.mark = f"process-{uuid.uuid4()}"
        line = f"{run_as or target.as_client} /usr/bin/python3 -c %s {self.mark}"
        self._launch(line, START + PROGRAMS[what] + END)
        self.pid = eventually(lambda: self.host.run("cat /tmp/%s", self.mark).stdout.strip(), 20)
        eventually(self._rests, within=20)

    def _rests(self):
        return self.asks("ps -o stat= -p %s").startswith("S")

    def change(self):
        """Let it become the other program."""
        self.host.check_output("kill -s USR1 %s", self.pid, root=True)
        eventually(lambda: self.asks("cat /proc/%s/comm") == "sleep" and self._rests(), within=20)

    def open_file(self):
        """Let its other thread open a file, or who shares its files; the first one sleeps on."""
        line = "kill -s USR1 %s $(pgrep -P %s)"
        self.host.check_output(line, self.pid, self.pid, root=True)
        eventually(lambda: "passwd" in self.asks("ls -l /proc/%s/fd"), within=20)

    def end_child(self):
        """End what it has started; it sleeps on, and asks not how that ended."""
        self.host.check_output("pkill -P %s", self.pid, root=True)
        eventually(lambda: self.asks("ps -o stat= --ppid %s").startswith("Z"), within=20)

    def rename_files(self):
        """Give its files other names; it sleeps on, and has them open."""
        line = f"cd /tmp/{self.mark}*/ && for file in *; do mv $file $file-renamed; done"
        self.host.check_output(line, root=True)

    def end(self):
        """End it."""
        self.host.run(f"pkill -P {self.pid}; kill {self.pid}; rm -rf /tmp/{self.mark}*", root=True)


class KernelThread(Process):
    """The thread of the kernel that starts all others."""

    pid = "2"

    def __init__(self, target):
        """Start nothing."""
        self.host = target.client

    @property
    def is_there(self):
        """Whether this host shows it; a container does not."""
        return self.host.run("ps -o comm= -p 2").stdout.strip() == "kthreadd"
