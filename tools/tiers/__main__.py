"""Run one tier, print a table of its parts with their minutes, and say what failed.

The exit status is 1 if a part failed or if a scenario that it selected was not run. Without
machines the parts after `up` are not begun. Standard library only, to run before anything is
installed.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from features.lab.paths import REPORTS, ROOT
from tools.tiers.parts import TIERS

JOBS = 2  # parts at a time
TOX = ROOT / ".tox/bootstrap/bin/tox"


class Part:
    """An environment of tox, run once; its output is printed with its name before each line."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder / name
        self.seconds = 0.0
        self.status = None
        self._process = None

    def run(self):
        """Run the part to its end; keep its output in the part's folder."""
        started = time.monotonic()
        self.folder.mkdir(parents=True)
        self._process = subprocess.Popen(
            [str(TOX), "-qq", "run", "-e", self.name],
            cwd=ROOT,
            env={**os.environ, "RECORDER_REPORTS": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches it once, by stop()
            text=True,
            errors="replace",
        )
        with (self.folder / "output.txt").open("w") as log:
            for line in self._process.stdout:
                log.write(line)
                log.flush()
                print(f"{self.name:>15} | {line}", end="", flush=True)
        self.status = self._process.wait()
        self.seconds = time.monotonic() - started

    def stop(self):
        """Ask a running part to end, as Ctrl-C does."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)

    @property
    def counts(self):
        """{"passed", "failed", "not run"} of scenarios, added up; None if it has none."""
        found = [json.loads(file.read_text()) for file in self.folder.rglob("summary.json")]
        return {key: sum(counts[key] for counts in found) for key in found[0]} if found else None

    @property
    def verdict(self):
        """What became of the part, in a word or two."""
        if self.status is None:
            return "not begun"
        if self.status:
            return "failed"
        return "scenarios not run" if self.counts and self.counts["not run"] else "passed"


def main():
    """Run the tier that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.tiers", description=__doc__)
    parser.add_argument("tier", choices=TIERS)
    tier = parser.parse_args().tier
    folder = REPORTS / tier
    shutil.rmtree(folder, ignore_errors=True)
    stages = [[Part(name, folder) for name in names] for names in TIERS[tier]]
    parts = [part for stage in stages for part in stage]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    try:
        for stage in stages:
            run_stage(stage)
            if any(part.name == "up" and part.status for part in stage):
                break
    except KeyboardInterrupt:
        print(f"make {tier}: interrupted", file=sys.stderr)
    text = table(parts, time.monotonic() - started)
    failed = [part for part in parts if part.verdict != "passed"]
    text += "".join(f"\n{part.name}: {part.verdict}\n{why(part)}" for part in failed)
    (folder / "summary.md").write_text(text)
    print(f"\nmake {tier}\n\n{text}\nreports: {folder.relative_to(ROOT)}/", flush=True)
    return 1 if failed else 0


def run_stage(parts):
    """Run the parts, `JOBS` at a time, in their order."""
    waiting, threads = list(parts), []

    def work():
        while waiting:
            waiting.pop(0).run()

    try:
        for _ in range(JOBS):
            threads.append(threading.Thread(target=work, daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        waiting.clear()
        for part in parts:
            part.stop()
        for thread in threads:
            thread.join()
        raise


def table(parts, seconds):
    """Return the parts with their minutes and scenarios as a table in Markdown."""
    rows = [("part", "minutes", "scenarios passed", "failed", "not run", "result")]
    rows.append(("---", "--:", "--:", "--:", "--:", "---"))
    for part in parts:
        counts = part.counts or dict.fromkeys(("passed", "failed", "not run"), "")
        rows.append((part.name, f"{part.seconds / 60:.1f}", *map(str, counts.values()),
                     part.verdict))  # fmt: skip
    rows.append(("all", f"{seconds / 60:.1f}", "", "", "", ""))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def why(part):
    """Return why a part failed: its failed scenarios, or else the end of its output."""
    files = sorted(part.folder.rglob("failures.txt"))
    if files:
        return "\n".join(Path(file).read_text() for file in files)
    output = part.folder / "output.txt"
    lines = output.read_text(errors="replace").splitlines()[-25:] if output.exists() else []
    return "".join(f"    {line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
