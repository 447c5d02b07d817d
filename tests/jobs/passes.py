"""A process of its own that makes pass after pass of the scheduled jobs, each at the moment of its number.

Called as a script with the file that holds the number of the next pass, so that whoever starts it again after a kill
-9 goes on there, and with a seed of its own name.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun import freeze_time

PASSES = 200
FIRST_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EVERY = timedelta(hours=12)


def main(progress: Path, name: str) -> None:
    """Every pass that is left: what is due is told, the outbox is filled and sent."""
    from canine import create_app, jobs  # noqa: PLC0415  (a process that is only imported needs no application)

    app = create_app()
    wanted = [job for job in jobs.JOBS if job.name in ("remind", "mail")]
    for number in range(int(progress.read_text()), PASSES):
        at = FIRST_AT + number * EVERY
        with freeze_time(at):
            for job in wanted:
                jobs.run(app, job, name, at=at)
        # In one step: a kill between emptying and writing a file would lose the place.
        written = progress.with_suffix(".new")
        written.write_text(str(number + 1))
        written.replace(progress)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
