"""A mutation: a named way to break the product, which a test must catch."""

from dataclasses import dataclass


class Unfit(Exception):
    """The table proves nothing: a mutation does not fit the code, or a test fails without one."""


@dataclass(frozen=True)
class Mutation:
    """`right`, which occurs exactly once in `file`, is replaced by `wrong`.

    `tests` names what must catch it, separated by blanks: files of unit tests (paths from the
    root of the repository, ending in `.py`) and features (names below `features/`).
    """

    name: str
    file: str
    right: str
    wrong: str
    tests: str
    # On machines: the playbook that installs the mutation, and the scenario of the feature in
    # `tests` that must catch it, by a part of its name.
    playbook: str = ""
    scenario: str = ""

    def __str__(self):
        return f"{self.name} ({', '.join(self.by_cost())})"

    def by_cost(self):
        """Return the names of the tests, the cheapest first: unit tests before features."""
        return sorted(self.tests.split(), key=lambda test: not is_unit(test))

    def check_fit(self, root):
        """Raise Unfit if the mutation cannot be tried on the code below `root`."""
        file = root / self.file
        times = file.read_text().count(self.right) if file.exists() else 0
        if times != 1:
            raise Unfit(f"'{self.name}' does not fit: its text is {times} times in {self.file}")
        if not self.by_cost():
            raise Unfit(f"'{self.name}' names no test")
        for test in self.by_cost():
            if not path_of(test, root).exists():
                raise Unfit(f"'{self.name}' names a test that does not exist: {test}")


def is_unit(test):
    """Return True if `test` names a file of unit tests, False if it names a feature."""
    return test.endswith(".py")


def path_of(test, root):
    """Return the path of `test` below `root`."""
    return root / test if is_unit(test) else root / "features" / test
