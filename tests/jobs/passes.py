"""What a process of its own does: pass after pass of the scheduled jobs, each at the moment of its number.

The file that it is given holds the number of the next pass, so that whoever is started after a kill -9 goes on there.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun import freeze_time
from sqlalchemy.orm import configure_mappers

from canine import application, clock, jobs, settings
from tests.still import know_modules_by_their_size

know_modules_by_their_size()
configure_mappers()  # once, in the process from which each life is forked
PASSES = 100
FIRST_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EVERY = timedelta(hours=24)


def make_passes(progress: Path, name: str, environ: Mapping[str, str]) -> None:
    """Every pass that is left: what is due is told, the outbox is filled and sent."""
    clock.__dict__.update(_counted=lambda: clock.now().timestamp())  # each pass is at a moment of its own
    clock.steps = clock.Steps()
    app = application.create_app(settings.read(environ))
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
