"""Logging an exercise, and correcting it by a new one."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import check_works_there, require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections.entries import entry
from canine.corrections.errors import NotTheirEntry
from canine.corrections.people import person_of
from canine.errors import DomainError, DuplicateSubmission, ReasonRequired
from canine.extensions import db
from canine.registry import queries as registry
from canine.rules.correction import Subject, may_propose, strikes_alone
from canine.rules.figures import written_number
from canine.rules.limits import EXERCISE_MINUTES
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future
from canine.training import queries
from canine.training.errors import (
    AidWrong,
    AlreadyCorrected,
    AnotherExercise,
    FewerErrors,
    NoTeamThatDay,
    OwnLead,
    ResultMissing,
    StartsInTheFuture,
)
from canine.training.messages import ExerciseEntry
from canine.training.models import Exercise, ExerciseAid
from canine.training.services.struck import leads_another, note_likely_double


def log_exercise(message: ExerciseEntry, *, actor: Actor, at: datetime) -> Exercise:
    """Record an exercise of a team, led by anybody who has an account, written down by the actor.

    Raises StartsInTheFuture, NoTeamThatDay, ResultMissing, AidWrong, DuplicateSubmission, NotFound, DomainError.
    """
    if again := _sent_before(message):
        return again
    _require_unit(message, actor, at)
    return _write(message, None, "", actor, at)


def _require_unit(message: ExerciseEntry, actor: Actor, at: datetime) -> None:
    """Raise Forbidden for a team of another unit; DomainError for a leader who does not work there, and an aid
    of another unit than the team's.
    """
    unit_id = registry.team(message.team_id).dog.unit_id
    require_unit(unit_id, actor, at=at, field="team_id")
    if actor.user_id is not None:
        check_works_there(unit_id, message.led_by_id, message.captured_at or at, field="led_by_id")
    for number, one in enumerate(message.aids, start=1):
        if actor.user_id is not None and registry.aid(one.aid_id).unit_id != unit_id:
            raise AidWrong("This is an aid of another unit than the team's.", field=f"aid_{number}")


def correct_exercise(exercise_id: UUID, message: ExerciseEntry, *, reason: str, actor: Actor, at: datetime) -> Exercise:
    """Put an exercise in the place of an earlier one; the earlier one stays readable and counts for nothing.

    Raises NotTheirEntry, AlreadyCorrected, ReasonRequired, FewerErrors, AnotherExercise, and what log_exercise raises.
    """
    earlier = queries.exercise(exercise_id)
    if again := _sent_before(message):
        return again
    if queries.correction_of(earlier.id) is not None:
        raise AlreadyCorrected
    if earlier.strike is not None:
        raise DomainError(f"This exercise was struck: {earlier.strike.reason}")
    words = _line(reason)
    if not words:
        raise ReasonRequired
    for field in ("misses", "false_alerts"):
        if getattr(message.counts, field) < getattr(earlier, field):
            raise FewerErrors(field)
    _check_alone(earlier, message, actor, at)
    return _write(message, earlier.id, words, actor, at)


def may_correct(exercise_id: UUID, *, actor: Actor, at: datetime) -> bool:
    """Whether the actor may correct an exercise: who wrote it down, and a manager of the unit."""
    found = entry(Subject.EXERCISE, exercise_id, at)
    return may_propose(found.written, person_of(actor, found))


def _check_alone(earlier: Exercise, message: ExerciseEntry, actor: Actor, at: datetime) -> None:
    """Raise NotTheirEntry; AnotherExercise for what nobody but the author of the same day changes alone."""
    found = entry(Subject.EXERCISE, earlier.id, at)
    person = person_of(actor, found)
    if not may_propose(found.written, person):
        raise NotTheirEntry
    if message.team_id != earlier.team_id:
        _require_unit(message, actor, at)
    moved = (
        ("team_id", message.team_id != earlier.team_id),
        ("started_at", message.held_on != earlier.held_on),
        ("led_by_id", message.led_by_id != earlier.led_by_id),
        ("blinding", message.blinding is not earlier.blinding),
        ("mode", message.mode is not earlier.mode),
        ("hits", message.counts.hits > earlier.hits),
        ("correct_rejections", message.counts.correct_rejections > earlier.correct_rejections),
    )
    field = next((name for name, is_moved in moved if is_moved), None)
    is_own = leads_another(earlier, person.who) or person.is_same_as(persons.somebody(message.led_by_id))
    if field in ("team_id", "started_at", "led_by_id") and is_own and not _is_the_handlers(earlier, message):
        raise OwnLead(field)
    is_slip = person.is_same_as(found.written.author) and strikes_alone(found.written, person)
    if field is not None and not is_slip:
        raise AnotherExercise(field)


def _is_the_handlers(earlier: Exercise, message: ExerciseEntry) -> bool:
    """Whether the team's own handler led it, before and after: that decides about no assessor."""
    handler = persons.somebody_of(earlier.team.handler.person_id)
    return all(handler.is_same_as(persons.somebody(one)) for one in (earlier.led_by_id, message.led_by_id))


