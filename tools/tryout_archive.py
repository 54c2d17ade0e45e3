"""The archive in `make try`: seals what arrives once a minute, and tells what that makes of it."""

import time

BEGINNING, PAUSE, FOLDING = 15, 60, 3600  # seconds until the first seal, the next, and folding

GUIDE = """
Hours that are over are folded later, which makes them much smaller again. Worth trying, also while
records arrive, and when all is stopped:

  .try/process-archive nodes
  .try/process-archive show {node} --at {time} --sort cpu
  .try/process-archive show {node} --at {time} --tree
  .try/process-archive search python --from -10m
  .try/process-archive restore {node} {time} | python3 -m json.tool | less
"""


class Failed(Exception):
    """The archive could not seal; the message says where to look."""


class Sealing:
    """Seals every PAUSE seconds, beside all else; folds what earlier runs have left first."""

    def __init__(self, folder, records, start):
        """Seal `records` (a Path) into `folder`; `start` starts a program and returns it."""
        self.folder, self.records, self.start = folder, records, start
        self.due = time.monotonic() + BEGINNING
        self.folding = self.due
        self.job, self.began, self.guided = None, None, False

    def go_on(self, children):
        """Start what is due, and tell what has been sealed; a job in work is among `children`."""
        child = children.get("job")
        if child is None:
            if time.monotonic() >= self.due:
                self.job = "compact" if time.monotonic() >= self.folding else "seal"
                self.began = time.time()
                command = ("--config", "config.json", self.job)
                children["job"] = self.start("archive", *command, log="job.log")
        elif child.poll() is not None:
            del children["job"]
            if child.returncode:
                raise Failed(f"the archive's {self.job} failed: see {self.folder}/job.log")
            if self.job == "compact":
                self.folding = time.monotonic() + FOLDING
            else:
                self.tell()
                self.due = time.monotonic() + PAUSE

    def tell(self):
        """Print how large the sealed records are, here and in the archive; once what to try."""
        files = [file for file in self.records.glob("*.json") if file.stat().st_mtime < self.began]
        raw, size = total(files), total(self.folder.glob("segments/*/*/*"))
        print(
            f"==> {len(files)} records have {raw:,} bytes, and sealed {size:,} bytes:"
            f" {raw / size:.0f} times smaller",
            flush=True,
        )
        if not self.guided:
            node, _, time_of = max(files).stem.rpartition("_")
            print(GUIDE.format(node=node, time=time_of), flush=True)
            self.guided = True


def total(files):
    """Return the bytes of all `files`."""
    return sum(file.stat().st_size for file in files)
