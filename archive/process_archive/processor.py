"""The processor: whether it can run the libraries' wheels, found without loading them.

pyarrow's wheels are built for x86-64-v2. On an older processor the kernel ends the process with
SIGILL at the first such instruction, without a word about the cause.
"""

NEEDED = {"sse4_2": "SSE4.2", "popcnt": "POPCNT"}


class TooOld(Exception):
    """The processor lacks what the libraries need; the message names both."""


def check_processor(path="/proc/cpuinfo"):
    """Raise `TooOld` if the x86 processor in `path` (as of /proc/cpuinfo) lacks instructions."""
    model, flags = read(path)
    missing = [NEEDED[flag] for flag in NEEDED if flags and flag not in flags]
    if missing:
        raise TooOld(
            f"this processor ({model}) lacks {' and '.join(missing)}, which pyarrow needs; "
            "run the archive on another one, or set the machine's cpu_model to a newer one"
        )


def read(path):
    """Return (model name, set of flags) of the first processor; no flags if it is not an x86."""
    model, flags = "unknown model", set()
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                key, _, value = line.partition(":")
                if key.strip() == "model name":
                    model = value.strip()
                elif key.strip() == "flags":
                    flags = set(value.split())
                    break
    except OSError:
        pass  # nothing is known, so nothing is refused
    return model, flags
