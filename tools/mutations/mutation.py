"""A mutation: a named way to break the product, which a test must catch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`right`, which occurs exactly once in `file`, is replaced by `wrong`."""

    name: str
    file: str
    right: str
    wrong: str
    feature: str
    playbook: str = ""  # the one that installs the mutation on machines
