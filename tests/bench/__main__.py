"""`make bench`: each timing beside its baseline from the same run, as a table and as instance/bench.json."""

import json
from pathlib import Path
from typing import Any

from tests.bench import audit, certificate, field, first_page, morning, tablet, upload

OUT = Path(__file__).parents[2] / "instance" / "bench.json"


def main() -> None:
    """Runs every measure."""
    found: dict[str, dict[str, object]] = {}
    print(f"{'name':<30}{'ours':>10}{'baseline':>10}{'ratio':>8}")
    for measure in (
        certificate.measure,
        first_page.measure,
        audit.measure_append,
        audit.measure_walk,
        audit.measure_verify,
        upload.measure,
        morning.measure_page,
        morning.measure_remind,
    ):
        keep(found, measure())
    for several in (field.measure_sqlite, field.measure_postgresql, tablet.measure):
        for row in several():
            keep(found, row)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n")


def keep(found: dict[str, dict[str, object]], row: dict[str, Any]) -> None:
    """Prints a row, and keeps it under its name."""
    name = row.pop("name")
    found[name] = row
    places = 0 if row["unit"] == "B" else 3
    figures = (f"{row[side]:>8.{places}f} {row['unit']}" for side in ("ours", "baseline"))
    print(f"{name:<30}{''.join(figures)}{row['ratio']:>8.2f}")


main()
