"""Single records of the package, and what holds for them at a moment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm.interfaces import ORMOption

from canine.accounts import places
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.accounts.models import User
from canine.accounts.places import Place
from canine.audit.read_cache import cached_lookup
from canine.columns import Units, iequals_any, is_within
from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.custody import queries as custody
from canine.errors import NotFound
from canine.extensions import db
from canine.presentations.models import Line
from canine.rasco.models import (
    AirSample,
    PresentationSession,
    SampleDecision,
    SampleEnding,
    SampleHandOver,
    SampleInspection,
    SessionSample,
    SessionTeam,
)
from canine.rasco.queries.facts import sample_now, step_now
from canine.rows import get_or_not_found
from canine.rules.confirmation import Asked, Confirmation, confirmation, is_open, told
from canine.rules.custody import HandOver
from canine.rules.folding import fold_identifier
from canine.rules.presentation import DecisionKind
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.sampling import SampleEnd, SampleState
from canine.rules.search import Cover, cover
from canine.rules.team import Mode
from canine.shifts import queries as shifts
from canine.standing import queries as standing


def sample(sample_id: UUID, *, unit_id: Units = None, options: Sequence[ORMOption] = ()) -> AirSample:
    """One sample, loaded with what the options name; with a unit, only when it is of that unit. Raises NotFound."""
    found = db.session.get(AirSample, sample_id, options=options)
    if found is None or not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such air sample.")
    return found


def session(session_id: UUID) -> PresentationSession:
    """One session. Raises NotFound."""
    return get_or_not_found(PresentationSession, session_id, "There is no such session.")


@shifts.last_fact_of
def _last_sample_of_shift(shift_id: UUID) -> shifts.LastFact | None:
    statement = select(AirSample).where(AirSample.shift_id == shift_id).order_by(AirSample.stopped_at.desc()).limit(1)
    last = db.session.scalars(statement).unique().first()
    return shifts.LastFact(last.stopped_at, f"The air sample of {last.container_number}") if last else None


def people(unit_id: Units, at: datetime) -> list[tuple[UUID, str]]:
    """Id and name of everybody who works with samples in a unit at a moment, its guests included."""
    return people_choices(accounts.people_of(unit_id, at, *AT_THE_EVIDENCE))


def standing_hand_overs(found: AirSample) -> list[SampleHandOver]:
    """Return the hand-overs that are not struck, in their order."""
    return [step for step in found.hand_overs if step.strike is None]


def holder(found: AirSample) -> User:
    """Who has the sample now: the last receiver, or the sampler."""
    steps = standing_hand_overs(found)
    return steps[-1].receiver if steps else found.sampler


def end_of(found: AirSample) -> SampleEnding | None:
    """Return what ended the custody of the sample: that it was lost or spoiled, unless that was taken back."""
    last = found.ends[-1] if found.ends else None
    return None if last is None or last.kind is SampleEnd.TAKEN_BACK else last


def asked_about(found: AirSample) -> dict[UUID, tuple[Asked, ...]]:
    """Return who was asked about each hand-over of the sample, and what they said. Two statements."""
    return custody.asked_about([step.id for step in found.hand_overs])


def not_confirmed(
    found: Collection[AirSample], at: datetime | None = None, *, asked: Mapping[UUID, Sequence[Asked]] | None = None
) -> dict[UUID, list[str]]:
    """Return in words, by sample, each hand-over that stands and that was not whole at a moment, or is not now.

    A sample of which every hand-over is whole has none. Two statements, however many they are; none where who was
    asked is known.
    """
    steps = [step for one in found for step in standing_hand_overs(one) if at is None or step.received_at <= at]
    asked = custody.asked_about([step.id for step in steps]) if asked is None else asked
    words: dict[UUID, list[str]] = {one.id: [] for one in found}
    for step in steps:
        if is_open(asked[step.id], at):
            giver, receiver = step.giver.called_at(step.handed_at), step.receiver.called_at(step.handed_at)
            words[step.sample_id].append(f"{giver} to {receiver}: {told(asked[step.id], at)}")
    return words


def disputed_step(found: AirSample) -> SampleHandOver | None:
    """Return the first hand-over of which the other one says that it was not so; None where there is none."""
    asked = asked_about(found)
    steps = standing_hand_overs(found)
    return next((one for one in steps if confirmation(asked[one.id]) is Confirmation.DISPUTED), None)


def claimed_step(found: AirSample) -> SampleHandOver | None:
    """Return the last hand-over that stands, where its taker wrote it and its giver has not confirmed it; or None."""
    steps = standing_hand_overs(found)
    if not steps or steps[-1].recorder_id != steps[-1].to_id:
        return None
    return steps[-1] if is_open(asked_about(found)[steps[-1].id]) else None


def present_seal(found: AirSample) -> str:
    """Return the number on the bag's seal now."""
    steps = standing_hand_overs(found)
    return step_now(steps[-1]).bag_seal if steps else sample_now(found).bag_seal


