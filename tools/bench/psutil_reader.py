"""A reader on top of psutil: for each line on stdin it reads the given keys of all processes.

It prints the number of processes and the size of the reading as JSON. It is the simplest client: it
uses psutil only and does not read /proc itself.
"""

import json
import sys

import psutil


def main():
    """Take readings until the input ends."""
    keys = sys.argv[1:]
    for _ in sys.stdin:
        reading = []
        for process in psutil.process_iter():
            try:
                reading.append(process.as_dict(keys))
            except psutil.NoSuchProcess:
                continue
        print(len(reading), len(json.dumps(reading)), flush=True)


if __name__ == "__main__":
    main()
