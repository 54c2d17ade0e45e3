"""How much is measured: all in some ten minutes, or enough in a minute to see that it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The bounds of a run."""

    quick: bool
    rounds: int  # in each of which every variant has its turn
    seconds: int  # of a turn
    filled: tuple  # records in the folder when its growth is looked at
    added: int  # records, to each of these folders
    ingested: int  # small records, while the service's memory is watched


FULL = Size(
    quick=False, rounds=5, seconds=4, filled=(0, 100_000, 1_000_000), added=300, ingested=100_000
)
QUICK = Size(quick=True, rounds=1, seconds=1, filled=(0, 1_000, 10_000), added=50, ingested=2_000)
