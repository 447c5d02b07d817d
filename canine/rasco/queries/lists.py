"""The lists of air samples and sessions: searched, paged, the newest first."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, or_, select, union
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from canine.accounts.queries import people_called, people_named
from canine.audit.former import then_and_now
from canine.columns import Units, icontains_any, iequals_any, on_local_date, within
from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.extensions import db
from canine.listing import Listable, moments
from canine.presentations.models import Line
from canine.rasco.models import (
    AirSample,
    PresentationSession,
    SampleDecision,
    SampleHandOver,
    SampleInspection,
    SessionSample,
    SessionTeam,
)
from canine.rasco.queries import rows
from canine.rasco.queries.facts import sample_now
from canine.rasco.queries.waiting import LONGEST_CORRECTION
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.case import CaseQuery
from canine.rules.folding import fold_identifier
from canine.rules.listing import Asked, Paged
from canine.rules.sampling import SampleState
from canine.rules.team import Blinding
from canine.shifts import queries as shifts
from canine.shifts.models import Shift, ShiftTeam

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One air sample of a list."""

    id: UUID
    stopped_at: datetime
    use_by_at: datetime
    container_number: str
    seal: str
    filter: str
    sampler: str
    holder: str
    state: SampleState
    is_in_doubt: bool = False
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of a list."""

    id: UUID
    prepared_at: datetime
    closed_at: datetime | None
    room: str
    teams: str
    samples: int
    loader: str
    responses_by: str
    blinding: Blinding


def sample_lines(
    unit_id: Units, asked: Asked = Asked(), zone: ZoneInfo = _UTC, *, for_handler: bool
) -> Paged[SampleLine]:
    """Return the samples of a unit, or of all, that are asked for, in a fixed number of statements.

    The text is looked for in container number, seals, filter, exhibit number and the sampler's name.
    """
    statement = select(AirSample).where(within(AirSample.unit_id, unit_id))
    if asked.text:
        statement = statement.where(AirSample.id.in_(_fitting(asked.text)))
    found = _listable(zone).records(statement, asked, options=_shown())
    return replace(found, rows=tuple(_lines(found.rows, for_handler)))


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what the list of samples can be asked for. A dog or a handler is one of the shift, or of a session."""
    reason = _corrected("reason")
    last = (
        select(SampleDecision.kind)
        .where(SampleDecision.sample_id == AirSample.id)
        .order_by(SampleDecision.number.desc())
        .limit(1)
        .correlate(AirSample)
        .scalar_subquery()
    )
    return Listable(
        usual=(AirSample.stopped_at.desc(), AirSample.id),
        conditions={
            **moments(AirSample.stopped_at, zone),
            "station": lambda key: AirSample.shift.has(Shift.station_id == key),
            "dog": lambda key: _by_team(Team.dog_id == key),
            "handler": lambda key: _by_team(Team.handler_id == key),
            "reason": lambda word: or_(and_(reason.is_(None), AirSample.reason == word), reason == word.value),
            "decision": lambda word: last == word,
        },
        orders={
            "container_number": AirSample.container_number,
            "stopped_at": AirSample.stopped_at,
            "filter": AirSample.filter_folded,
            "seal": AirSample.seal_folded,
            "use_by_at": AirSample.use_by_at,
        },
    )


def _corrected(fact: str) -> Any:
    return (
        select(Correction.new)
        .where(Correction.subject_id == AirSample.id, Correction.fact == fact)
        .order_by(Correction.received_at.desc(), Correction.id)
        .limit(1)
        .correlate(AirSample)
        .scalar_subquery()
    )


@cache
def _shown() -> tuple[ExecutableOption, ...]:
    """Return how a list loads what its rows show: on use, since options tie all mapped classes together."""
    return (selectinload(AirSample.hand_overs), selectinload(AirSample.ends), selectinload(AirSample.decisions))


