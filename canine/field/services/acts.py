"""What each type of record does: its payload becomes the message of a form, and goes to the same service."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from canine.checkups import services as checkups
from canine.checkups.messages import TrialResponse
from canine.corrections import services as corrections
from canine.corrections.messages import NewCorrection, NewStrike
from canine.custody import queries as custody_reads
from canine.draws import reaching
from canine.errors import DomainError, NotFound
from canine.field.parts import Reference
from canine.field.services.hand_overs import confirm_hand_over, hand_over_exhibit, hand_over_sample
from canine.field.services.sent import Sent
from canine.rasco import queries as rasco_reads
from canine.rasco import services as rasco
from canine.rasco.messages import NewEnding, NewSample, SessionResponse
from canine.registry import queries as registry
from canine.rules.correction import Subject
from canine.rules.efficacy import Counts
from canine.rules.permissions import Permission
from canine.rules.sampling import SampleEnd
from canine.rules.team import Blinding
from canine.shifts import queries as shift_reads
from canine.shifts import services as shifts
from canine.shifts.messages import (
    CloseShift,
    EndSearch,
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
    message = OpenShift(
        team_ids,
        station_id,
        started_at,
        sent.day(started_at),
        values.get("ended_at"),
        sent.capture,
        is_from_tablet=True,
    )
    return shifts.open_shift(message, actor=sent.actor, at=sent.at)


def _first_station(author_id: UUID) -> UUID:
    handler = registry.handler_of_user(author_id)
    stations = units.stations(handler.unit_id) if handler else []
    if not stations:
        raise DomainError("Name the station: there is none to begin with.", field="station")
    return stations[0].id


def _end_shift(sent: Sent) -> object:
    message = EndShift(shift_id=sent.values["shift"], **sent.without("shift"), capture=sent.capture)
    return shifts.end_shift(message, actor=sent.actor, at=sent.at)


def _close_shift(sent: Sent) -> object:
    # Who takes the dog over is judged on the day on which this was taken down, not on that of the forgotten shift.
    on = sent.day(sent.capture.captured_at or sent.at)
    message = CloseShift(shift_id=sent.values["shift"], **sent.without("shift"), on=on, capture=sent.capture)
    return shifts.close_shift(message, actor=sent.actor, at=sent.at)


def _note(sent: Sent) -> object:
    message = NewNote(shift_id=sent.values["shift"], **sent.without("shift"), capture=sent.capture)
    return shifts.note_on_shift(message, actor=sent.actor, at=sent.at)


def _log_search(sent: Sent) -> object:
    alert = sent.values.get("alert")
    message = NewSearch(
        shift_id=sent.values["shift"],
        team_id=sent.values["team"],
        **sent.without("shift", "team", "alert"),
        first_alert=NewAlert(**alert, capture=replace(sent.capture, record_id=None)) if alert else None,
        photos=sent.photos,
        capture=sent.capture,
    )
    with _shown_in_its_group():
        return shifts.log_search(message, actor=sent.actor, at=sent.at)


def _end_search(sent: Sent) -> object:
    alert = sent.values.get("alert")
    message = EndSearch(
        search_id=sent.values["search"],
        ended_at=sent.values["ended_at"],
        shown=NewAlert(**alert) if alert else None,
        capture=sent.capture,
    )
    with _shown_in_its_group():
        return shifts.end_search(message, actor=sent.actor, at=sent.at)


@contextmanager
def _shown_in_its_group() -> Iterator[None]:
    """Name the part of a refusal in its group of the payload, where what the dog showed stands."""
    try:
        yield
    except DomainError as refused:
        refused.field = _IN_ITS_GROUP.get(refused.field or "", refused.field)
        raise


_IN_ITS_GROUP = {"shown": "alert.kind", "place": "alert.place", "shown_at": "alert.shown_at"}


def _add_alert(sent: Sent) -> object:
    message = NewAlert(**sent.without("search"), capture=sent.capture)
    return shifts.add_alert(sent.values["search"], message, actor=sent.actor, at=sent.at)


def _correct_search(sent: Sent) -> object:
    values = sent.without("search")
    message = FactCorrection(search_id=sent.values["search"], **values, zone=sent.zone, capture=sent.capture)
    return shifts.correct_fact(message, actor=sent.actor, at=sent.at)


def _correct_sample(sent: Sent) -> object:
    message = NewCorrection(
        subject=Subject.SAMPLE,
        subject_id=sent.values["sample"],
        fact=sent.values["fact"].value,
        new=sent.values["new"],
        reason=sent.values["reason"],
        zone=sent.zone,
        as_painted=sent.values.get("as_painted", False),
        record_id=sent.capture.record_id,
        captured_at=sent.capture.captured_at,
        form_version=sent.capture.form_version,
    )
    return corrections.correct(message, actor=sent.actor, at=sent.at)


def _strike_search(sent: Sent) -> object:
    return _strike(Subject.SEARCH, sent.values["search"], sent)


def _strike_sample(sent: Sent) -> object:
    return _strike(Subject.SAMPLE, sent.values["sample"], sent)


def _strike(subject: Subject, key: UUID, sent: Sent) -> object:
    taken = sent.capture
    message = NewStrike(
        subject=subject,
        subject_id=key,
        reason=sent.values["reason"],
        record_id=taken.record_id,
        captured_at=taken.captured_at,
        form_version=taken.form_version,
    )
    return corrections.strike(message, actor=sent.actor, at=sent.at)


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
        photos=sent.photos,
        capture=sent.capture,
    )
    return rasco.take_sample(message, actor=sent.actor, at=sent.at)


def _end_sample(sent: Sent) -> object:
    message = NewEnding(
        sample_id=sent.values["sample"],
        kind=SampleEnd(sent.values["kind"].value),
        noticed_at=sent.values["noticed_at"],
        how=sent.values["how"],
        capture=sent.capture,
    )
    return rasco.end_sample(message, actor=sent.actor, at=sent.at)


def _record_response(sent: Sent) -> object:
    message = SessionResponse(
        team_id=sent.values["team"],
        **sent.without("session", "team"),
        captured_at=sent.capture.captured_at,
    )
    return rasco.record_response(sent.values["session"], message, actor=sent.actor, at=sent.at)


def _record_trial_response(sent: Sent) -> object:
    message = TrialResponse(**sent.without("checkup"), captured_at=sent.capture.captured_at, from_tablet=True)
    return checkups.record_response(sent.values["checkup"], message, actor=sent.actor, at=sent.at)


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
        mode=values.get("mode"),
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
        raise DomainError("Name the team that was trained.", field="team")
    return own[0].id


def _say_not_reached(sent: Sent) -> object:
    return reaching.say_not_reached(sent.values["drawn"], sent.values["reason"], actor=sent.actor, at=sent.at)


def _let_go(sent: Sent) -> object:
    """Nothing but the record itself: it explains the number that never comes. Raises DomainError without a reason."""
    if not sent.values["reason"]:
        raise DomainError("Say why: it stands in the record.", field="reason")
    return None


@dataclass(frozen=True, slots=True)
class Act:
    """The right that a type needs, and the service that it goes to."""

    needs: Permission
    record: Callable[[Sent], object]


ACTS: Mapping[str, Act] = {
    "shift": Act(Permission.OPEN_SHIFT, _open_shift),
    "shift_end": Act(Permission.END_SHIFT, _end_shift),
    "shift_closing": Act(Permission.CLOSE_SHIFT, _close_shift),
    "note": Act(Permission.NOTE_ON_SHIFT, _note),
    "search": Act(Permission.LOG_SEARCH, _log_search),
    "search_end": Act(Permission.LOG_SEARCH, _end_search),
    "alert": Act(Permission.RECORD_ALERT, _add_alert),
    "search_correction": Act(Permission.CORRECT_SEARCH, _correct_search),
    "sample_correction": Act(Permission.CORRECT_ENTRY, _correct_sample),
    "search_strike": Act(Permission.STRIKE_ENTRY, _strike_search),
    "sample_strike": Act(Permission.STRIKE_ENTRY, _strike_sample),
    "outcome": Act(Permission.RECORD_OUTCOME, _record_outcome),
    "finding": Act(Permission.RECORD_FINDING, _record_finding),
    "sample": Act(Permission.TAKE_SAMPLE, _take_sample),
    "custody": Act(Permission.HAND_OVER_SAMPLE, hand_over_sample),
    "exhibit_custody": Act(Permission.HAND_OVER_EXHIBIT, hand_over_exhibit),
    "custody_confirmation": Act(Permission.CONFIRM_HAND_OVER, confirm_hand_over),
    "sample_end": Act(Permission.END_SAMPLE, _end_sample),
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
