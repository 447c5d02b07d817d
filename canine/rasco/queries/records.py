"""An air sample and a session as their own pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from canine.accounts.models import User
from canine.accounts.people import NamedPerson, PeopleByName
from canine.columns import Units
from canine.corrections import queries as corrections
from canine.corrections.models import Correction, PossibleDouble, Strike
from canine.custody import queries as custody
from canine.custody.models import CustodyRequest
from canine.rasco.models import (
    AirSample,
    PresentationSession,
    SampleDecision,
    SampleEnding,
    SampleHandOver,
    SampleInspection,
    SampleReferral,
)
from canine.rasco.queries import rows
from canine.rasco.queries.facts import referral_now, sample_now, step_now
from canine.rasco.queries.runs import DogRun, Progress, SampleRun, dog_runs, judged_now, progress, runs_of_sample
from canine.rules.confirmation import Asked, CustodyPart, part_told
from canine.rules.custody import HandOver
from canine.rules.presentation import DecisionKind
from canine.rules.sampling import SampleState
from canine.rules.search import Cover, SearchResult, search_result
from canine.rules.sentence import Sentence
from canine.rules.session import held_blinding
from canine.rules.team import Blinding
from canine.rules.words import word_for
from canine.shifts.queries import Entry
from canine.shifts.queries.case import entries


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """A sample's page. While a dog may still be asked, a handler's page says nothing of what dogs did before."""

    sample: AirSample
    row: AirSample
    steps: tuple[SampleHandOver, ...]
    referrals: tuple[SampleReferral, ...]
    corrections: tuple[Correction, ...]
    judged_now: DecisionKind | None
    holder: User
    bag_seal: str
    chain: list[HandOver]
    asked: dict[UUID, tuple[Asked, ...]]
    requests: tuple[CustodyRequest, ...]
    not_confirmed: list[str]
    claimed: SampleHandOver | None
    ending: SampleEnding | None
    state: SampleState
    is_past_use: bool
    decision: SampleDecision | None
    runs: list[SampleRun]
    inspections: tuple[Entry[SampleInspection], ...]
    inspection: SampleInspection | None
    result: SearchResult | None
    witnesses: tuple[NamedPerson, ...]
    object_ids: list[str]
    strikes: tuple[Strike, ...]
    double: PossibleDouble | None


def sample_record(sample_id: UUID, at: datetime, *, unit_id: Units = None, for_handler: bool) -> SampleRecord:
    """Everything on a sample's page. Raises NotFound."""
    sample = rows.sample(sample_id, unit_id=unit_id, options=_whole())
    state = rows.state_of(sample, for_handler=for_handler)
    is_open_to_see = state is not SampleState.IN_SESSION and not (for_handler and state is SampleState.WAITS)
    decision = rows.decision_of(sample) if is_open_to_see else None
    inspection = rows.inspection_of(sample)
    written = [sample, *sample.hand_overs, *sample.ends, *sample.referrals, *sample.inspections]
    strikable = [sample, *sample.hand_overs, *sample.referrals, *sample.inspections]
    step_ids = [step.id for step in sample.hand_overs]
    requests = custody.requests_about(step_ids)
    asked = custody.asked_in(requests, step_ids)
    strikes = sorted((one for row in strikable for one in row.strikes), key=lambda one: (one.received_at, one.id))
    corrected = sorted(
        [
            *sample.corrections,
            *(one for step in sample.hand_overs for one in step.corrections),
            *(one for row in sample.referrals for one in row.corrections),
        ],
        key=lambda one: (one.received_at, one.id),
    )
    now = sample_now(sample)
    return SampleRecord(
        sample=now,
        row=sample,
        steps=tuple(map(step_now, sample.hand_overs)),
        referrals=tuple(map(referral_now, sample.referrals)),
        corrections=tuple(corrected),
        judged_now=judged_now(sample) if is_open_to_see and corrected else None,
        holder=rows.holder(sample),
        bag_seal=rows.present_seal(sample),
        chain=rows.chain(sample),
        asked=asked,
        requests=tuple(requests),
        not_confirmed=rows.not_confirmed([sample], asked=asked)[sample.id],
        claimed=rows.claimed_step(sample),
        ending=rows.end_of(sample),
        state=state,
        is_past_use=at > now.use_by_at,
        decision=decision,
        runs=runs_of_sample(sample) if is_open_to_see else [],
        inspections=entries(sample.inspections),
        inspection=inspection,
        result=_result(decision, inspection),
        witnesses=_witnesses(sample, asked),
        object_ids=[
            str(row.id)
            for row in [
                *written,
                *strikes,
                *corrected,
                *(one for request in requests for one in (request, *request.answers)),
                *(sample.decisions if is_open_to_see else []),
            ]
        ],
        strikes=tuple(strikes),
        double=corrections.double_of(sample.id),
    )


