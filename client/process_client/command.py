"""What a process runs and where: cmdline, comm, exe, cwd (proc(5))."""

import os

from process_client import proc
from process_client.cut import MARK

LONG = 8192  # bytes of a command line; few have more
CUT = 15  # bytes; the kernel cuts longer names


def arguments(pid):
    """Return the command line, a list of text, None if it is LONG."""
    data = proc.read(pid, "cmdline")
    return split(data) if len(data) <= LONG else None


def beginning(data, length):
    """Return the first `length` bytes of the command line `data` as `split` does, with a mark for
    the rest. It ends between words: half a word may be a secret that masking does not see."""
    if length >= len(data):
        return split(data)
    for separator in (b"\0", b" "):
        end = data.rfind(separator, 0, length) + 1
        if end > length // 2:
            break
    else:
        end = 0
    return [*split(data[:end]), MARK.format(len(data) - end)]


def split(data):
    """Return the command line in the bytes `data`; unlike psutil's, it is not split at spaces.

    A program that replaces it by a shorter title fills the rest with null bytes or spaces. Thus
    several empty arguments after the first are left out if there are no others.
    """
    text = os.fsdecode(data)
    if not text:
        return []
    if not text.endswith("\0"):
        return [text.rstrip(" ")] if "\0" not in text else text.split("\0")
    title = text.rstrip("\0")
    if title and "\0" not in title and len(text) - len(title) > 2:
        return [title]
    return text[:-1].split("\0")


def name(kept, command_line):
    """Return the name of a process as text.

    `kept` is the kernel's, cut to CUT bytes; the complete name is taken from `command_line` if it
    begins with the same bytes.
    """
    if len(kept) >= CUT and command_line:
        complete = os.path.basename(command_line[0])
        if os.fsencode(complete).startswith(kept):
            return complete
    return os.fsdecode(kept)


def link(pid, name, stat):
    """Return the target of the link `name` (exe, cwd) of a process, "" for a kernel thread.

    `stat` is its Stat. Raise one of proc.MISSING if the process has ended, also if it is a zombie.
    """
    try:
        return proc.link(pid, name)
    except proc.MISSING:
        if stat.is_zombie:
            raise
        proc.check(pid)
        return ""
