"""How the columns of each table are encoded in Parquet: few bytes, and readable everywhere."""

PAGE = 16 * 1024 * 1024  # bytes; with smaller pages each repeat of a huge value is stored again
FAST, SMALL = 3, 9  # levels of zstd


def _words(text):
    return text.split()


# Columns whose values repeat: these get a dictionary. For others it costs more than it saves.
DICTIONARY = {
    "states": _words("""node samples name status username exe cwd terminal cmdline.list.element
        cpu_num nice ionice.ioclass ionice.value num_threads ppid cpu_percent
        uids.real uids.effective uids.saved gids.real gids.effective gids.saved
        cpu_affinity.list.element cpu_times.children_user cpu_times.children_system cpu_times.iowait
        memory_info.text memory_info.lib memory_info.dirty
        memory_full_info.text memory_full_info.lib memory_full_info.dirty memory_full_info.swap
        open_files.list.element.path open_files.list.element.mode open_files.list.element.flags
        connections.list.element.status connections.list.element.family
        connections.list.element.type connections.list.element.laddr.ip
        connections.list.element.raddr.ip absent.list.element"""),
    "processes": _words("node boot name exe command username cwd terminal ppid"),
    "commands": _words("node name exe username cwd"),
    "originals": ["node"],
    "readings": _words("node form origin processes tally.boot tally.start tally.every"),
}
# Statistics let a reader leave row groups out; of other columns they would only fill the footer.
STATISTICS = {
    "states": _words("node first last pid create_time"),
    "processes": _words("node first last pid create_time"),
    "commands": _words("node first last"),
    "originals": ["node", "timestamp"],
    "readings": ["node", "ts"],
}
