"""Mounts disks in memory in a mount namespace of its own, for an account that is not root.

    python3 disks.py

Prints a line of JSON when it is ready, and one for each line that it reads: null, or what failed.
A line is a list in JSON: ["mount", FOLDER, MIB], ["resize", FOLDER, MIB] or ["unmount", FOLDER].
A program that uses the disks enters the namespaces of this process (nsenter), which end with the
last process in them. Needs nothing but Python 3.6.
"""

import ctypes
import json
import os
import sys

# From linux/sched.h and sys/mount.h.
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_REMOUNT, MS_REC, MS_PRIVATE = 32, 16384, 1 << 18
MNT_DETACH = 2
libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    """Call a function of the C library; raise OSError if it fails."""
    words = [word.encode() if isinstance(word, str) else word for word in arguments]
    if getattr(libc, name)(*words):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def enter():
    """Enter a mount namespace; root may, others need a user namespace, where they keep their id."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        call("unshare", CLONE_NEWNS)
    else:
        call("unshare", CLONE_NEWUSER | CLONE_NEWNS)
        for name, text in (
            ("setgroups", "deny"),  # or the kernel refuses gid_map (user_namespaces(7))
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with open("/proc/self/" + name, "w") as file:
                file.write(text)
    call("mount", "none", "/", None, MS_REC | MS_PRIVATE, None)


def mount(folder, size, flags=0):
    """Mount a disk of `size` MiB, on which every account may write."""
    options = f"size={size}m,mode=0777"
    call("mount", "process-recorder", folder, "tmpfs", flags, options)


def resize(folder, size):
    """Change the size of the disk at `folder` to `size` MiB."""
    mount(folder, size, MS_REMOUNT)


def unmount(folder):
    """Take the disk at `folder` away, even if a program still uses it."""
    call("umount2", folder, MNT_DETACH)


ACTIONS = {"mount": mount, "resize": resize, "unmount": unmount}


def answer(function, *arguments):
    """Call the function and print its error, or null."""
    error = None
    try:
        function(*arguments)
    except OSError as failed:
        error = failed.strerror
    print(json.dumps(error), flush=True)


answer(enter)
for line in sys.stdin:
    action, *rest = json.loads(line)
    answer(ACTIONS[action], *rest)
