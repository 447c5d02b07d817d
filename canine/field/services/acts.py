"""What each type of record does: its payload becomes the message of a form, and goes to the same service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.field.parts import Reference
from canine.rasco import queries as rasco_reads
from canine.rasco import services as rasco
from canine.rasco.messages import NewHandOver, NewSample, SessionResponse
from canine.refused import NotThere, Refused
from canine.registry import queries as registry
from canine.rules.efficacy import Counts
from canine.rules.team import Blinding
from canine.shifts import queries as shift_reads
from canine.shifts import services as shifts
from canine.shifts.messages import (
    Capture,
    EndShift,
    FactCorrection,
    NewAlert,
    NewFinding,
    NewNote,
    NewOutcome,
    NewSearch,
    NewWeighing,
    OpenShift,
)
from canine.training import services as training
from canine.training.messages import AidUsed, ExerciseEntry
from canine.units import queries as units


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that fits its schema: its payload, how it was taken down, who sent it, and when it is recorded."""

    values: Mapping[str, Any]
    capture: Capture
    actor: Actor
    at: datetime
    zone: ZoneInfo

    def day(self, moment: datetime) -> date:
        """The day of a moment in the unit's zone."""
        return moment.astimezone(self.zone).date()

    def without(self, *names: str) -> dict[str, Any]:
        """The values under the names that the message has too."""
        return {name: value for name, value in self.values.items() if name not in names}


def _open_shift(sent: Sent) -> object:
    values, started_at = sent.values, sent.values["started_at"]
    team_ids, station_id = values.get("teams", ()), values.get("station")
    author_id = sent.actor.user_id
    assert author_id is not None  # a record has an author
    if not team_ids:
        own = registry.teams_of_handler_user(author_id, sent.day(started_at))
        team_ids = tuple(team.id for team in own)
    if station_id is None:
        station_id = shift_reads.last_station_id(author_id) or _first_station(author_id)
    message = OpenShift(team_ids, station_id, started_at, sent.day(started_at), values.get("ended_at"), sent.capture)
    return shifts.open_shift(message, actor=sent.actor, at=sent.at)


def _first_station(author_id: UUID) -> UUID:
    handler = registry.handler_of_user(author_id)
    stations = units.stations(handler.unit_id) if handler else []
    if not stations:
        raise Refused("Name the station: there is none to begin with.", field="station")
    return stations[0].id


def _end_shift(sent: Sent) -> object:
    message = EndShift(shift_id=sent.values["shift"], **sent.without("shift"), capture=sent.capture)
    return shifts.end_shift(message, actor=sent.actor, at=sent.at)


def _note(sent: Sent) -> object:
    message = NewNote(shift_id=sent.values["shift"], **sent.without("shift"), capture=sent.capture)
    return shifts.note_on_shift(message, actor=sent.actor, at=sent.at)


def _log_search(sent: Sent) -> object:
    alert = sent.values.get("alert")
    message = NewSearch(
        shift_id=sent.values["shift"],
        team_id=sent.values["team"],
        **sent.without("shift", "team", "alert"),
        first_alert=NewAlert(**alert) if alert else None,
        capture=sent.capture,
    )
    return shifts.log_search(message, actor=sent.actor, at=sent.at)


def _add_alert(sent: Sent) -> object:
    message = NewAlert(**sent.without("search"), capture=sent.capture)
    return shifts.add_alert(sent.values["search"], message, actor=sent.actor, at=sent.at)


def _correct_search(sent: Sent) -> object:
    message = FactCorrection(search_id=sent.values["search"], **sent.without("search"), capture=sent.capture)
    return shifts.correct_fact(message, actor=sent.actor, at=sent.at)


def _record_outcome(sent: Sent) -> object:
    message = NewOutcome(search_id=sent.values["search"], **sent.without("search"), capture=sent.capture)
    return shifts.record_outcome(message, actor=sent.actor, at=sent.at)


def _record_finding(sent: Sent) -> object:
    weighing = sent.values.get("weighing")
    message = NewFinding(
        search_id=sent.values["search"],
        **sent.without("search", "weighing"),
        weighing=NewWeighing(**weighing) if weighing else None,
        capture=sent.capture,
    )
    return shifts.record_finding(message, actor=sent.actor, at=sent.at)


