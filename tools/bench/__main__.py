"""Measure, print tables in Markdown, draw charts. `--quick` only checks that it works."""

import argparse
import os
import platform
import signal
import sys
import time

from features.lab import requirements
from features.lab.paths import ROOT
from tools.bench import archive, chart, client_growth, growth, ingest, memory, reading, report, size

PARTS = {  # each returns a list of Parts
    "reading": reading.measure,
    "client-growth": client_growth.measure,
    "ingest": ingest.measure,
    "growth": growth.measure,
    "memory": memory.measure,
    "archive": archive.measure,
}
CHARTS = ROOT / "reports/bench"


def main():
    """Measure the selected parts; a missed goal is not a failure."""
    options = parse_arguments()
    try:
        requirements.check("bench")
    except requirements.Missing as missing:
        sys.exit(str(missing))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped by a signal"))
    CHARTS.mkdir(parents=True, exist_ok=True)
    chosen = size.QUICK if options.quick else size.FULL
    print(heading(options.quick), flush=True)
    for name in options.parts or PARTS:
        started = time.monotonic()
        for part in PARTS[name](chosen):
            print(report.markdown(part), flush=True)
            chart.draw(part, CHARTS)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(f"charts are in {CHARTS}", file=sys.stderr)


def parse_arguments():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: all)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="little of each, in one or two minutes"
    )
    options = parser.parse_args()
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return options


def heading(is_quick):
    """Return a line with the date, the system and its load."""
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return (
        f"Measured {time.strftime('%Y-%m-%d')}{' (--quick)' if is_quick else ''}: {system}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} before.\n"
    )


main()
