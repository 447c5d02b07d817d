"""`make bench`: each timing beside its baseline from the same run, as a table and as instance/bench.json."""

import json
from pathlib import Path

from tests.bench import audit, certificate, first_page, morning, upload

OUT = Path(__file__).parents[2] / "instance" / "bench.json"


def main() -> None:
    """Runs every measure."""
    found = {}
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
        row = measure()
        found[row.pop("name")] = row
        name = list(found)[-1]
        print(f"{name:<30}{row['ours']:>8.3f} s{row['baseline']:>8.3f} s{row['ratio']:>8.2f}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n")


main()