def _fitting(text: str) -> CompoundSelect[UUID]:
    """Return the ids of the samples that the text fits: each place where it may stand is looked through by itself."""
    number = fold_identifier(text) or text
    written = AirSample.container_number.contains(number.upper(), autoescape=True) | icontains_any(
        text, AirSample.seal_folded, AirSample.bag_folded, AirSample.filter_folded, AirSample.lot_folded
    )
    corrected = icontains_any(text, Correction.new) | icontains_any(number, Correction.new)
    return union(
        select(AirSample.id).where(written),
        select(AirSample.id).where(AirSample.recorder_id.in_(people_called(text))),
        select(SampleHandOver.sample_id).where(icontains_any(text, SampleHandOver.bag_folded)),
        select(SampleInspection.sample_id).where(icontains_any(text, SampleInspection.exhibit_folded)),
        select(Correction.subject_id).where(corrected),
    )


def samples_sought(sought: CaseQuery, zone: ZoneInfo, *, unit_id: Units) -> list[SampleLine]:
    """Return the samples to which everything that was asked applies, the newest first, 100 at most.

    A dog or a handler is one of the shift on which the air was drawn, or one of a session that the filter was in.
    """
    statement = select(AirSample).options(*_shown()).where(*_all_of(sought, zone))
    statement = statement.where(within(AirSample.unit_id, unit_id))
    found = db.session.scalars(statement.order_by(AirSample.stopped_at.desc(), AirSample.id).limit(100)).unique()
    return _lines(found, for_handler=False)