@cache
def _whole() -> tuple[ORMOption, ...]:
    """Return how a record is loaded at once: on use, since options tie all mapped classes together."""
    return (
        selectinload(AirSample.hand_overs),
        selectinload(AirSample.ends),
        selectinload(AirSample.decisions),
        selectinload(AirSample.referrals),
        selectinload(AirSample.inspections),
        selectinload(AirSample.presented),
    )


def _result(decision: SampleDecision | None, inspection: SampleInspection | None) -> SearchResult | None:
    """Return what the decision came to: an alert that a find confirmed or did not, a cleared container with a find."""
    if decision is None or decision.kind is DecisionKind.UNDECIDED or inspection is None:
        return None
    return search_result(alerted=decision.kind is DecisionKind.REFERRED, outcome=inspection.outcome)


def _witnesses(sample: AirSample, asked: Mapping[UUID, Sequence[Asked]]) -> tuple[NamedPerson, ...]:
    """Everybody who handled the sample, by name, with what they did."""
    people = PeopleByName()
    took_part = people.add
    took_part(sample.recorder_name, "drew the air", sample.recorder_id)
    second = sample_now(sample).second
    took_part(second.name_at(sample.stopped_at), "stood by as second person", second.id)
    if sample.targeted_by:
        took_part(sample.targeted_by, "is named as having chosen the container")
    for step in (one for one in sample.hand_overs if one.strike is None):
        for part, side, done in (
            (CustodyPart.GIVER, step.giver, Sentence("handed the sample over")),
            (CustodyPart.RECEIVER, step.receiver, Sentence("took the sample over")),
        ):
            words = part_told(asked[step.id], part, Sentence("the sample"), done, wrote=step.recorder_id == side.id)
            took_part(side.name_at(step.handed_at), words, side.id)
        for one in asked[step.id]:
            if one.part is CustodyPart.WITNESS:
                took_part(one.name, "is named as witness of a hand-over", one.person_id)
    for ending in sample.ends:
        took_part(
            ending.recorder_name,
            Sentence("said that the sample was {kind}", kind=word_for(ending.kind)),
            ending.recorder_id,
        )
    for presented in sample.presented:
        session = presented.session
        took_part(session.recorder_name, "prepared a session", session.recorder_id)
        took_part(session.loader.name_at(session.received_at), "loaded the positions", session.loader_id)
        took_part(session.responses_by.name_at(session.received_at), "recorded the responses", session.responses_by_id)
        for place in session.places:
            took_part(
                place.team.handler.name_at(session.received_at),
                Sentence("handled {dog}", dog=place.team.dog.called_at(session.received_at)),
                place.team.handler.user_id,
            )
        for person in session.people:
            took_part(person.name, Sentence("was in the room: {part}", part=person.part))
    for referral in sample.referrals:
        took_part(referral.recorder_name, "recorded the referral", referral.recorder_id)
        took_part(referral.referred_to, "got the referral")
    for inspection in sample.inspections:
        took_part(inspection.recorder_name, "recorded the inspection", inspection.recorder_id)
        if inspection.inspected_by:
            took_part(inspection.inspected_by, "inspected the container")
    return people.listed()


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


def session_record(session_id: UUID, *, for_handler: bool) -> SessionRecord:
    """Everything on a session's page. Raises NotFound."""
    session = rows.session(session_id)
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
