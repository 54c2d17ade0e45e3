"""How much is measured: everything, in about ten minutes, or a quick check in a minute."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The size of a run."""

    quick: bool
    rounds: int  # every variant has one turn per round
    seconds: int  # per turn
    filled: tuple  # records in each folder of the growth
    added: int  # records added to each of these folders
    ingested: int  # small records, while the service's memory is measured


FULL = Size(
    quick=False, rounds=5, seconds=4, filled=(0, 100_000, 1_000_000), added=300, ingested=100_000
)
QUICK = Size(quick=True, rounds=1, seconds=1, filled=(0, 1_000, 10_000), added=50, ingested=2_000)
