"""The journal of a service's records: its lines, and how scenarios age or damage it."""

import posixpath


class Journal:
    """The journal of the records in a folder: a hidden folder beside it, with a file per day."""

    def __init__(self, host, records_dir):
        beside, name = posixpath.split(records_dir)
        self.folder = f"{beside}/.{name}.journal"
        self.run = host.check_output

    def lines(self):
        """Return all its lines, the oldest first; of a tally each word counts as one."""
        return self.run(f"cat {self.folder}/*", root=True).split()

    def remove(self):
        """Remove it."""
        self.run(f"rm -rf {self.folder}", root=True)

    def replace_by_file(self):
        """Put a file in its place, so that the service cannot write it."""
        self.run(f"rm -rf {self.folder} && touch {self.folder}", root=True)

    def note(self, names, days):
        """Add the names of records as if they had arrived `days` days ago."""
        line = f"mkdir -m 0777 -p {self.folder} && cat >>{self.folder}/$(date -u -d %s +%%F)"
        self.run(line, f"-{days} days", root=True, stdin="".join(f"\n{name}" for name in names))

    def age(self, days):
        """Rename the newest day's file to that of `days` days ago."""
        line = f"cd {self.folder} && mv $(ls [0-9]* | tail -n 1) $(date -u -d %s +%%F)"
        self.run(line, f"-{days} days", root=True)

    def fill_page(self):
        """Add empty lines up to a page's end, so that the next line needs more of the disk."""
        line = "for day in {0}/*; do yes '' | head -c 4096 >>$day; truncate -s 4096 $day; done"
        self.run(line.format(self.folder), root=True)

    def add_cut_line(self):
        """Add the beginning of a line to the newest day, as a crash may leave it."""
        line = f"printf '\\nweb-1_1593338576.5' >>$(ls {self.folder}/[0-9]* | tail -n 1)"
        self.run(line, root=True)
