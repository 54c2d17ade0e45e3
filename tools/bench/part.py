"""What each part of the benchmark hands over: a table, the goals it has to meet, what to draw."""

from dataclasses import dataclass, field


@dataclass
class Goal:
    """A figure and its limit, as `README.md` has them."""

    what: str
    measured: float
    limit: float
    unit: str = "times"
    at_least: bool = False  # or else at most

    @property
    def met(self):
        """Tell whether the figure is on the right side of its limit."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass
class Part:
    """A table of measurements; `name` is that of its chart's file as well."""

    name: str
    title: str
    columns: tuple  # of headings; the first column names the row
    rows: list  # of tuples, as long as `columns`; numbers are numbers, None is "was not measured"
    drawn: str  # the column that the chart shows, a bar a row
    goals: list = field(default_factory=list)
