"""Becomes a process of an odd kind and rests: oddity.py KIND MARK.

Its pid is in /tmp/MARK when it rests; its files are in a folder of /tmp that begins with MARK.
Needs nothing but Python 3.6.
"""

# ruff: noqa: SIM115  files stay open on purpose

import ctypes
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time

KIND, MARK = sys.argv[1:]
FOLDER = tempfile.mkdtemp(prefix=MARK, dir="/tmp")
CLONE, CLONE_FILES = 56, 0x400  # the number of the system call on x86_64, and clone(2)'s flag
kept = []  # what stays open while the process rests


def become(program):
    """Replace this process with `program`, which sleeps."""
    os.execv(program, [program, "301"])


def rest():
    """Sleep."""
    time.sleep(300)


def listening(family, address):
    """Return a TCP socket that listens on a port of its own."""
    server = socket.socket(family)
    server.bind((address, 0))
    server.listen(1)
    return server


def sockets():
    """Have sockets of all kinds, one of them twice."""
    server = listening(socket.AF_INET, "127.0.0.1")
    address = server.getsockname()
    client = socket.create_connection(address)
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("0.0.0.0", 0))
    kept.extend([server, client, os.dup(client.fileno()), datagrams])
    kept.extend([socket.socketpair(), socket.socket()])
    if os.path.exists("/proc/net/tcp6"):
        server6 = listening(socket.AF_INET6, "::")
        client6 = socket.socket(socket.AF_INET6)
        client6.connect(("::ffff:127.0.0.1", address[1]))
        datagrams6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        datagrams6.bind(("::", 0))
        kept.extend([server6, client6, datagrams6])


def threads():
    """Have 12 more threads."""
    for _ in range(12):
        threading.Thread(target=time.sleep, args=(300,)).start()


def had_threads():
    """Have had a thread that worked."""

    def work():
        while time.process_time() < 0.5:
            pass

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def open_files():
    """Have files open in all modes, and one that is deleted."""
    files = [open("/etc/passwd"), open("/dev/null", "a"), tempfile.TemporaryFile(dir=FOLDER)]
    files[0].read(10)
    for mode in ("w", "a", "w+", "a+", "r+"):
        file = tempfile.NamedTemporaryFile(mode, dir=FOLDER)
        file.write("some text")
        file.flush()
        files.append(file)
    gone = open(FOLDER + "/gone", "w")
    os.unlink(gone.name)
    kept.extend([*files, gone])


def a_long_name():
    """Run a program whose name is longer than the kernel keeps."""
    program = FOLDER + "/a-name-of-many-letters"
    os.symlink("/bin/sleep", program)
    return lambda: become(program)


def no_folder():
    """Have a working directory that is deleted."""
    os.chdir(FOLDER)
    os.rmdir(FOLDER)


def lost_program():
    """Run a program that is deleted, in a folder closed to all accounts but root."""
    program, pid = FOLDER + "/sleep", os.getpid()
    shutil.copy("/bin/sleep", program)
    if not os.fork():
        while os.readlink(f"/proc/{pid}/exe") != program:
            time.sleep(0.01)
        os.unlink(program)
        os.chmod(FOLDER, 0)
        os._exit(0)
    return lambda: become(program)


def niceness():
    """Have another niceness, and one CPU."""
    os.nice(7)
    os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])


def work_to_do():
    """Work half of the time instead of resting."""

    def work():
        for _ in range(3000):
            until = time.process_time() + 0.05
            while time.process_time() < until:
                pass
            time.sleep(0.05)

    return work


def shared_memory():
    """Share memory with a child, which ends with its parent, or before."""
    kept.append(bytearray(24 * 2**20))
    reading, writing = os.pipe()
    kept.append(writing)
    if not os.fork():
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)


def connected():
    """Have a connection with a child, which ends with its parent, or before."""
    server = listening(socket.AF_INET, "127.0.0.1")
    if not os.fork():
        peer = socket.create_connection(server.getsockname())
        server.close()
        peer.recv(1)
        os._exit(0)
    kept.extend([server, server.accept()])


def opening_thread():
    """Have a thread that opens a file at SIGUSR1."""
    block_signal()

    def work():
        signal.sigwait([signal.SIGUSR1])
        file = open("/etc/passwd")
        file.read()
        time.sleep(300)

    threading.Thread(target=work).start()


def shared_files():
    """Share the table of open files with a child, which opens a file at SIGUSR1."""
    block_signal()
    flags = CLONE_FILES | signal.SIGCHLD
    if not ctypes.CDLL(None).syscall(CLONE, flags, 0, 0, 0, 0):
        signal.sigtimedwait([signal.SIGUSR1], 300)
        kept.append(open("/etc/passwd"))
        time.sleep(300)


def block_signal():
    """Block SIGUSR1, so that sigwait gets it; threads and children inherit this."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])


def another_program():
    """Become another program at SIGUSR1."""
    signal.signal(signal.SIGUSR1, lambda *_: become("/bin/sleep"))


def long_arguments():
    """Run a program with two megabytes of arguments."""
    return lambda: os.execv("/bin/sh", ["/bin/sh", "-c", "sleep 300", *["z" * 131000] * 15])


# By the names that scenarios give them; what a function returns replaces rest().
KINDS = {
    "sockets": sockets,
    "threads": threads,
    "ended threads": had_threads,
    "open files": open_files,
    "a long name": a_long_name,
    "a deleted folder": no_folder,
    "a deleted program": lost_program,
    "another niceness": niceness,
    "work to do": work_to_do,
    "shared memory": shared_memory,
    "a connected child": connected,
    "a thread that waits": opening_thread,
    "shared descriptors": shared_files,
    "a program to become": another_program,
    "two megabytes of arguments": long_arguments,
}

finish = KINDS[KIND]() or rest
with open("/tmp/" + MARK, "w") as note:
    print(os.getpid(), file=note)
finish()
