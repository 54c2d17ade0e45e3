"""Ingest: records per second and their cost, compared with an upper bound and a naive service."""

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from tools.bench import bodies, load, plan, steady
from tools.bench.part import Goal, Part
from tools.bench.scratch import scratch
from tools.bench.stack import TOKEN, Stack

PLAIN_BODIES = 50  # each is sent repeatedly, with another timestamp


@dataclass(frozen=True)
class Variant:
    """A row of the table: which application stores the records, and in which form they are sent."""

    name: str
    application: str  # see Stack
    kind: str  # of the body: "plain" or "packed"


BOUND = Variant("nginx alone, PUT to disk", "nginx alone", "plain")
NULL = Variant("null: reads, drops", "null", "plain")
NULL_PACKED = Variant("null, gzip", "null", "packed")
NAIVE = Variant("naive: get_json, json.dump", "naive", "plain")
FAST = Variant("this service, no fsync", "service without fsync", "plain")
FAST_PACKED = Variant("this service, gzip, no fsync", "service without fsync", "packed")
DURABLE = Variant("this service", "service", "plain")
DURABLE_PACKED = Variant("this service, gzip", "service", "packed")
FAST_PACKING = Variant(
    "this service, gzip, pack_records, no fsync", "service packing without fsync", "packed"
)
DURABLE_PACKING = Variant("this service, gzip, pack_records", "service packing", "packed")
VARIANTS = [BOUND, NULL, NULL_PACKED, FAST, FAST_PACKED, FAST_PACKING, DURABLE, DURABLE_PACKED]
VARIANTS += [DURABLE_PACKING, NAIVE]
STEADY = [FAST_PACKED, DURABLE_PACKED]  # also measured at half of their rate


@dataclass
class Turn:
    """The result of one turn of a variant; CPU in ms per record, latencies in ms."""

    rate: float
    p50: float
    p99: float
    nginx: float
    application: float
    at_half: float | None = None  # p99 at half of the rate
    cpu_at_half: float | None = None

    @property
    def cpu(self):
        """CPU ms per record."""
        return self.nginx + self.application


def measure(size):
    """Return two Parts: the medians over all rounds, and the plan that follows from them."""
    packed = list(map(bodies.packed, range(load.MOST_PACKED * size.seconds)))
    with scratch() as folder, ExitStack() as running:
        pools = {kind: folder / kind for kind in ("plain", "packed")}
        load.write_pool(pools["plain"], map(bodies.plain, range(PLAIN_BODIES)))
        load.write_pool(pools["packed"], packed)
        stacks = {
            name: running.enter_context(Stack(name))
            for name in dict.fromkeys(variant.application for variant in VARIANTS)
        }
        turns = defaultdict(list)
        for number in range(-1, size.rounds):
            first = number % len(VARIANTS)
            for variant in VARIANTS[first:] + VARIANTS[:first]:
                # The first round only warms up.
                seconds = size.seconds if number >= 0 else 1
                turn = take_turn(variant, stacks[variant.application], pools[variant.kind], seconds)
                if variant in STEADY:
                    measure_at_half(turn, stacks[variant.application], packed, seconds)
                if number >= 0:
                    turns[variant].append(turn)
    part = part_of(turns)
    return [part, plan.after(part, DURABLE_PACKED.name)]


def take_turn(variant, stack, pool, seconds):
    """Send to `variant` at full rate; raise RuntimeError if a record is not answered or stored."""
    method = "PUT" if variant is BOUND else "POST"
    before = stack.cpu_seconds()
    answered = load.press(stack.url, seconds, method, variant.kind, pool, TOKEN)
    after = stack.cpu_seconds()
    stored = stack.clear()
    if answered.failed or variant.application != "null" and stored < answered.requests:
        raise RuntimeError(f"{variant.name}: {answered}, and {stored} stored")
    cpu = {name: (after[name] - before[name]) * 1000 / answered.requests for name in after}
    return Turn(
        answered.rate, answered.p50, answered.p99, cpu["nginx"], cpu.get("application", 0.0)
    )


def measure_at_half(turn, stack, packed, seconds):
    """Send at half of the rate of `turn` for so many seconds; note the result in it."""
    half = turn.rate / 2
    due = packed[: int(half * seconds)]
    before = sum(stack.cpu_seconds().values())
    turn.at_half = steady.p99(stack, half, due)
    turn.cpu_at_half = (sum(stack.cpu_seconds().values()) - before) * 1000 / len(due)


def middle(turns, figure):
    """Return the median of a figure over `turns`."""
    return median(getattr(turn, figure) for turn in turns)


def at_half(turns):
    """Return the columns for half of the rate: p99 (median, worst turn) and CPU."""
    worst = max(turn.at_half for turn in turns)
    return middle(turns, "at_half"), worst, middle(turns, "cpu_at_half")


def part_of(turns):
    """Return the Part for `turns`, {variant: list of Turns}."""
    rate = {variant: middle(turns[variant], "rate") for variant in VARIANTS}
    cpu = {variant: middle(turns[variant], "cpu") for variant in VARIANTS}
    figures = ("p50", "p99", "nginx", "application", "cpu")
    rows = [
        (
            variant.name,
            rate[variant],
            rate[variant] / rate[BOUND],
            *(middle(turns[variant], figure) for figure in figures),
            *(at_half(turns[variant]) if variant in STEADY else (None, None, None)),
        )
        for variant in VARIANTS
    ]
    goals = [
        Goal("CPU per record, gzip, no fsync, relative to null with the same body",
             cpu[FAST_PACKED] / cpu[NULL_PACKED], 1.5),
        Goal("the same relative to null with the plain body", cpu[FAST_PACKED] / cpu[NULL], 1.5),
        Goal("req/s relative to naive, gzip, durable",
             rate[DURABLE_PACKED] / rate[NAIVE], 10, at_least=True),
        Goal("req/s relative to naive, gzip, no fsync",
             rate[FAST_PACKED] / rate[NAIVE], 10, at_least=True),
        Goal("req/s relative to nginx alone, gzip, no fsync",
             rate[FAST_PACKED] / rate[BOUND], 0.5, at_least=True),
        *(Goal(f"p99 at half of the top rate, {variant.name}",
               middle(turns[variant], "at_half"), 25, "ms") for variant in STEADY),
    ]  # fmt: skip
    return Part(
        name="ingest",
        title="Ingest: a record of 200 processes over TLS, 8 connections kept open",
        columns=("", "req/s", "of the bound", "p50 ms", "p99 ms", "nginx CPU ms", "app CPU ms",
                 "CPU ms", "half rate: p99 ms", "worst turn", "CPU ms at half rate"),
        rows=rows,
        drawn="req/s",
        goals=goals,
    )  # fmt: skip
