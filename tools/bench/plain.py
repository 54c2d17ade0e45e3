"""Plain psutil: for each line on stdin asks every process for the keys that the arguments name.

It prints how many processes that were, and the bytes of the JSON made of it. This is how one would
write a client that knows nothing of /proc.
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