def bag_seals(found: AirSample) -> list[str]:
    """Every seal that closed the bag, as the entries that stand read now, the first one first."""
    return [sample_now(found).bag_seal, *(step_now(step).bag_seal for step in standing_hand_overs(found))]


def chain(found: AirSample) -> list[HandOver]:
    """Return the hand-overs as the rules read them."""
    return [
        HandOver(row.handed_at, row.from_id, row.to_id, row.bag_seal, row.place, row.storage_temperature_c, row.remark)
        for row in map(step_now, standing_hand_overs(found))
    ]


def sample_of_bag_seal(seal: str, *, but: UUID | None = None) -> AirSample | None:
    """Return another sample whose bag this seal closed at any time, however it is written; None where there is none.

    A struck sample or hand-over used no seal, and one whose seal was corrected used that of the correction.
    """
    later = exists().where(SampleHandOver.sample_id == AirSample.id, iequals_any(seal, SampleHandOver.bag_folded))
    is_seal = Correction.fact == "bag_seal"
    is_corrected = AirSample.correction_rows.any(is_seal) | AirSample.hand_overs.any(
        SampleHandOver.correction_rows.any(is_seal)
    )
    statement = (
        select(AirSample)
        .where(iequals_any(seal, AirSample.bag_folded) | later | is_corrected, AirSample.id != but)
        .where(~corrections.is_struck(AirSample.id))
        .order_by(AirSample.stopped_at)
    )
    sought = fold_identifier(seal)
    return next((one for one in db.session.scalars(statement).unique() if sought in _folded(bag_seals(one))), None)


def _folded(seals: Iterable[str]) -> set[str]:
    return {fold_identifier(seal) for seal in seals}


def is_former_seal(found: AirSample, seal: str) -> bool:
    """Whether the bag was closed with this seal, however it is written, before it got the one that it has now."""
    sought = fold_identifier(seal)
    return sought != fold_identifier(present_seal(found)) and sought in _folded(bag_seals(found))


def exhibit_taken(number: str, own: AirSample) -> str | None:
    """Say which other find of the unit carries an exhibit number, however it is written; None where none does."""
    written = db.session.scalars(
        select(SampleInspection)
        .join(AirSample, AirSample.id == SampleInspection.sample_id)
        .where(AirSample.unit_id == own.unit_id, AirSample.id != own.id)
        .where(iequals_any(number, SampleInspection.exhibit_folded), ~corrections.is_struck(AirSample.id))
    ).unique()
    inspected = next((one for one in written if inspection_of(one.sample) is not None), None)
    found = shifts.finding_with_exhibit(number, own.unit_id)
    if inspected is not None:
        return f"{inspected.finding}, recorded by {inspected.recorder_name} on {inspected.received_at:%Y-%m-%d}"
    if found is None:
        return None
    return f"{found.item}, recorded by {found.recorder_name} on {found.received_at:%Y-%m-%d}"


def decision_of(found: AirSample) -> SampleDecision | None:
    """Return the decision that stands: the last one."""
    return found.decisions[-1] if found.decisions else None


def inspection_of(found: AirSample, but: Collection[UUID] = ()) -> SampleInspection | None:
    """Return the inspection that stands: the one that no other corrects; `but` are rows that are not looked at."""
    standing_rows = shifts.latest(found.inspections, but)
    return standing_rows[0] if standing_rows else None


