"""What a process runs and where: cmdline, comm, exe, cwd (proc(5))."""

import os

from process_client import proc

CUT = 15  # bytes of a name that the kernel keeps


def arguments(pid):
    """Return the command line, a list of text.

    A program that writes a title of its own there may leave it without null bytes.
    """
    text = os.fsdecode(proc.read_on(f"{pid}/cmdline"))
    if not text:
        return []
    separator = "\0" if text.endswith("\0") else " "
    found = text[:-1].split(separator) if text.endswith(separator) else text.split(separator)
    if separator == "\0" and len(found) == 1:
        return found[0].split(" ")
    return found


def name(kept, command_line):
    """Return the name of which the kernel kept the first bytes, whole where the arguments in
    `command_line` have it."""
    text = os.fsdecode(kept)
    if len(text) >= CUT and command_line:
        whole = os.path.basename(command_line[0])
        return whole if whole.startswith(text) else text
    return text


def link(pid, name, stat):
    """Return where the link `name` (exe, cwd) of a process leads, "" for a kernel thread.

    `stat` is its Stat. Raise one of proc.MISSING where it has ended, a zombie or not.
    """
    try:
        return proc.link(pid, name)
    except proc.MISSING:
        if stat.is_zombie:
            raise
        proc.check(pid)
        return ""