def _values(message: ExerciseEntry) -> dict[str, Any]:
    return {
        "team_id": message.team_id,
        "led_by_id": message.led_by_id,
        "started_at": message.started_at,
        "held_on": message.held_on,
        "minutes": message.minutes,
        "goal": _line(message.goal),
        "place": _line(message.place),
        "blinding": message.blinding,
        "mode": message.mode,
        "blanks": message.blanks,
        "distractors": _line(message.distractors),
        "result": message.result.strip(),
        "hits": message.counts.hits,
        "misses": message.counts.misses,
        "false_alerts": message.counts.false_alerts,
        "correct_rejections": message.counts.correct_rejections,
    }


def _sent_before(message: ExerciseEntry) -> Exercise | None:
    """Return the row that this very form made before: a second tap, or a tablet that did not hear the answer."""
    found = db.session.get(Exercise, message.record_id) if message.record_id else None
    if found is None:
        return None
    if any(getattr(found, name) != value for name, value in _values(message).items()):
        raise DuplicateSubmission
    return found


def _write(message: ExerciseEntry, corrects_id: UUID | None, reason: str, actor: Actor, at: datetime) -> Exercise:
    _check(message, at)
    own_id = {"id": message.record_id} if message.record_id else {}
    made = Exercise(
        **own_id,
        **_values(message),
        corrects_id=corrects_id,
        reason=reason,
        recorder_id=actor.user_id,
        recorder_name=actor.name,
        device=actor.device,
        form_version=message.form_version,
        captured_at=message.captured_at,
        received_at=at,
        aids=_aids(message),
    )
    with audited(AuditAction.LOG_EXERCISE, actor=actor, at=at, reason=reason):
        db.session.add(made)
    if corrects_id is None:
        note_likely_double(made, actor=actor, at=at)
    return made


def _check(message: ExerciseEntry, at: datetime) -> None:
    team = registry.team(message.team_id)
    accounts.user(message.led_by_id)
    if is_future(message.started_at, at):
        raise StartsInTheFuture
    if message.held_on < team.from_on or (team.to_on is not None and message.held_on > team.to_on):
        raise NoTeamThatDay(team.name, team.from_on, team.to_on)
    if not EXERCISE_MINUTES.least <= message.minutes <= EXERCISE_MINUTES.most:
        raise DomainError(
            Sentence("An exercise lasts from 1 to {most} minutes.", most=EXERCISE_MINUTES.most), field="minutes"
        )
    for name in ("goal", "place"):
        if not _line(getattr(message, name)):
            raise DomainError(Sentence("Type the {what} of the exercise.", what=name), field=name)
    if message.blanks < 0:
        raise DomainError("Type how many blanks lay out, or 0.", field="blanks")
    counted = message.counts.targets + message.counts.non_targets
    if not counted and not message.result.strip():
        raise ResultMissing


def _aids(message: ExerciseEntry) -> list[ExerciseAid]:
    """Return what lay out, each aid once and no more of it than was sealed.

    Raises AidWrong at the field of its line.
    """
    used: dict[UUID, ExerciseAid] = {}
    for number, each in enumerate(message.aids, start=1):
        aid = registry.aid(each.aid_id)
        amount_g = aid.sealed_weight_g if each.amount_g is None else each.amount_g
        if aid.id in used:
            raise AidWrong(Sentence("{aid} stands here twice.", aid=aid.label), field=f"aid_{number}")
        whole = amount_g.is_finite() and amount_g == round(amount_g, 2)
        if not whole or not Decimal(0) < amount_g <= aid.sealed_weight_g:
            sealed = f"{aid.label} was sealed with {written_number(aid.sealed_weight_g)} g"
            raise AidWrong(
                Sentence("{sealed}: type more than 0 and not more than that.", sealed=sealed), field=f"amount_{number}"
            )
        used[aid.id] = ExerciseAid(
            aid_id=aid.id, amount_g=amount_g, was_in_date=registry.aid_is_in_date(aid.id, message.held_on)
        )
    return list(used.values())


def _line(text: str) -> str:
    return " ".join(text.split())
