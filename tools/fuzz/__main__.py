"""Send thousands of random requests to a local service; an unexpected answer is a failure."""

import argparse
import random
import sys
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

from tools.fuzz.bodies import requests_with_bodies
from tools.fuzz.description import requests_described
from tools.fuzz.service import Service

BATCH = 250  # requests per run of Hypothesis; each run begins with simple ones


def main():
    """Send both kinds of requests and print a summary; exit with 1 on an unexpected answer."""
    options = parse_arguments()
    print(f"to repeat this run: --seed {options.seed}")
    with Service() as service:
        deadline = time.monotonic() + options.minutes * 60
        described = options.requests // 3
        for name, strategy, send, number in (
            ("raw bodies", *requests_with_bodies(service), options.requests - described),
            ("requests from the description", *requests_described(service), described),
        ):
            send_examples(name, strategy, send, number, options.seed, deadline)
        service.check_end()
        if service.sent < options.requests:
            sys.exit(f"only {service.sent} of {options.requests} requests were sent")
        print(f"{service.sent} requests, 0 unexpected answers; by status: {service.summary()}")


def parse_arguments():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument(
        "--requests", type=int, default=30000, help="number of requests (%(default)s)"
    )
    parser.add_argument("--minutes", type=int, default=30, help="time limit (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    return parser.parse_args()


def send_examples(name, strategy, send, number, first_seed, deadline):
    """Call `send` with `number` examples of `strategy`; the first failure ends the program."""
    started, sent = time.monotonic(), 0
    while sent < number:
        size = min(BATCH, number - sent)

        @seed(first_seed + sent)
        @settings(
            max_examples=size,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def run(example):
            send(example)

        run()
        sent += size
        if time.monotonic() > deadline:
            sys.exit(f"{name}: only {sent} of {number} within the time limit")
    print(f"{name}: {sent} in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
