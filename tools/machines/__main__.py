"""Command line: python -m tools.machines up | down | reclaim | tools."""

import argparse
import signal
import sys

from features.lab.console import Fault
from tools.machines import commands


def main():
    """Run one command; return 1 after a fault, which is one line on stderr, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="tools.machines", description=__doc__)
    parser.add_argument("command", choices=("up", "down", "reclaim", "tools"))
    command = parser.parse_args().command
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        getattr(commands, command)()
    except Fault as fault:
        print(f"make {command}: {fault}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"make {command}: {error}; repair that and run it again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"make {command}: interrupted; run it again to continue from here", file=sys.stderr)
        return 130
    return 0


sys.exit(main())