def sample_with_filter(number: str, lot: str, *, but: UUID | None = None) -> AirSample | None:
    """Return another sample whose filter reads so now, however it is typed; None where there is none.

    A struck sample used no filter, and one whose filter was corrected used that of the correction.
    """
    typed = iequals_any(number, AirSample.filter_folded) & iequals_any(lot, AirSample.lot_folded)
    is_corrected = AirSample.correction_rows.any(Correction.fact.in_(("filter_number", "filter_lot")))
    statement = select(AirSample).where(typed | is_corrected, ~corrections.is_struck(AirSample.id), AirSample.id != but)
    sought = fold_identifier(number), fold_identifier(lot)
    for found in db.session.scalars(statement).unique():
        now = sample_now(found)
        if (fold_identifier(now.filter_number), fold_identifier(now.filter_lot)) == sought:
            return found
    return None


def open_session_of(sample_id: UUID) -> PresentationSession | None:
    """Return the session, still open, that the sample is in."""
    statement = (
        select(PresentationSession.id)
        .join(SessionSample, SessionSample.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(SessionSample.sample_id == sample_id, Line.closed_at.is_(None))
    )
    found = cached_lookup(_OF_SESSIONS, ("open session of", sample_id), lambda: db.session.scalar(statement.limit(1)))
    return None if found is None else session(found)


_OF_SESSIONS = frozenset({one.__tablename__ for one in (PresentationSession, SessionSample, Line)})


def state_of(found: AirSample, open_ids: set[UUID] | None = None, *, for_handler: bool = False) -> SampleState:
    """Where the sample stands; `open_ids` spares a statement for each sample of a list.

    A handler reads of an undecided sample only that it waits: whose dog comes next must not learn what another did.
    """
    is_open = found.id in open_ids if open_ids is not None else open_session_of(found.id) is not None
    if is_open:
        return SampleState.IN_SESSION
    if found.strike is not None:
        return SampleState.STRUCK
    ending = end_of(found)
    if ending is not None:
        return SampleState(ending.kind.value)
    decision = decision_of(found)
    if decision is None or (for_handler and decision.kind is DecisionKind.UNDECIDED):
        return SampleState.WAITS
    return SampleState(decision.kind.value)


def samples_in_open_sessions() -> set[UUID]:
    """Return the samples that lie in a session right now."""
    statement = (
        select(SessionSample.sample_id)
        .join(PresentationSession, PresentationSession.id == SessionSample.session_id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(Line.closed_at.is_(None))
    )
    return set(db.session.scalars(statement))


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
    """Return the sessions, still open, in which this person enters the responses, the latest first."""
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
    """Return the sample of the shift that was written down last."""
    statement = select(AirSample).where(AirSample.shift_id == shift_id).order_by(AirSample.received_at.desc()).limit(1)
    return db.session.scalars(statement).first()


def cover_of(team_id: UUID, at: datetime) -> Cover:
    """Return what the team's certificates for RASCO covered at that moment."""
    return cover(standing.held(team_id, Mode.RASCO, at))


@places.of("sample_id")
def _place_of_sample(sample_id: UUID) -> Place:
    unit_id = db.session.scalar(select(AirSample.unit_id).where(AirSample.id == sample_id))
    if unit_id is None:
        raise NotFound("There is no such air sample.")
    return Place(unit_id, people=lambda: _hands_of(sample_id))


def _hands_of(sample_id: UUID) -> list[UUID | None]:
    """Return who has, or had, a sample in their hands, of whatever unit: first of all who drew the air."""
    columns = SampleHandOver.from_id, SampleHandOver.to_id
    rows = db.session.execute(select(*columns).where(SampleHandOver.sample_id == sample_id))
    drawn_by = select(AirSample.recorder_id).where(AirSample.id == sample_id)
    return [*db.session.scalars(drawn_by), *(one for row in rows for one in row)]


@places.of("session_id")
def _place_of_session(session_id: UUID) -> Place:
    columns = PresentationSession.unit_id, PresentationSession.loader_id, PresentationSession.responses_by_id
    found = db.session.execute(select(*columns).where(PresentationSession.id == session_id)).first()
    if found is None:
        raise NotFound("There is no such session.")
    unit_id, *people = found
    return Place(unit_id, people=lambda: people)


@places.of("rasco.team_id", beside="session_id")
def _place_of_team_on_the_line(session_id: UUID, _team_id: UUID) -> Place | None:
    """Who enters what a session's dogs show comes to each of them there, and nowhere else."""
    return _place_of_session(session_id)
