"""A break: a fault that someone could bring in, and the feature that has to notice it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """`right`, which stands exactly once in `file`, is replaced by `wrong`."""

    name: str
    file: str
    right: str
    wrong: str
    feature: str
    playbook: str = ""  # that brings the break onto machines
