"""Opening and ending a shift, and what is noted in between."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.figures import written_day, written_span
from canine.rules.order import SHIFT_SPAN
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, lies_within, minute, overlap
from canine.shifts import queries
from canine.shifts.messages import EndShift, NewNote, OpenShift
from canine.shifts.models import Shift, ShiftNote, ShiftTeam
from canine.shifts.services.belonging import end_for, shift_for
from canine.shifts.services.closing import end, is_closed_by_another, say_end_afterwards
from canine.shifts.services.cover import notify_uncovered_shift
from canine.shifts.services.errors import InTheFuture, ShiftsOverlap
from canine.shifts.services.notifications import notify_late_fact, notify_left_open
from canine.shifts.services.recording import find_duplicate, with_provenance
from canine.shifts.services.rights import own_shift
from canine.units import queries as units


class NotYourTeam(Forbidden):
    """A handler opens the shift of their own team and of no other."""

    def __init__(self, team: Team) -> None:
        super().__init__(
            Sentence(
                "{team} is not your team: only {handler} opens its shift.", team=team.name, handler=team.handler.name
            )
        )


def open_shift(message: OpenShift, *, actor: Actor, at: datetime) -> Shift:
    """Record a shift of the actor's own team or teams.

    From a tablet, a shift of another handler with the same dog that has no end is no obstacle: the earlier one of the
    two gives way, and its end is still to be said. Raises NotYourTeam, InTheFuture, ShiftsOverlap, DomainError.
    """
    values: dict[str, Any] = {
        "station_id": message.station_id,
        "started_at": message.started_at,
        "ended_at": message.ended_at,
    }
    if again := find_duplicate(Shift, message.capture, values, actor):
        return again
    teams = _own_teams(message, actor)
    _check_span(message, at)
    neighbours = [_neighbours_without_end(team, message) for team in teams]
    earlier = {shift.id: shift for before, _ in neighbours for shift in before}
    later = [shift for _, after in neighbours for shift in after]
    station = units.station(message.station_id)
    if any(team.handler.unit_id != station.unit_id for team in teams):
        raise DomainError(
            Sentence("{station} is not a station of your unit. Choose one of yours.", station=station.name),
            field="station",
        )
    shift = with_provenance(Shift, message.capture, {**values, "unit_id": station.unit_id}, actor, at)
    with audited(AuditAction.OPEN_SHIFT, actor=actor, at=at):
        for other in earlier.values():
            for place in other.places:
                place.is_open = place.is_open and place.dog_id not in {team.dog_id for team in teams}
        db.session.flush()  # one open place of a dog at a time
        db.session.add(shift)
        shift.places = [
            ShiftTeam(team_id=team.id, dog_id=team.dog_id, is_open=message.ended_at is None and not later)
            for team in teams
        ]
    for place in shift.places:
        notify_uncovered_shift(place, actor=actor, at=at)
    for other in earlier.values():
        notify_left_open(other, shift, actor=actor, at=at)
    if later:
        notify_left_open(shift, later[0], actor=actor, at=at)
    return shift


def _own_teams(message: OpenShift, actor: Actor) -> list[Team]:
    if not message.team_ids:
        raise DomainError("Choose the team that goes on shift.", field="teams")
    teams = [registry.team(team_id) for team_id in dict.fromkeys(message.team_ids)]
    for team in teams:
        if actor.user_id is None or team.handler.user_id != actor.user_id:
            raise NotYourTeam(team)
        if not (team.from_on <= message.on and (team.to_on is None or message.on <= team.to_on)):
            span, today = written_span(team.from_on, team.to_on), written_day(message.on)
            raise DomainError(
                Sentence("{team} was a team {span}, not on {today}.", team=team.name, span=span, today=today),
                field="teams",
            )
    return teams


def _check_span(message: OpenShift, at: datetime) -> None:
    if is_future(message.started_at, at):
        raise InTheFuture("This start", "started_at")
    if message.ended_at is None:
        return
    if is_future(message.ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if problem := SHIFT_SPAN.problem(message.started_at, message.ended_at):
        raise DomainError(problem, field=SHIFT_SPAN.later)


def _neighbours_without_end(team: Team, message: OpenShift) -> tuple[list[Shift], list[Shift]]:
    """Other handlers' shifts of the team's dog beside which this one can stand although one of the two has no end.

    Those that began earlier and have none; and those that began later, when this one has none. Raises ShiftsOverlap.
    """
    earlier, later = [], []
    for other in _shifts_of_dog_since(team, message):
        place = next(place for place in other.places if place.dog_id == team.dog_id)
        is_anothers = place.team.handler_id != team.handler_id
        if not overlap((message.started_at, message.ended_at), (other.started_at, other.ended_at)):
            continue
        if other.ended_at is None and not place.is_open:
            continue  # it gave way before, and nobody has said yet when it ended
        if message.is_from_tablet and other.ended_at is None and message.started_at >= other.started_at and is_anothers:
            earlier.append(other)
        elif message.is_from_tablet and message.ended_at is None and message.started_at < other.started_at:
            later.append(other)
        elif other.ended_at is None and is_anothers:
            raise ShiftsOverlap(
                Sentence(
                    "{team} is on a shift at {station} that nobody has ended: close that one first, with a reason.",
                    team=place.team.name,
                    station=other.station.name,
                )
            )
        elif other.ended_at is None:
            raise ShiftsOverlap(
                Sentence(
                    "{dog} is on an open shift at {station}: end that one first.",
                    dog=team.dog.name,
                    station=other.station.name,
                )
            )
        else:
            raise ShiftsOverlap(
                Sentence(
                    "{dog} was on another shift at {station} in that time. Check start and end.",
                    dog=team.dog.name,
                    station=other.station.name,
                ),
                field="started_at",
            )
    return earlier, later


def _shifts_of_dog_since(team: Team, message: OpenShift) -> Sequence[Shift]:
    statement = (
        select(Shift)
        .join(ShiftTeam)
        .where(
            ShiftTeam.dog_id == team.dog_id, (Shift.ended_at.is_(None)) | (Shift.ended_at >= minute(message.started_at))
        )
        .order_by(Shift.started_at)
    )
    return db.session.scalars(statement).unique().all()


def end_shift(message: EndShift, *, actor: Actor, at: datetime) -> Shift:
    """End the shift; its remark on the dog is kept as a note.

    Of a shift that somebody else closed, the handler's own word on the end stands beside the other one. Raises
    NotYourShift, InTheFuture, DomainError.
    """
    shift = own_shift(message.shift_id, actor)
    if is_closed_by_another(shift):
        say_end_afterwards(shift, message, actor=actor, at=at)
    elif shift.ended_at is not None:
        if minute(shift.ended_at) == minute(message.ended_at):
            return shift
        raise DomainError("This shift has ended already.", field="ended_at")
    else:
        _check_end(shift, message.ended_at, at)
        with audited(AuditAction.END_SHIFT, actor=actor, at=at):
            end(shift, max(message.ended_at, shift.started_at))
    if message.remarks:
        _note_at_the_end(shift, message, actor, at)
    return shift


def _note_at_the_end(shift: Shift, message: EndShift, actor: Actor, at: datetime) -> None:
    """Keep the remark on the dog at the end that its handler says, whatever end a colleague gave the shift."""
    noted_at = max(message.ended_at, shift.started_at)
    note = NewNote(shift.id, noted_at, remarks=message.remarks, capture=message.capture)
    values = _note_values(note)
    if find_duplicate(ShiftNote, message.capture, values, actor) is None:
        _write_note(with_provenance(ShiftNote, message.capture, values, actor, at), actor, at)


def _check_end(shift: Shift, ended_at: datetime, at: datetime) -> None:
    if is_future(ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if minute(ended_at) < minute(shift.started_at):
        raise DomainError("A shift cannot end before it starts.", field="ended_at")
    for search in shift.searches:
        if search.strike is not None:
            continue
        name = search.container_number or search.object_name
        if search.ended_at is None:
            raise DomainError(Sentence("The search of {searched} is still running: end it first.", searched=name))
        if not lies_within(search.ended_at, shift.started_at, ended_at):
            raise DomainError(
                Sentence("The search of {searched} ended later than that.", searched=name), field="ended_at"
            )


def note_on_shift(message: NewNote, *, actor: Actor, at: datetime) -> ShiftNote:
    """Weather and remarks at a moment of the shift. Raises NotYourShift, InTheFuture, DomainError."""
    shift = shift_for(message.shift_id, message.noted_at, capture=message.capture, actor=actor)
    values = {**_note_values(message), "shift_id": shift.shift_id}
    if again := find_duplicate(ShiftNote, message.capture, values, actor):
        return again
    if all(values[name] in (None, "") for name in ("temperature_c", "humidity_percent", "rain", "wind", "remarks")):
        raise DomainError("Write at least one thing: the weather, or a remark on the dog.", field="remarks")
    if is_future(message.noted_at, at):
        raise InTheFuture("This time", "noted_at")
    if not lies_within(message.noted_at, shift.started_at, end_for(shift, message.capture)):
        raise DomainError("This lies outside the shift. Check the time.", field="noted_at")
    note = with_provenance(ShiftNote, message.capture, values, actor, at)
    _write_note(note, actor, at)
    notify_late_fact(shift, message.noted_at, "A note", actor=actor, at=at)
    return note


def _write_note(note: ShiftNote, actor: Actor, at: datetime) -> None:
    with audited(AuditAction.NOTE_ON_SHIFT, actor=actor, at=at):
        db.session.add(note)
    # Appending would load every note of the shift first.
    db.session.expire(queries.shift(note.shift_id), ["notes"])


def _note_values(message: NewNote) -> dict[str, Any]:
    return {
        "shift_id": message.shift_id,
        "noted_at": message.noted_at,
        "temperature_c": message.temperature_c,
        "humidity_percent": message.humidity_percent,
        "rain": message.rain,
        "wind": message.wind,
        "remarks": message.remarks,
    }
