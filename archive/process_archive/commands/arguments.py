"""The command lines of the questions. Nothing here loads a library."""

import argparse
import re

from ..questions import times

RELATIVE = re.compile(r"-[0-9.]+[smhd]", re.ASCII)
AGE = re.compile(r"-?([0-9]+(?:\.[0-9]+)?)([smhd])", re.ASCII)
FORMATS = ("parquet", "csv", "ndjson", "json")
TIMES = "TIME is " + times.FORMS + ", which means exactly that reading."
PLACES = "--archive segments --records records"


def joined(arguments):
    """Return `arguments` with `--from -15m` as `--from=-15m`, which argparse takes for a value."""
    found = []
    for text in arguments:
        if found and RELATIVE.fullmatch(text) and re.fullmatch("--[a-z]+", found[-1]):
            found[-1] += "=" + text
        else:
            found.append(text)
    return found


def moment(text):
    """Return the `times.Time` that `text` means, for argparse."""
    try:
        return times.parse(text)
    except times.NotATime as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def node_and_moment(text):
    """Return the node and the `times.Time` of NODE@TIME, for argparse."""
    node, at, time = text.partition("@")
    if not (node and at):
        raise argparse.ArgumentTypeError(f"not NODE@TIME: {text!r}; write for example web-1@-1h")
    return node, moment(time)


def age(text):
    """Return seconds of an age such as 15m."""
    match = AGE.fullmatch(text)
    if not match:
        raise argparse.ArgumentTypeError(f"not an age: {text!r}; write for example 15m, 2h or 1d")
    return float(match[1]) * times.SECONDS[match[2]]


def asking(name):
    """Return the function of the command `name`, which loads the libraries when it runs."""

    def run(config, options):
        from . import ask

        return ask.run(name, config, options)

    return run


def add_questions(commands):
    """Add the commands to the subparsers `commands`."""

    def command(name, text, *examples):
        lines = "".join(f"  process-archive {PLACES} {example}\n" for example in examples)
        added = commands.add_parser(
            name,
            help=text,
            description=text,
            epilog=f"examples:\n{lines}{TIMES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=asking(name))
        return added

    asked = command("nodes", "list the nodes, and which are silent", "nodes", "nodes --silent 15m")
    asked.add_argument("--silent", metavar="AGE", type=age, help="only those without a reading for")

    asked = command(
        "show", "show what ran on a node at a moment",
        "show web-1 --at 2026-11-28T03:12:05Z --tree", "show web-1 --sort rss --filter nginx",
        "--json show web-1 --at 1795896219.0918849",
    )  # fmt: skip
    asked.add_argument("node", metavar="NODE")
    asked.add_argument("--at", metavar="TIME", type=moment, help="the newest reading by then; now")
    asked.add_argument("--sort", metavar="FIELD", help="cpu, rss, or a key such as num_fds")
    asked.add_argument("--tree", action="store_true", help="children below their parents")
    asked.add_argument("--filter", metavar="TEXT", help="only processes with this text")

    asked = command(
        "process", "show one process: its life and what it used",
        "process web-1 4242", "process web-1 4242 --at -2h", "process web-1 4242 --samples",
    )  # fmt: skip
    asked.add_argument("node", metavar="NODE")
    asked.add_argument("pid", metavar="PID", type=int)
    asked.add_argument("--at", metavar="TIME", type=moment, help="the one with this pid then")
    asked.add_argument("--samples", action="store_true", help="its values over time")
    asked.add_argument("--step", metavar="AGE", type=age, help="of samples at most one for each")

    asked = command(
        "search", "find the processes that had a text, on all nodes and at any time",
        "search backup.sh", "search --regex 'rsync .*:/srv' --node web-1 --from -1d",
        "--csv search www-data --from 2026-11-28T00:00:00Z --to 2026-11-29T00:00:00Z",
    )  # fmt: skip
    asked.add_argument("text", metavar="TEXT", help="case is ignored")
    asked.add_argument("--regex", action="store_true", help="TEXT is a regular expression (RE2)")
    asked.add_argument("--node", metavar="NODE", help="only this one")
    add_span(asked)

    asked = command(
        "changes", "show which processes started and ended on a node",
        "changes web-1 --from -1h", "--csv changes web-1 --from 1795896000 --to 1795899600",
    )  # fmt: skip
    asked.add_argument("node", metavar="NODE")
    add_span(asked)

    asked = command(
        "diff", "show what differs between two moments, or two nodes",
        "diff web-1@-1d web-1@-1m", "diff web-1@2026-11-28T03:12:05Z web-2@2026-11-28T03:12:05Z",
    )  # fmt: skip
    asked.add_argument("one", metavar="NODE@TIME", type=node_and_moment)
    asked.add_argument("other", metavar="NODE@TIME", type=node_and_moment)

    asked = command(
        "top", "show the processes that used most in a span",
        "top web-1 --from -1h", "top --by rss --from -1d", "--json top web-1 --by io --from -15m",
    )  # fmt: skip
    asked.add_argument("node", metavar="NODE", nargs="?", help="only this one")
    asked.add_argument("--by", choices=("cpu", "rss", "io"), default="cpu", help="default: cpu")
    add_span(asked)

    asked = command(
        "holders", "show who had a port, a file or a folder open",
        "holders 5432 --node web-1 --from -1d", "holders /var/log/nginx --from -1h",
    )  # fmt: skip
    asked.add_argument("target", metavar="PORT|PATH", help="a local port, a file, a folder")
    asked.add_argument("--node", metavar="NODE", help="only this one")
    add_span(asked)

    asked = command(
        "ledger", "show which readings of a node are missing, and why",
        "ledger web-1 --from -1d", "--json ledger web-1 --from 2026-11-28T00:00:00Z --to -1h",
    )  # fmt: skip
    asked.add_argument("node", metavar="NODE")
    add_span(asked)

    asked = command(
        "export", "write a node's processes to a file, a row per process and reading",
        "export web-1 --from -1h --format parquet -o web-1.parquet",
        "export web-1 --from 1795896000 --to 1795899600 --format ndjson -o web-1.ndjson",
    )  # fmt: skip
    asked.add_argument("node", metavar="NODE")
    add_span(asked)
    asked.add_argument("--format", choices=FORMATS, default="parquet", help="default: parquet")
    asked.add_argument("-o", "--output", metavar="FILE", required=True)


def add_span(parser):
    """Add --from and --to."""
    parser.add_argument("--from", dest="first", metavar="TIME", type=moment, help="begin")
    parser.add_argument("--to", dest="last", metavar="TIME", type=moment, help="end, included")
