"""What each type of record does: its payload becomes the message of a form, and goes to the same service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from canine.checkups import services as checkups
from canine.checkups.messages import TrialResponse
from canine.corrections import services as corrections
from canine.corrections.messages import NewCorrection, NewStrike
from canine.custody import queries as custody_reads
from canine.draws import reaching
from canine.draws.messages import ContainerNotReached
from canine.errors import DomainError, NotFound
from canine.field.services.hand_overs import confirm_hand_over
from canine.field.services.sent import Sent
from canine.rasco import queries as rasco_reads
from canine.rasco import services as rasco
from canine.rasco.messages import NewEnding, NewHandOver, NewSample, SessionResponse
from canine.registry import queries as registry
from canine.rules.correction import Subject
from canine.rules.declared import Reference
from canine.rules.efficacy import Counts
from canine.rules.permissions import Permission
from canine.shifts import queries as shift_reads
from canine.shifts import services as shifts
from canine.shifts.messages import (
    CloseShift,
    EndSearch,
    EndShift,
    FactCorrection,
    NewAlert,
    NewExhibitHandOver,
    NewFinding,
    NewNote,
    NewOutcome,
    NewSearch,
    OpenShift,
)
from canine.training import services as training
from canine.training.messages import ExerciseEntry, ExerciseFromTheField
from canine.units import queries as units


def _open_shift(sent: Sent) -> object:
    values, author_id = sent.values, sent.actor.user_id
    on = sent.day(values["started_at"])
    assert author_id is not None  # a record has an author
    values["team_ids"] = values["team_ids"] or tuple(team.id for team in registry.teams_of_handler_user(author_id, on))
    values["station_id"] = values["station_id"] or shift_reads.last_station_id(author_id) or _first_station(author_id)
    message = OpenShift(**values, on=on, capture=sent.capture, is_from_tablet=True)
    return shifts.open_shift(message, actor=sent.actor, at=sent.at)


def _first_station(author_id: UUID) -> UUID:
    handler = registry.handler_of_user(author_id)
    stations = units.stations(handler.unit_id) if handler else []
    if not stations:
        raise DomainError("Name the station: there is none to begin with.", field="station")
    return stations[0].id


def _close_shift(sent: Sent) -> object:
    # Who takes the dog over is judged on the day on which this was taken down, not on that of the forgotten shift.
    message = CloseShift(**sent.values, on=sent.day(sent.capture.captured_at or sent.at), capture=sent.capture)
    return shifts.close_shift(message, actor=sent.actor, at=sent.at)


def _log_search(sent: Sent) -> object:
    message = sent.message(NewSearch)
    if message.first_alert is not None:
        shown = replace(message.first_alert, capture=replace(sent.capture, record_id=None))
        message = replace(message, first_alert=shown)
    return shifts.log_search(message, actor=sent.actor, at=sent.at)


def _correct_search(sent: Sent) -> object:
    message = FactCorrection(**sent.values, zone=sent.zone, capture=sent.capture)
    return shifts.correct_fact(message, actor=sent.actor, at=sent.at)


def _add_alert(sent: Sent) -> object:
    return shifts.add_alert(sent.about, sent.message(NewAlert), actor=sent.actor, at=sent.at)


def _correct_sample(sent: Sent) -> object:
    message = NewCorrection(
        subject=Subject.SAMPLE, subject_id=sent.about, zone=sent.zone, **sent.values, **sent.provenance()
    )
    return corrections.correct(message, actor=sent.actor, at=sent.at)


def _strike(subject: Subject, sent: Sent) -> object:
    message = NewStrike(subject=subject, subject_id=sent.about, **sent.values, **sent.provenance())
    return corrections.strike(message, actor=sent.actor, at=sent.at)


def _record_response(sent: Sent) -> object:
    message = SessionResponse(**sent.values, captured_at=sent.capture.captured_at)
    return rasco.record_response(sent.about, message, actor=sent.actor, at=sent.at)


def _record_trial_response(sent: Sent) -> object:
    message = TrialResponse(**sent.values, captured_at=sent.capture.captured_at, from_tablet=True)
    return checkups.record_response(sent.about, message, actor=sent.actor, at=sent.at)


def _log_exercise(sent: Sent) -> object:
    said = ExerciseFromTheField(**sent.values)
    assert sent.actor.user_id is not None  # a record has an author
    message = ExerciseEntry(
        team_id=said.team_id or _own_team(sent.actor.user_id, sent.day(said.started_at)),
        led_by_id=said.led_by_id or sent.actor.user_id,
        started_at=said.started_at,
        held_on=sent.day(said.started_at),
        minutes=said.minutes,
        goal=said.goal,
        place=said.place,
        counts=Counts(said.hits, said.misses, said.false_alerts, said.correct_rejections),
        result=said.result,
        blinding=said.blinding,
        mode=said.mode,
        aids=said.aids,
        blanks=said.blanks,
        distractors=said.distractors,
        **sent.provenance(),
    )
    if said.corrects is not None:
        return training.correct_exercise(said.corrects, message, reason=said.reason, actor=sent.actor, at=sent.at)
    return training.log_exercise(message, actor=sent.actor, at=sent.at)


def _own_team(author_id: UUID, on: date) -> UUID:
    own = registry.teams_of_handler_user(author_id, on)
    if len(own) != 1:
        raise DomainError("Name the team that was trained.", field="team")
    return own[0].id


def _say_not_reached(sent: Sent) -> object:
    said = ContainerNotReached(**sent.values)
    return reaching.say_not_reached(said.drawn_id, said.reason, actor=sent.actor, at=sent.at)


def _let_go(sent: Sent) -> object:
    """Nothing but the record itself: it explains the number that never comes. Raises DomainError without a reason."""
    if not sent.values["reason"]:
        raise DomainError("Say why: it stands in the record.", field="reason")
    return None


def _goes_to(service: Callable[..., object], message: Callable[..., Any]) -> Callable[[Sent], object]:
    """Return the act of a record that is its message and nothing more."""
    return lambda sent: service(sent.message(message), actor=sent.actor, at=sent.at)


@dataclass(frozen=True, slots=True)
class Act:
    """The right that a type needs, and the service that it goes to."""

    needs: Permission
    record: Callable[[Sent], object]


ACTS: Mapping[str, Act] = {
    "shift": Act(Permission.OPEN_SHIFT, _open_shift),
    "shift_end": Act(Permission.END_SHIFT, _goes_to(shifts.end_shift, EndShift)),
    "shift_closing": Act(Permission.CLOSE_SHIFT, _close_shift),
    "note": Act(Permission.NOTE_ON_SHIFT, _goes_to(shifts.note_on_shift, NewNote)),
    "search": Act(Permission.LOG_SEARCH, _log_search),
    "search_end": Act(Permission.LOG_SEARCH, _goes_to(shifts.end_search, EndSearch)),
    "alert": Act(Permission.RECORD_ALERT, _add_alert),
    "search_correction": Act(Permission.CORRECT_SEARCH, _correct_search),
    "sample_correction": Act(Permission.CORRECT_ENTRY, _correct_sample),
    "search_strike": Act(Permission.STRIKE_ENTRY, partial(_strike, Subject.SEARCH)),
    "sample_strike": Act(Permission.STRIKE_ENTRY, partial(_strike, Subject.SAMPLE)),
    "outcome": Act(Permission.RECORD_OUTCOME, _goes_to(shifts.record_outcome, NewOutcome)),
    "finding": Act(Permission.RECORD_FINDING, _goes_to(shifts.record_finding, NewFinding)),
    "sample": Act(Permission.TAKE_SAMPLE, _goes_to(rasco.take_sample, NewSample)),
    "custody": Act(Permission.HAND_OVER_SAMPLE, _goes_to(rasco.hand_over, NewHandOver)),
    "exhibit_custody": Act(Permission.HAND_OVER_EXHIBIT, _goes_to(shifts.hand_over_exhibit, NewExhibitHandOver)),
    "custody_confirmation": Act(Permission.CONFIRM_HAND_OVER, confirm_hand_over),
    "sample_end": Act(Permission.END_SAMPLE, _goes_to(rasco.end_sample, NewEnding)),
    "response": Act(Permission.RECORD_SESSION_RESPONSE, _record_response),
    "trial_response": Act(Permission.RECORD_TRIAL_RESPONSE, _record_trial_response),
    "exercise": Act(Permission.LOG_EXERCISE, _log_exercise),
    "not_reached": Act(Permission.SAY_NOT_REACHED, _say_not_reached),
    "discard": Act(Permission.SEND_RECORDS, _let_go),
}

_LOOKUPS: Mapping[Reference, Callable[[UUID], object]] = {
    Reference.SHIFT: shift_reads.roster,
    Reference.SEARCH: shift_reads.search,
    Reference.SAMPLE: rasco_reads.sample,
    Reference.EXHIBIT: shift_reads.finding,
    Reference.SESSION: rasco_reads.session,
    Reference.HAND_OVER: custody_reads.asked_about_one,
}


def found(what: Reference, key: UUID) -> object | None:
    """Return the record that another one names, None while it is on its way.

    Kept in hand, it is not asked for again.
    """
    try:
        return _LOOKUPS[what](key)
    except NotFound:
        return None
