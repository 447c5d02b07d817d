"""`make bench`: each timing beside its baseline from the same run, as a table and as instance/bench.json.

`--smallest` walks every measure with the least that it can do: to see that it runs, not for its figures.
"""

import json
import sys
from pathlib import Path

from tests.bench.effort import FULL, SMALLEST
from tests.bench.measures import MEASURES
from tests.bench.row import Row

OUT = Path(__file__).parents[2] / "instance" / "bench.json"


def main(arguments: list[str]) -> None:
    """Run every measure; a figure that was taken is printed and kept at once."""
    is_smallest = arguments == ["--smallest"]
    if arguments and not is_smallest:
        sys.exit("usage: python -m tests.bench [--smallest]")
    found: dict[str, dict[str, object]] = {}
    print(f"{'name':<36}{'ours':>12}{'baseline':>12}{'ratio':>8}")
    for measure in MEASURES.values():
        for row in measure(SMALLEST if is_smallest else FULL):
            print(line(row), flush=True)
            found[row["name"]] = {key: value for key, value in row.items() if key != "name"}
            if not is_smallest:
                OUT.write_text(json.dumps(found, indent=2) + "\n")


def line(row: Row) -> str:
    """Return a row of the table."""
    places = 0 if row["unit"] == "B" else 4
    figures = (f"{figure:>10.{places}f} {row['unit']}" for figure in (row["ours"], row["baseline"]))
    return f"{row['name']:<36}{''.join(figures)}{row['ratio']:>8.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