def _take_sample(sent: Sent) -> object:
    message = NewSample(
        shift_id=sent.values["shift"],
        second_id=sent.values["second"],
        **sent.without("shift", "second"),
        capture=sent.capture,
    )
    return rasco.take_sample(message, actor=sent.actor, at=sent.at)


def _hand_over(sent: Sent) -> object:
    message = NewHandOver(
        sample_id=sent.values["sample"],
        to_id=sent.values["to"],
        **sent.without("sample", "to"),
        capture=sent.capture,
    )
    return rasco.hand_over(message, actor=sent.actor, at=sent.at)


def _record_response(sent: Sent) -> object:
    message = SessionResponse(
        team_id=sent.values["team"],
        **sent.without("session", "team"),
        captured_at=sent.capture.captured_at,
    )
    return rasco.record_response(sent.values["session"], message, actor=sent.actor, at=sent.at)


def _log_exercise(sent: Sent) -> object:
    values, started_at = sent.values, sent.values["started_at"]
    assert sent.actor.user_id is not None  # a record has an author
    team_id = values.get("team") or _own_team(sent.actor.user_id, sent.day(started_at))
    message = ExerciseEntry(
        team_id=team_id,
        led_by_id=values.get("led_by", sent.actor.user_id),
        started_at=started_at,
        held_on=sent.day(started_at),
        minutes=values["minutes"],
        goal=values["goal"],
        place=values["place"],
        counts=Counts(values["hits"], values["misses"], values["false_alerts"], values["correct_rejections"]),
        result=values.get("result", ""),
        blinding=values.get("blinding", Blinding.KNOWN),
        aids=tuple(AidUsed(one["aid"], one.get("amount_g")) for one in values.get("aids", ())),
        blanks=values.get("blanks", 0),
        distractors=values.get("distractors", ""),
        record_id=sent.capture.record_id,
        captured_at=sent.capture.captured_at,
        form_version=sent.capture.form_version,
    )
    if "corrects" in values:
        reason = values.get("reason", "")
        return training.correct_exercise(values["corrects"], message, reason=reason, actor=sent.actor, at=sent.at)
    return training.log_exercise(message, actor=sent.actor, at=sent.at)


def _own_team(author_id: UUID, on: date) -> UUID:
    own = registry.teams_of_handler_user(author_id, on)
    if len(own) != 1:
        raise Refused("Name the team that was trained.", field="team")
    return own[0].id


def _let_go(sent: Sent) -> object:
    """Nothing but the record itself: it explains the number that never comes. Raises Refused without a reason."""
    if not sent.values["reason"]:
        raise Refused("Say why: it stands in the record.", field="reason")
    return None


@dataclass(frozen=True, slots=True)
class Act:
    """The right that a type needs, and the service that it goes to."""

    needs: Deed
    record: Callable[[Sent], object]


ACTS: Mapping[str, Act] = {
    "shift": Act(Deed.OPEN_SHIFT, _open_shift),
    "shift_end": Act(Deed.END_SHIFT, _end_shift),
    "note": Act(Deed.NOTE_ON_SHIFT, _note),
    "search": Act(Deed.LOG_SEARCH, _log_search),
    "alert": Act(Deed.RECORD_ALERT, _add_alert),
    "search_correction": Act(Deed.CORRECT_SEARCH, _correct_search),
    "outcome": Act(Deed.RECORD_OUTCOME, _record_outcome),
    "finding": Act(Deed.RECORD_FINDING, _record_finding),
    "sample": Act(Deed.TAKE_SAMPLE, _take_sample),
    "custody": Act(Deed.HAND_OVER_SAMPLE, _hand_over),
    "response": Act(Deed.RECORD_SESSION_RESPONSE, _record_response),
    "exercise": Act(Deed.LOG_EXERCISE, _log_exercise),
    "discard": Act(Deed.SEND_RECORDS, _let_go),
}

_LOOKUPS: Mapping[Reference, Callable[[UUID], object]] = {
    Reference.SHIFT: shift_reads.roster,
    Reference.SEARCH: shift_reads.search,
    Reference.SAMPLE: rasco_reads.sample,
    Reference.SESSION: rasco_reads.session,
}


def found(what: Reference, key: UUID) -> object | None:
    """The record that another one names, None while it is on its way. Kept in hand, it is not asked for again."""
    try:
        return _LOOKUPS[what](key)
    except NotThere:
        return None
