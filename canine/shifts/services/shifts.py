"""Opening and ending a shift, and what is noted in between."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.refused import NotAllowed, Refused
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.figures import written_day, written_span
from canine.rules.shift import is_future, lies_within, minute, overlap
from canine.shifts.messages import EndShift, NewNote, OpenShift
from canine.shifts.models import Shift, ShiftNote, ShiftTeam
from canine.shifts.services.cover import tell_uncovered_shift
from canine.shifts.services.recording import sent_before, taken_down
from canine.shifts.services.rights import own_shift
from canine.units import queries as units


class NotYourTeam(NotAllowed):
    """A handler opens the shift of their own team and of no other."""

    def __init__(self, team: Team) -> None:
        super().__init__(f"{team.name} is not your team: only {team.handler.name} opens its shift.")


class InTheFuture(Refused):
    """A moment that has not come yet."""

    def __init__(self, what: str, field: str) -> None:
        super().__init__(f"{what} lies in the future. Check the day and the time.", field=field)


class ShiftsOverlap(Refused):
    """A dog is on one shift at a time."""


def open_shift(message: OpenShift, *, actor: Actor, at: datetime) -> Shift:
    """A shift of the actor's own team or teams.

    Raises NotYourTeam, InTheFuture, ShiftsOverlap, Refused.
    """
    values: dict[str, Any] = {
        "station_id": message.station_id,
        "started_at": message.started_at,
        "ended_at": message.ended_at,
    }
    if again := sent_before(Shift, message.capture, values, actor):
        return again
    teams = _own_teams(message, actor)
    _check_span(message, at)
    for team in teams:
        _check_overlap(team, message)
    station = units.station(message.station_id)
    if any(team.handler.unit_id != station.unit_id for team in teams):
        raise Refused(f"{station.name} is not a station of your unit. Choose one of yours.", field="station")
    shift = taken_down(Shift, message.capture, {**values, "unit_id": station.unit_id}, actor, at)
    with deed(Deed.OPEN_SHIFT, actor=actor, at=at):
        db.session.add(shift)
        shift.places = [
            ShiftTeam(team_id=team.id, dog_id=team.dog_id, is_open=message.ended_at is None) for team in teams
        ]
    for place in shift.places:
        tell_uncovered_shift(place, actor=actor, at=at)
    return shift


def _own_teams(message: OpenShift, actor: Actor) -> list[Team]:
    if not message.team_ids:
        raise Refused("Choose the team that goes on shift.", field="teams")
    teams = [registry.team(team_id) for team_id in dict.fromkeys(message.team_ids)]
    for team in teams:
        if actor.user_id is None or team.handler.user_id != actor.user_id:
            raise NotYourTeam(team)
        if not (team.from_on <= message.on and (team.to_on is None or message.on <= team.to_on)):
            span, today = written_span(team.from_on, team.to_on), written_day(message.on)
            raise Refused(f"{team.name} was a team {span}, not on {today}.", field="teams")
    return teams


def _check_span(message: OpenShift, at: datetime) -> None:
    if is_future(message.started_at, at):
        raise InTheFuture("This start", "started_at")
    if message.ended_at is None:
        return
    if is_future(message.ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if message.ended_at < message.started_at:
        raise Refused("A shift cannot end before it starts.", field="ended_at")


def _check_overlap(team: Team, message: OpenShift) -> None:
    mine = (message.started_at, message.ended_at)
    others = db.session.scalars(
        select(Shift)
        .join(ShiftTeam)
        .where(
            ShiftTeam.dog_id == team.dog_id, (Shift.ended_at.is_(None)) | (Shift.ended_at >= minute(message.started_at))
        )
        .order_by(Shift.started_at)
    ).unique()
    for other in others:
        if not overlap(mine, (other.started_at, other.ended_at)):
            continue
        if other.ended_at is None:
            raise ShiftsOverlap(f"{team.dog.name} is on an open shift at {other.station.name}: end that one first.")
        raise ShiftsOverlap(
            f"{team.dog.name} was on another shift at {other.station.name} in that time. Check start and end.",
            field="started_at",
        )


def end_shift(message: EndShift, *, actor: Actor, at: datetime) -> Shift:
    """The shift ends; its remark on the dog is kept as a note. Raises NotYourShift, InTheFuture, Refused."""
    shift = own_shift(message.shift_id, actor)
    if shift.ended_at is not None:
        if minute(shift.ended_at) == minute(message.ended_at):
            return shift
        raise Refused("This shift has ended already.", field="ended_at")
    _check_end(shift, message.ended_at, at)
    with deed(Deed.END_SHIFT, actor=actor, at=at):
        shift.ended_at = max(message.ended_at, shift.started_at)
        for place in shift.places:
            place.is_open = False
    if message.remarks:
        note = NewNote(shift.id, shift.ended_at, remarks=message.remarks, capture=message.capture)
        note_on_shift(note, actor=actor, at=at)
    return shift


def _check_end(shift: Shift, ended_at: datetime, at: datetime) -> None:
    if is_future(ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if minute(ended_at) < minute(shift.started_at):
        raise Refused("A shift cannot end before it starts.", field="ended_at")
    for search in shift.searches:
        name = search.container_number or search.object_name
        if search.ended_at is None:
            raise Refused(f"The search of {name} is still running: end it first.")
        if not lies_within(search.ended_at, shift.started_at, ended_at):
            raise Refused(f"The search of {name} ended later than that.", field="ended_at")


def note_on_shift(message: NewNote, *, actor: Actor, at: datetime) -> ShiftNote:
    """Weather and remarks at a moment of the shift. Raises NotYourShift, InTheFuture, Refused."""
    shift = own_shift(message.shift_id, actor)
    values = _note_values(message)
    if again := sent_before(ShiftNote, message.capture, values, actor):
        return again
    if all(values[name] in (None, "") for name in ("temperature_c", "humidity_percent", "rain", "wind", "remarks")):
        raise Refused("Write at least one thing: the weather, or a remark on the dog.", field="remarks")
    if is_future(message.noted_at, at):
        raise InTheFuture("This time", "noted_at")
    if not lies_within(message.noted_at, shift.started_at, shift.ended_at):
        raise Refused("This lies outside the shift. Check the time.", field="noted_at")
    note = taken_down(ShiftNote, message.capture, values, actor, at)
    with deed(Deed.NOTE_ON_SHIFT, actor=actor, at=at):
        db.session.add(note)
    db.session.expire(shift, ["notes"])  # appending would load every note of the shift first
    return note


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
