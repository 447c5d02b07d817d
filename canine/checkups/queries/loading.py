"""What the loader said so far: ticks place by place, and of each run that they have left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.checkups.models import LoadedPlace, LoadedRun
from canine.extensions import db


@dataclass(frozen=True, slots=True)
class Loading:
    """One run as its loader has it: when each position was ticked, and when they said that they have left."""

    run: int
    ticked: Mapping[int, datetime]
    left_at: datetime | None
    left_by: str


def loading(checkup_id: UUID, run: int) -> Loading:
    """Return how far the loading of a run is; two statements."""
    ticks = select(LoadedPlace).where(LoadedPlace.checkup_id == checkup_id, LoadedPlace.run == run)
    ticked = {one.position: one.at for one in db.session.scalars(ticks)}
    left = next((one for one in loaded_runs(checkup_id) if one.run == run), None)
    return Loading(run, ticked, left.at if left else None, left.author_name if left else "")


def loaded_runs(checkup_id: UUID) -> tuple[LoadedRun, ...]:
    """Return every word "loaded, and I have left" of a check-up, by run."""
    found = select(LoadedRun).where(LoadedRun.checkup_id == checkup_id).order_by(LoadedRun.run)
    return tuple(db.session.scalars(found))
