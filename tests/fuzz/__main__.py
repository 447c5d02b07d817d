"""`python -m tests.fuzz --requests 20000`: strange requests to a whole unit; exits 1 when one met a fault."""

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.fuzz.places import browsers, every_place
from tests.fuzz.running import Report, run
from tests.fuzz.unit import whole_unit


def main() -> int:
    """Fill a unit, send the requests, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    with (
        _database(asked.database) as url,
        tempfile.TemporaryDirectory() as folder,
        whole_unit(Path(folder), url) as app,
    ):
        places = every_place(app)
        print(f"{len(places)} forms, {sum(len(place.form.fields) for place in places)} fields", flush=True)
        report = run(app, browsers(app, places), places, asked.requests, asked.seed, _tell)
    _tell(report)
    for fault in report.faults:
        print(fault)
    return 1 if report.faults else 0


def _tell(report: Report) -> None:
    answers = ", ".join(f"{count} {kind}" for kind, count in sorted(report.answers.items()))
    print(f"{report.sent} requests: {answers}; {len(report.faults)} faults", flush=True)


@contextmanager
def _database(kind: str) -> Iterator[str | None]:
    if kind == "sqlite":
        yield None
        return
    with postgres.server() as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
