"""What each dog did in a session: its responses position by position, and whether the session counts for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.policy import queries as policies
from canine.presentations import queries as lines
from canine.presentations.queries import RecordedResponse
from canine.rasco.models import AirSample, PresentationSession, SampleDecision, SessionTeam
from canine.rasco.queries import rows
from canine.rasco.queries.apart import apart
from canine.rasco.queries.facts import sample_now
from canine.rules.cargo import Outcome
from canine.rules.presentation import DecisionKind, Item, ItemKind, ResponseKind, SampleResult, Validity, validity
from canine.rules.search import SearchResult, search_result
from canine.rules.session import FilterResult, judge_sample


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a team has come along the line: the position that is next, None when all are entered."""

    place: SessionTeam
    responses: dict[int, RecordedResponse]
    positions: int

    @property
    def entered(self) -> int:
        """How many positions have their response."""
        return len(self.responses)

    @property
    def next_position(self) -> int | None:
        """The first position without a response."""
        return next((n for n in range(1, self.positions + 1) if n not in self.responses), None)


@dataclass(frozen=True, slots=True)
class DogRun:
    """A dog's whole way along the line of a closed session, with what lay where."""

    place: SessionTeam
    placements: dict[int, Item]
    responses: dict[int, RecordedResponse]
    validity: Validity


@dataclass(frozen=True, slots=True)
class SampleRun:
    """What one dog did with one sample in one closed session."""

    session: PresentationSession
    dog_id: UUID
    dog: str
    team: str
    position: int
    response: ResponseKind
    validity: Validity
    certified: bool
    past_use: bool

    def as_result(self) -> FilterResult:
        """Return the run as the rule of the decision reads it."""
        return FilterResult(SampleResult(str(self.dog_id), self.validity.valid, self.response), self.past_use)


def progress(session: PresentationSession) -> list[Progress]:
    """How far each team of the session has come, in their order. Two statements."""
    recorded = lines.responses(session.line_id)
    return [
        Progress(
            place,
            {each.position: each for each in recorded if each.team_id == place.team_id},
            session.line.positions,
        )
        for place in session.places
    ]


def dog_runs(session: PresentationSession) -> list[DogRun]:
    """Every dog's run of a closed session, in their order. Raises ValueError for one that is still open."""
    if session.closed_at is None:
        raise ValueError("What lies where is closed until the session is.")
    placements = lines.placements(session.line_id)
    return [
        DogRun(
            each.place,
            placements,
            each.responses,
            validity(placements, {position: one.kind for position, one in each.responses.items()}),
        )
        for each in progress(session)
    ]


def runs_of_sample(sample: AirSample) -> list[SampleRun]:
    """Return what every dog did with the sample in every closed session, the earliest first."""
    return [
        _sample_run(sample, session, run) for session in rows.closed_sessions_of(sample.id) for run in dog_runs(session)
    ]


def _sample_run(sample: AirSample, session: PresentationSession, run: DogRun) -> SampleRun:
    position = next(
        number
        for number, item in run.placements.items()
        if item.kind is ItemKind.SAMPLE and item.reference == str(sample.id)
    )
    response = run.responses.get(position)
    presented_at = response.captured_at if response else session.received_at
    return SampleRun(
        session=session,
        dog_id=run.place.team.dog_id,
        dog=run.place.team.dog.called_at(session.received_at),
        team=run.place.team.called_at(session.received_at),
        position=position,
        response=response.kind if response else ResponseKind.NOT_SNIFFED,
        validity=run.validity,
        certified=rows.cover_of(run.place.team_id, presented_at).is_whole,
        past_use=presented_at > sample_now(sample).use_by_at,
    )


def judged_now(sample: AirSample) -> DecisionKind | None:
    """Return what the rule that was in force at the decision says of the sample as it reads now;

    None while undecided.
    """
    decision = rows.decision_of(sample)
    if decision is None:
        return None
    rule = policies.in_force(decision.decided_at).referral_rule
    return judge_sample([run.as_result() for run in runs_of_sample(sample)], rule).decision.kind


@dataclass(frozen=True, slots=True)
class PresentedResult:
    """What a team's work on one sample came to: an alert with what followed it, or a container it had cleared."""

    at: datetime
    container_number: str
    result: SearchResult


def results_of_team(
    team_id: UUID, *, since: datetime, until: datetime, but: Collection[UUID] = ()
) -> list[PresentedResult]:
    """Return what became of every sample that was presented to the team in a closed session that counts for its dog.

    A find in a container that the dog did not alert on is a confirmed miss only where the rule had cleared it. `but`
    are corrections and strikes that are not looked at.
    """
    found = []
    closed = rows.closed_sessions_of_team(team_id, since=since, until=until)
    prepared = apart([one.sample_id for session in closed for one in session.samples])
    for session in closed:
        run = next(each for each in dog_runs(session) if each.place.team_id == team_id)
        if not run.validity.valid:
            continue
        for one in session.samples:
            if one.sample_id in prepared or one.sample.is_struck(but):
                continue
            inspection = rows.inspection_of(one.sample, but)
            shown = _sample_run(one.sample, session, run)
            result = _result_of(shown, rows.decision_of(one.sample), inspection.outcome if inspection else None)
            found.append(
                PresentedResult(session.line.closed_at or until, sample_now(one.sample, but).container_number, result)
            )
    return found


def results_of_sample(sample: AirSample, outcome: Outcome | None) -> list[SearchResult]:
    """Return what the sample comes to for each team that it was presented to in a session that counts, with
    an outcome.
    """
    decision = rows.decision_of(sample)
    return [_result_of(run, decision, outcome) for run in runs_of_sample(sample) if run.validity.valid]


def _result_of(run: SampleRun, decision: SampleDecision | None, outcome: Outcome | None) -> SearchResult:
    alerted = run.response is ResponseKind.ALERT
    is_cleared = decision is not None and decision.kind is DecisionKind.CLEARED
    return search_result(alerted=alerted, outcome=outcome if alerted or is_cleared else None)
