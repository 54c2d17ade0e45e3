"""The result of each part of the benchmark: a table, its goals, and the column for the chart."""

from dataclasses import dataclass, field


@dataclass
class Goal:
    """A measured figure and its limit."""

    what: str
    measured: float
    limit: float
    unit: str = "times"
    at_least: bool = False  # False: at most

    @property
    def met(self):
        """Return True if the figure keeps its limit."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass
class Part:
    """A table of measurements; `name` also names the file of its chart."""

    name: str
    title: str
    columns: tuple  # headings; the first column names the row
    rows: list  # tuples as long as `columns`; None: not measured
    drawn: str  # the column that the chart shows
    goals: list = field(default_factory=list)
