"""An air sample and a session as their own pages show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from canine.accounts.models import User
from canine.extensions import db
from canine.rasco.models import AirSample, PresentationSession, SampleDecision, SampleInspection
from canine.rasco.queries import rows
from canine.rasco.queries.runs import DogRun, Progress, SampleRun, dog_runs, progress, runs_of_sample
from canine.rules.custody import HandOver
from canine.rules.presentation import DecisionKind
from canine.rules.sampling import SampleState
from canine.rules.search import Cover, SearchResult, search_result
from canine.rules.session import held_blinding
from canine.rules.team import Blinding
from canine.shifts.queries import Entry, Witness
from canine.shifts.queries.case import entries


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """A sample's page. While a dog may still be asked, a handler's page says nothing of what dogs did before."""

    sample: AirSample
    holder: User
    bag_seal: str
    chain: list[HandOver]
    state: SampleState
    is_past_use: bool
    decision: SampleDecision | None
    runs: list[SampleRun]
    inspections: tuple[Entry[SampleInspection], ...]
    inspection: SampleInspection | None
    result: SearchResult | None
    witnesses: tuple[Witness, ...]
    object_ids: list[str]


def sample_record(sample_id: UUID, at: datetime, *, unit_id: UUID | None, for_handler: bool) -> SampleRecord:
    """Everything on a sample's page. Raises NotThere."""
    rows.sample(sample_id, unit_id=unit_id)
    statement = select(AirSample).where(AirSample.id == sample_id).options(*_WHOLE)
    sample = db.session.scalars(statement).unique().one()
    state = rows.state_of(sample, for_handler=for_handler)
    is_open_to_see = state is not SampleState.IN_SESSION and not (for_handler and state is SampleState.WAITS)
    decision = rows.decision_of(sample) if is_open_to_see else None
    inspection = rows.inspection_of(sample)
    written = [sample, *sample.hand_overs, *sample.referrals, *sample.inspections]
    return SampleRecord(
        sample=sample,
        holder=rows.holder(sample),
        bag_seal=rows.present_seal(sample),
        chain=rows.chain(sample),
        state=state,
        is_past_use=at > sample.use_by_at,
        decision=decision,
        runs=runs_of_sample(sample) if is_open_to_see else [],
        inspections=entries(sample.inspections),
        inspection=inspection,
        result=_result(decision, inspection),
        witnesses=_witnesses(sample),
        object_ids=[str(row.id) for row in [*written, *(sample.decisions if is_open_to_see else [])]],
    )


_WHOLE = (
    selectinload(AirSample.hand_overs),
    selectinload(AirSample.decisions),
    selectinload(AirSample.referrals),
    selectinload(AirSample.inspections),
    selectinload(AirSample.presented),
)


def _result(decision: SampleDecision | None, inspection: SampleInspection | None) -> SearchResult | None:
    """What the decision came to: an alert that a find confirmed or did not, a cleared container with a find."""
    if decision is None or decision.kind is DecisionKind.UNDECIDED or inspection is None:
        return None
    return search_result(alerted=decision.kind is DecisionKind.REFERRED, outcome=inspection.outcome)


def _witnesses(sample: AirSample) -> tuple[Witness, ...]:
    """Everybody who handled the sample, by name, with what they did."""
    parts: dict[str, dict[str, None]] = {}

    def took_part(name: str, part: str) -> None:
        parts.setdefault(name, {})[part] = None

    took_part(sample.recorder_name, "drew the air")
    took_part(sample.second.name, "stood by as second person")
    if sample.targeted_by:
        took_part(sample.targeted_by, "chose the container")
    for step in sample.hand_overs:
        took_part(step.giver.name, "handed the sample over")
        took_part(step.receiver.name, "took the sample over")
    for presented in sample.presented:
        session = presented.session
        took_part(session.recorder_name, "prepared a session")
        took_part(session.loader.name, "loaded the positions")
        took_part(session.responses_by.name, "recorded the responses")
        for place in session.places:
            took_part(place.team.handler.name, f"handled {place.team.dog.name}")
        for person in session.people:
            took_part(person.name, f"was in the room: {person.part}")
    for referral in sample.referrals:
        took_part(referral.recorder_name, "recorded the referral")
        took_part(referral.referred_to, "got the referral")
    for inspection in sample.inspections:
        took_part(inspection.recorder_name, "recorded the inspection")
        if inspection.inspected_by:
            took_part(inspection.inspected_by, "inspected the container")
    return tuple(Witness(name, tuple(parts[name])) for name in sorted(parts))


@dataclass(frozen=True, slots=True)
class TeamOnLine:
    """A team of a session: how far it has come, and what its certificates covered when the session was prepared."""

    progress: Progress
    cover: Cover


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session's page; `runs` is empty while the session is open or the person may not know yet."""

    session: PresentationSession
    teams: list[TeamOnLine]
    runs: list[DogRun]
    is_hidden: bool
    blinding: Blinding
    object_ids: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether every dog has a response at every position."""
        return all(team.progress.next_position is None for team in self.teams)


def session_record(session_id: UUID, *, unit_id: UUID | None, for_handler: bool) -> SessionRecord:
    """Everything on a session's page. Raises NotThere."""
    session = rows.session(session_id, unit_id=unit_id)
    waits = [rows.state_of(one.sample, for_handler=for_handler) for one in session.samples]
    is_hidden = for_handler and any(state in (SampleState.WAITS, SampleState.IN_SESSION) for state in waits)
    is_closed = session.closed_at is not None
    people = [person.id for person in session.people]
    return SessionRecord(
        session=session,
        teams=[TeamOnLine(each, rows.cover_of(each.place.team_id, session.received_at)) for each in progress(session)],
        runs=dog_runs(session) if is_closed and not is_hidden else [],
        is_hidden=is_closed and is_hidden,
        blinding=held_blinding(session.blinding, [person.knew for person in session.people]),
        object_ids=[str(session.id), str(session.line_id), *map(str, people)],
    )
