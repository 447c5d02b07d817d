"""What the loader said so far: ticks place by place, and of each run that they have left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.checkups.models import Checkup, CheckupEvent, LoadedPlace, LoadedRun
from canine.checkups.queries.records import RunProgress, progress
from canine.extensions import db
from canine.rules.trial import CheckupState


@dataclass(frozen=True, slots=True)
class Loading:
    """One run as its loader has it: when each position was ticked, and when they said that they have left."""

    run: int
    ticked: Mapping[int, datetime]
    left_at: datetime | None
    left_by: str


@dataclass(frozen=True, slots=True)
class RunToRecord:
    """A check-up that runs, for its recorder: the run that is entered now, None where all are in, and whether its
    loader has said that they have left.
    """

    checkup_id: UUID
    team: str
    place: str
    loader: str
    run: RunProgress | None
    is_loaded: bool


def recorded_by(user_id: UUID) -> list[RunToRecord]:
    """Return the check-ups under way whose responses a person enters, by the rules of today, the oldest first."""
    latest = select(CheckupEvent.state).where(CheckupEvent.checkup_id == Checkup.id)
    state = latest.order_by(CheckupEvent.step.desc()).limit(1).scalar_subquery()
    statement = select(Checkup).where(Checkup.recorder_id == user_id, Checkup.presents_again, state.in_(_UNDER_WAY))
    found = []
    for one in db.session.scalars(statement.order_by(Checkup.opened_at)).unique():
        run = progress(one).open_run
        is_loaded = run is not None and any(each.run == run.number for each in loaded_runs(one.id))
        found.append(RunToRecord(one.id, one.team_name, one.place, one.loader.name, run, is_loaded))
    return found


_UNDER_WAY = (CheckupState.PLANNED, CheckupState.RUNNING)


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


def loaded_places(checkup_id: UUID) -> tuple[LoadedPlace, ...]:
    """Return every tick of the loader of a check-up, by run and position."""
    found = select(LoadedPlace).where(LoadedPlace.checkup_id == checkup_id)
    return tuple(db.session.scalars(found.order_by(LoadedPlace.run, LoadedPlace.position)))
