"""The lists of air samples and sessions: searched, paged, the newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import selectinload

from canine.columns import holds, is_text, on_day, page_of_records
from canine.extensions import db
from canine.presentations.models import Line
from canine.rasco.models import (
    AirSample,
    PresentationSession,
    SampleHandOver,
    SampleInspection,
    SessionSample,
    SessionTeam,
)
from canine.rasco.queries import rows
from canine.registry.models import Dog, Handler, Team
from canine.rules.case import Sought
from canine.rules.listing import Paged
from canine.rules.sampling import SampleState
from canine.shifts.models import ShiftTeam


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


def sample_lines(unit_id: UUID | None, text: str = "", page: int = 1, *, for_handler: bool) -> Paged[SampleLine]:
    """The samples of a unit, or of all, that fit the text, in a fixed number of statements.

    The text is looked for in container number, seals, filter, exhibit number and the sampler's name.
    """
    statement = select(AirSample).options(*_SHOWN)
    if unit_id is not None:
        statement = statement.where(AirSample.unit_id == unit_id)
    if text:
        statement = statement.where(_fits(text))
    found = page_of_records(statement.order_by(AirSample.stopped_at.desc(), AirSample.id), page)
    return replace(found, rows=tuple(_lines(found.rows, for_handler)))


_SHOWN = (selectinload(AirSample.hand_overs), selectinload(AirSample.decisions))


def _fits(text: str) -> Any:
    joined = "".join(character for character in text if character.isalnum()) or text
    return or_(
        holds(joined, AirSample.container_number),
        holds(
            text,
            AirSample.seal_number,
            AirSample.bag_seal,
            AirSample.filter_number,
            AirSample.filter_lot,
            AirSample.recorder_name,
        ),
        exists().where(SampleHandOver.sample_id == AirSample.id, holds(text, SampleHandOver.bag_seal)),
        exists().where(SampleInspection.sample_id == AirSample.id, holds(text, SampleInspection.exhibit_number)),
    )


def samples_sought(sought: Sought, zone: ZoneInfo, *, unit_id: UUID | None) -> list[SampleLine]:
    """The samples to which everything that was asked applies, the newest first, 100 at most.

    A dog or a handler is one of the shift on which the air was drawn, or one of a session that the filter was in.
    """
    statement = select(AirSample).options(*_SHOWN).where(*_all_of(sought, zone))
    if unit_id is not None:
        statement = statement.where(AirSample.unit_id == unit_id)
    found = db.session.scalars(statement.order_by(AirSample.stopped_at.desc(), AirSample.id).limit(100)).unique()
    return _lines(found, for_handler=False)


def _all_of(sought: Sought, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if sought.dog:
        yield _by_team(holds(sought.dog, Dog.name))
    if sought.handler:
        yield or_(holds(sought.handler, AirSample.recorder_name), _by_team(holds(sought.handler, Handler.name)))
    if sought.container:
        yield is_text(sought.joined_container, AirSample.container_number)
    if sought.seal:
        step = exists().where(SampleHandOver.sample_id == AirSample.id, is_text(sought.seal, SampleHandOver.bag_seal))
        yield is_text(sought.seal, AirSample.seal_number, AirSample.bag_seal) | step
    if sought.exhibit:
        inspected = is_text(sought.exhibit, SampleInspection.exhibit_number)
        yield exists().where(SampleInspection.sample_id == AirSample.id, inspected)
    if sought.on:
        yield on_day(AirSample.stopped_at, sought.on, zone)


def _by_team(is_meant: ColumnElement[bool]) -> ColumnElement[bool]:
    meant = select(Team.id).join(Dog, Dog.id == Team.dog_id).join(Handler, Handler.id == Team.handler_id)
    teams = meant.where(is_meant)
    on_shift = exists().where(ShiftTeam.shift_id == AirSample.shift_id, ShiftTeam.team_id.in_(teams))
    in_session = exists().where(
        SessionSample.sample_id == AirSample.id,
        SessionSample.session_id == SessionTeam.session_id,
        SessionTeam.team_id.in_(teams),
    )
    return or_(on_shift, in_session)


def _lines(found: Iterable[AirSample], for_handler: bool) -> list[SampleLine]:
    open_ids = rows.samples_in_open_sessions()
    return [
        SampleLine(
            id=sample.id,
            stopped_at=sample.stopped_at,
            use_by_at=sample.use_by_at,
            container_number=sample.container_number,
            seal=sample.seal_number,
            filter=sample.filter,
            sampler=sample.recorder_name,
            holder=rows.holder(sample).name,
            state=rows.state_of(sample, open_ids, for_handler=for_handler),
        )
        for sample in found
    ]


def samples_of_shift(shift_id: UUID, *, for_handler: bool) -> list[SampleLine]:
    """The samples of a shift, the newest first."""
    statement = (
        select(AirSample)
        .where(AirSample.shift_id == shift_id)
        .options(*_SHOWN)
        .order_by(AirSample.stopped_at.desc(), AirSample.id)
    )
    return _lines(db.session.scalars(statement).unique(), for_handler)


def session_lines(unit_id: UUID | None, text: str = "", page: int = 1) -> Paged[SessionLine]:
    """The sessions of a unit, or of all, whose room, dog or handler fits the text."""
    statement = select(PresentationSession).join(Line, Line.id == PresentationSession.line_id)
    if unit_id is not None:
        statement = statement.where(PresentationSession.unit_id == unit_id)
    if text:
        people = (
            select(SessionTeam.session_id)
            .join(Team, Team.id == SessionTeam.team_id)
            .join(Dog, Dog.id == Team.dog_id)
            .join(Handler, Handler.id == Team.handler_id)
            .where(holds(text, Dog.name, Handler.name))
        )
        statement = statement.where(or_(holds(text, Line.room), PresentationSession.id.in_(people)))
    ordered = statement.order_by(PresentationSession.received_at.desc(), PresentationSession.id)
    found = page_of_records(ordered, page)
    return replace(found, rows=tuple(_session_line(session) for session in found.rows))


def _session_line(session: PresentationSession) -> SessionLine:
    return SessionLine(
        id=session.id,
        prepared_at=session.received_at,
        closed_at=session.closed_at,
        room=session.line.room,
        teams=", ".join(place.team.name for place in session.places),
        samples=len(session.samples),
        loader=session.loader.name,
        responses_by=session.responses_by.name,
    )


def sampled_at(team_id: UUID, *, since: datetime, until: datetime) -> list[datetime]:
    """When air samples were drawn on shifts of the team, from `since` to `until`."""
    statement = (
        select(AirSample.stopped_at)
        .join(ShiftTeam, ShiftTeam.shift_id == AirSample.shift_id)
        .where(ShiftTeam.team_id == team_id, AirSample.stopped_at >= since, AirSample.stopped_at <= until)
        .order_by(AirSample.stopped_at)
    )
    return list(db.session.scalars(statement))
