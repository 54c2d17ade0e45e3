"""Charts: one SVG per part, one bar per row."""

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot

from tools.bench.report import number


def draw(part, folder):
    """Draw the Part's column `drawn` into the folder; return the file."""
    column = part.columns.index(part.drawn)
    rows = [row for row in reversed(part.rows) if row[column] is not None]
    figure, axes = pyplot.subplots(figsize=(9, 1.2 + 0.4 * len(rows)))
    bars = axes.barh([str(row[0]) for row in rows], [row[column] for row in rows])
    axes.bar_label(bars, [number(row[column]) for row in rows], padding=3)
    axes.set(title=part.title, xlabel=part.drawn)
    axes.margins(x=0.12)
    file = folder / f"{part.name}.svg"
    figure.savefig(file, bbox_inches="tight")
    pyplot.close(figure)
    return file
