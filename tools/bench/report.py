"""The tables of a run, as Markdown."""


def markdown(part):
    """Return the tables of a Part: measurements and goals."""
    lines = [f"### {part.title}", "", *table(part.columns, part.rows)]
    if part.goals:
        goals = [
            (goal.what, f"{number(goal.measured)} {goal.unit}", limit(goal), verdict(goal))
            for goal in part.goals
        ]
        lines += ["", *table(("goal", "measured", "limit", ""), goals)]
    return "\n".join(lines) + "\n"


def table(columns, rows):
    """Return the lines of a table."""
    is_text = [isinstance(value, str) for value in rows[0]]
    lines = [columns, ["---" if text else "--:" for text in is_text]]
    lines += [[cell(value) for value in row] for row in rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def cell(value):
    """Return `value` as a table shows it."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else number(value)


def number(value):
    """Return a number with three significant digits, or all digits before the point."""
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def limit(goal):
    """Return the limit of a goal in words."""
    return f"at {'least' if goal.at_least else 'most'} {number(goal.limit)} {goal.unit}"


def verdict(goal):
    """Return "met" or "**missed**" for a goal."""
    return "met" if goal.met else "**missed**"