def _all_of(sought: CaseQuery, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if sought.dog:
        yield _by_team(registry.is_dog(sought.dog))
    if sought.handler:
        by_team = _by_team(registry.is_handler(sought.handler))
        yield or_(AirSample.recorder_id.in_(people_named(sought.handler)), by_team)
    if sought.container:
        yield or_(
            shifts.is_container(sought.joined_container, AirSample.container_number),
            _was_corrected(sought.joined_container, "container_number"),
        )
    if sought.seal:
        step = exists().where(
            SampleHandOver.sample_id == AirSample.id, iequals_any(sought.seal, SampleHandOver.bag_folded)
        )
        corrected = _was_corrected(sought.seal, "seal_number", "bag_seal")
        yield or_(iequals_any(sought.seal, AirSample.seal_folded, AirSample.bag_folded), step, corrected)
    if sought.exhibit:
        inspected = iequals_any(sought.exhibit, SampleInspection.exhibit_folded)
        yield exists().where(SampleInspection.sample_id == AirSample.id, inspected)
    if sought.on:
        yield on_local_date(AirSample.stopped_at, sought.on, zone)


def _was_corrected(words: str, *facts: str) -> ColumnElement[bool]:
    """One of these facts reads so, or read so before. Of others, such as the flow, a number is many samples'."""
    read = iequals_any(words, Correction.new, Correction.old)
    return exists().where(Correction.subject_id == AirSample.id, Correction.fact.in_(facts), read)


def _by_team(is_meant: ColumnElement[bool]) -> ColumnElement[bool]:
    teams = registry.teams_fitting(is_meant)
    on_shift = exists().where(ShiftTeam.shift_id == AirSample.shift_id, ShiftTeam.team_id.in_(teams))
    in_session = exists().where(
        SessionSample.sample_id == AirSample.id,
        SessionSample.session_id == SessionTeam.session_id,
        SessionTeam.team_id.in_(teams),
    )
    return or_(on_shift, in_session)


def _lines(found: Iterable[AirSample], for_handler: bool) -> list[SampleLine]:
    open_ids = rows.samples_in_open_sessions()
    samples = list(found)
    doubted = corrections.unsettled([row.id for row in samples])
    not_confirmed = rows.not_confirmed(samples)
    return [
        SampleLine(
            id=sample.id,
            stopped_at=sample.stopped_at,
            use_by_at=sample.use_by_at,
            container_number=sample.container_number,
            seal=sample.seal_number,
            filter=sample.filter,
            sampler=then_and_now(row.recorder_name, row.sampler.name),
            holder=rows.holder(row).name,
            state=rows.state_of(row, open_ids, for_handler=for_handler),
            is_in_doubt=row.id in doubted,
            is_unconfirmed=bool(not_confirmed[row.id]),
        )
        for row, sample in ((row, sample_now(row)) for row in samples)
    ]


def samples_of_shift(shift_id: UUID, *, for_handler: bool) -> list[SampleLine]:
    """Return the samples of a shift, the newest first."""
    statement = (
        select(AirSample)
        .where(AirSample.shift_id == shift_id)
        .options(*_shown())
        .order_by(AirSample.stopped_at.desc(), AirSample.id)
    )
    return _lines(db.session.scalars(statement).unique(), for_handler)


def session_lines(unit_id: Units, asked: Asked = Asked(), zone: ZoneInfo = _UTC) -> Paged[SessionLine]:
    """Return the sessions that a filter asks for; its text is sought in room, dog and handler."""
    text = asked.text
    statement = select(PresentationSession).join(Line, Line.id == PresentationSession.line_id)
    statement = statement.where(within(PresentationSession.unit_id, unit_id))
    if text:
        teams = registry.teams_fitting(registry.fits_dog(text), registry.fits_handler(text))
        people = select(SessionTeam.session_id).where(SessionTeam.team_id.in_(teams))
        statement = statement.where(or_(icontains_any(text, Line.room_folded), PresentationSession.id.in_(people)))
    found = _sessions(zone).records(statement, asked)
    return found.showing(map(_session_line, found.rows))


@cache
def _sessions(zone: ZoneInfo) -> Listable:
    """Return what the list of sessions can be asked for."""

    def of_a_team(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(
            SessionTeam.session_id == PresentationSession.id, SessionTeam.team_id == Team.id, condition
        )

    return Listable(
        usual=(PresentationSession.received_at.desc(), PresentationSession.id),
        conditions={
            **moments(PresentationSession.received_at, zone),
            "dog": lambda key: of_a_team(Team.dog_id == key),
            "handler": lambda key: of_a_team(Team.handler_id == key),
            "blinding": lambda word: PresentationSession.blinding == word,
            "state": lambda word: Line.closed_at.is_(None) == (word == "open"),
        },
        orders={"prepared_at": PresentationSession.received_at, "room": Line.room_folded, "closed_at": Line.closed_at},
    )


def _session_line(session: PresentationSession) -> SessionLine:
    return SessionLine(
        id=session.id,
        prepared_at=session.received_at,
        closed_at=session.closed_at,
        room=session.line.room,
        teams=", ".join(place.team.called_at(session.received_at) for place in session.places),
        samples=len(session.samples),
        loader=session.loader.called_at(session.received_at),
        responses_by=session.responses_by.called_at(session.received_at),
        blinding=session.blinding,
    )


def sampled_at(
    team_id: UUID,
    *,
    since: datetime,
    until: datetime,
    but: Collection[UUID] = (),
    left_out: Callable[[Any], ColumnElement[bool]] | None = None,
) -> list[datetime]:
    """When air samples were drawn on shifts of the team, from `since` to `until`, as their times read now.

    `but` are corrections and strikes that are not looked at; `left_out` is the condition of samples that are not meant.
    """
    nearly = LONGEST_CORRECTION
    statement = (
        select(AirSample)
        .join(ShiftTeam, ShiftTeam.shift_id == AirSample.shift_id)
        .where(ShiftTeam.team_id == team_id, AirSample.stopped_at.between(since - nearly, until + nearly))
        .where(~corrections.is_struck(AirSample.id, but))
    )
    if left_out is not None:
        statement = statement.where(~left_out(AirSample.id))
    times = [sample_now(found, but).stopped_at for found in db.session.scalars(statement).unique()]
    return sorted(at for at in times if since <= at <= until)
