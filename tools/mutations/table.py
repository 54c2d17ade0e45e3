"""The table of results: which test caught which mutation."""

import time

from tools.mutations.mutation import Unfit

HEAD = "| mutation | file | caught by | s |\n|---|---|---|--:|\n"


def try_all(mutations, stage, report):
    """Try each mutation on `stage`, print its row and write the rows to the file `report`.

    `stage` is a Here or a Machines. Every test first has to pass on the unchanged product,
    otherwise Unfit is raised. Return the number of mutations that were not caught.
    """
    report.parent.mkdir(exist_ok=True)
    for test, passes, output, seconds in stage.unchanged(mutations):
        if not passes:
            raise Unfit(f"{test} fails on the unchanged product\n{output}")
        print(f"{seconds:4.0f} s  passes without a mutation: {test}", flush=True)
    return _rows(mutations, stage.results(mutations), report)


def _rows(mutations, results, report):
    caught, widest = 0, max(len(mutation.name) for mutation in mutations)
    with report.open("w") as rows:
        rows.write(f"# Mutations, tried on {time.strftime('%Y-%m-%d %H:%M')}\n\n{HEAD}")
        for number, (mutation, (failed, output, seconds)) in enumerate(
            zip(mutations, results, strict=True), 1
        ):
            caught += bool(failed)
            shown = failed or ("ESCAPED" if failed == "" else "NO START")
            print(
                f"{number:3}/{len(mutations)}  {seconds:4.0f} s  {mutation.name:{widest}}  {shown}",
                flush=True,
            )
            if failed is None:
                print(output, flush=True)
            cells = (mutation.name, f"`{mutation.file}`", shown, f"{seconds:.0f}")
            rows.write(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n")
            rows.flush()
        total = f"{caught} of {len(mutations)} caught"
        rows.write(f"\n{total}\n")
    print(f"{total}; the table is in {report}")
    return len(mutations) - caught
