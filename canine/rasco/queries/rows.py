"""Single records of the room, and what holds for them at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.extensions import db
from canine.presentations.models import Line
from canine.rasco.models import (
    AirSample,
    PresentationSession,
    SampleDecision,
    SampleInspection,
    SessionSample,
    SessionTeam,
)
from canine.refused import NotThere
from canine.rules.custody import HandOver
from canine.rules.presentation import DecisionKind
from canine.rules.roles import Role
from canine.rules.sampling import SampleState
from canine.rules.search import Cover, cover
from canine.rules.team import Mode
from canine.shifts import queries as shifts
from canine.standing import queries as standing

# Who may hold a sample, stand by, load, or enter responses.
WORKING_ROLES = (Role.HANDLER, Role.ASSESSOR, Role.MANAGER)


def sample(sample_id: UUID, *, unit_id: UUID | None = None) -> AirSample:
    """One sample; with a unit, only when it is of that unit. Raises NotThere."""
    found = db.session.get(AirSample, sample_id)
    if found is None or unit_id not in (None, found.unit_id):
        raise NotThere("There is no such air sample.")
    return found


def session(session_id: UUID, *, unit_id: UUID | None = None) -> PresentationSession:
    """One session; with a unit, only when it is of that unit. Raises NotThere."""
    found = db.session.get(PresentationSession, session_id)
    if found is None or unit_id not in (None, found.unit_id):
        raise NotThere("There is no such session.")
    return found


def people(unit_id: UUID | None = None) -> list[tuple[UUID, str]]:
    """Id and name of everybody who works with samples; of a unit, with the guests of no unit."""
    return [
        (user.id, f"{user.name}, {user.role.value}")
        for user in accounts.active_users(*WORKING_ROLES)
        if unit_id is None or user.unit_id in (None, unit_id)
    ]


def holder(found: AirSample) -> User:
    """Who has the sample now: the last receiver, or the sampler."""
    return found.hand_overs[-1].receiver if found.hand_overs else found.sampler


def present_seal(found: AirSample) -> str:
    """The number on the bag's seal now."""
    return found.hand_overs[-1].bag_seal if found.hand_overs else found.bag_seal


def chain(found: AirSample) -> list[HandOver]:
    """The hand-overs as the rules read them."""
    return [
        HandOver(row.handed_at, row.from_id, row.to_id, row.bag_seal, row.place, row.storage_temperature_c, row.remark)
        for row in found.hand_overs
    ]


def decision_of(found: AirSample) -> SampleDecision | None:
    """The decision that stands: the last one."""
    return found.decisions[-1] if found.decisions else None


def inspection_of(found: AirSample) -> SampleInspection | None:
    """The inspection that stands: the one that no other corrects."""
    standing_rows = shifts.latest(found.inspections)
    return standing_rows[0] if standing_rows else None


def open_session_of(sample_id: UUID) -> PresentationSession | None:
    """The session, still open, that the sample is in."""
    statement = (
        select(PresentationSession)
        .join(SessionSample, SessionSample.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(SessionSample.sample_id == sample_id, Line.closed_at.is_(None))
    )
    return db.session.scalars(statement).unique().first()


def state_of(found: AirSample, open_ids: set[UUID] | None = None, *, for_handler: bool = False) -> SampleState:
    """Where the sample stands; `open_ids` spares a statement for each sample of a list.

    A handler reads of an undecided sample only that it waits: whose dog comes next must not learn what another did.
    """
    is_open = found.id in open_ids if open_ids is not None else open_session_of(found.id) is not None
    if is_open:
        return SampleState.IN_SESSION
    decision = decision_of(found)
    if decision is None or (for_handler and decision.kind is DecisionKind.UNDECIDED):
        return SampleState.WAITS
    return SampleState(decision.kind.value)


def samples_in_open_sessions() -> set[UUID]:
    """The samples that lie in a session right now."""
    statement = (
        select(SessionSample.sample_id)
        .join(PresentationSession, PresentationSession.id == SessionSample.session_id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(Line.closed_at.is_(None))
    )
    return set(db.session.scalars(statement))


def undecided_samples(unit_id: UUID | None = None) -> list[AirSample]:
    """Samples that wait for a session, those whose use-by time comes first at the top."""
    decided = (
        select(SampleDecision.id)
        .where(SampleDecision.sample_id == AirSample.id, SampleDecision.kind != DecisionKind.UNDECIDED)
        .exists()
    )
    statement = select(AirSample).where(~decided).order_by(AirSample.use_by_at, AirSample.id)
    if unit_id is not None:
        statement = statement.where(AirSample.unit_id == unit_id)
    busy = samples_in_open_sessions()
    return [found for found in db.session.scalars(statement).unique() if found.id not in busy]


@dataclass(frozen=True, slots=True)
class FilterToUse:
    """A filter on which nothing was decided by a moment, with the moment until which it may be used."""

    sample_id: UUID
    filter_number: str
    unit_id: UUID
    use_by_at: datetime


def filters_to_use(unit_id: UUID | None, *, since: datetime, at: datetime) -> list[FilterToUse]:
    """Filters that were drawn by a moment and waited then, but for those whose use ended before `since`."""
    decided = exists().where(
        SampleDecision.sample_id == AirSample.id,
        SampleDecision.kind != DecisionKind.UNDECIDED,
        SampleDecision.decided_at <= at,
    )
    statement = (
        select(AirSample.id, AirSample.filter_number, AirSample.unit_id, AirSample.use_by_at)
        .where(AirSample.stopped_at <= at, AirSample.use_by_at >= since, ~decided)
        .order_by(AirSample.use_by_at, AirSample.filter_number)
    )
    found = db.session.execute(statement.where(AirSample.unit_id == unit_id) if unit_id else statement)
    return [FilterToUse(*row) for row in found]


def closed_sessions_of(sample_id: UUID) -> Sequence[PresentationSession]:
    """Every closed session that the sample was in, the earliest first."""
    statement = (
        select(PresentationSession)
        .join(SessionSample, SessionSample.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(SessionSample.sample_id == sample_id, Line.closed_at.is_not(None))
        .order_by(Line.closed_at, PresentationSession.id)
    )
    return db.session.scalars(statement).unique().all()


def open_sessions_of(user_id: UUID) -> Sequence[PresentationSession]:
    """The sessions, still open, in which this person enters the responses, the latest first."""
    statement = (
        select(PresentationSession)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(PresentationSession.responses_by_id == user_id, Line.closed_at.is_(None))
        .order_by(PresentationSession.received_at.desc(), PresentationSession.id)
    )
    return db.session.scalars(statement).unique().all()


def closed_sessions_of_team(team_id: UUID, *, since: datetime, until: datetime) -> Sequence[PresentationSession]:
    """Every session that the team took part in and that was closed between two moments, the earliest first."""
    statement = (
        select(PresentationSession)
        .join(SessionTeam, SessionTeam.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(SessionTeam.team_id == team_id, Line.closed_at >= since, Line.closed_at <= until)
        .order_by(Line.closed_at, PresentationSession.id)
    )
    return db.session.scalars(statement).unique().all()


def last_sample(shift_id: UUID) -> AirSample | None:
    """The sample of the shift that was written down last."""
    statement = select(AirSample).where(AirSample.shift_id == shift_id).order_by(AirSample.received_at.desc()).limit(1)
    return db.session.scalars(statement).first()


def cover_of(team_id: UUID, at: datetime) -> Cover:
    """What the team's certificates for RASCO covered at that moment."""
    return cover(standing.held(team_id, Mode.RASCO, at))
