"""What a process runs and where: cmdline, comm, exe, cwd (proc(5))."""

import os

from process_client import proc

CUT = 15  # bytes; the kernel cuts longer names


def arguments(pid):
    """Return the command line, a list of text.

    A program that replaces it by a title may write that without null bytes.
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
    """Return the name of a process as text.

    `kept` is the kernel's, cut to CUT bytes; the complete name is taken from `command_line` if it
    begins with the same bytes.
    """
    text = os.fsdecode(kept)
    if len(text) >= CUT and command_line:
        complete = os.path.basename(command_line[0])
        return complete if complete.startswith(text) else text
    return text


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
