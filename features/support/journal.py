"""The journal of a service's records: its lines, and what can become of it."""

import posixpath

DAMAGED_LINES = {
    "a crash cut short": r"\nweb-1_1593338576.5",
    "is no text": r"\n\0377\0000\0001",
    "leads out of the folder": r"\n../config.json",
    "names what is not there": r"\nweb-1_1593338576.56.json",
}
TROUBLES = {
    "is as it was": "true",
    "is removed": "rm -rf {0}",
    "is emptied": "rm -f {0}/*",
    "is a file": "rm -rf {0} && touch {0}",
    "is nothing but zeros": "for day in {0}/*; do head -c 200000 /dev/zero >$day; done",
}


class Journal:
    """The journal of the records in a folder: a hidden folder beside it, a file in it a day."""

    def __init__(self, host, records_dir):
        beside, name = posixpath.split(records_dir)
        self.folder = f"{beside}/.{name}.journal"
        self.run = host.check_output

    def lines(self):
        """Return all its lines, the oldest first."""
        return self.run(f"cat {self.folder}/*", root=True).split()

    def spoil(self, trouble):
        """Have this `trouble` befall it."""
        self.run(TROUBLES[trouble].format(self.folder), root=True)

    def note(self, names, days):
        """Have it name records as if they had come `days` days ago."""
        line = f"mkdir -m 0777 -p {self.folder} && cat >>{self.folder}/$(date -u -d %s +%%F)"
        self.run(line, f"-{days} days", root=True, stdin="".join(f"\n{name}" for name in names))

    def age(self, days):
        """Make the newest day's lines those of `days` days ago."""
        line = f"cd {self.folder} && mv $(ls | tail -n 1) $(date -u -d %s +%%F)"
        self.run(line, f"-{days} days", root=True)

    def fill_page(self):
        """Have the next line need more of the disk, with lines that hold nothing."""
        line = "for day in {0}/*; do yes '' | head -c 4096 >>$day; truncate -s 4096 $day; done"
        self.run(line.format(self.folder), root=True)

    def add_damaged(self, damage):
        """Add a line with this `damage` to the newest day."""
        line = f"printf %%b %s >>$(ls {self.folder}/* | tail -n 1)"
        self.run(line, DAMAGED_LINES[damage], root=True)
