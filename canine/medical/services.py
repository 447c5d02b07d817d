"""Acts of the veterinarian: a check-up, and its correction by a new one."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from canine.accounts.rights import require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, DuplicateSubmission, ReasonRequired
from canine.extensions import db
from canine.medical import queries
from canine.medical.errors import (
    AlreadyCorrected,
    BeforeBirth,
    ExaminedInTheFuture,
    LimitsMissing,
    NextDueWrong,
    VaccinationWrong,
)
from canine.medical.messages import Examination, VaccinationEntry
from canine.medical.models import MedicalCheckup, Vaccination
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.policy import queries as policy
from canine.registry import queries as registry
from canine.registry.models import Dog
from canine.registry.services import refuse_handler_of
from canine.rules.figures import written_day
from canine.rules.notifications import NoticeKind
from canine.rules.policy import months_after
from canine.rules.shift import is_future
from canine.rules.team import Fitness
from canine.rules.team_facts import FitnessLimit

_TEXTS = ("heart", "nose", "teeth", "hips")


def examine_dog(message: Examination, *, actor: Actor, at: datetime) -> MedicalCheckup:
    """Return a check-up of a dog by the actor; managers are told of a dog that is not simply fit.

    Raises ExaminedInTheFuture, BeforeBirth, LimitsMissing, NextDueWrong, VaccinationWrong, DuplicateSubmission,
    NotFound, and Forbidden for who handles the dog.
    """
    dog = registry.dog(message.dog_id)
    require_unit(dog.unit_id, actor, at=at, field="dog_id")
    again = _sent_before(message)
    if again is not None:
        return again
    return _write(dog, message, None, "", actor, at)


def correct_checkup(
    checkup_id: UUID, message: Examination, *, reason: str, actor: Actor, at: datetime
) -> MedicalCheckup:
    """Put a check-up in the place of an earlier one of the same dog; the earlier one stays readable.

    Raises AlreadyCorrected, ReasonRequired, and what examine_dog raises.
    """
    earlier = queries.checkup(checkup_id)
    require_unit(earlier.dog.unit_id, actor, at=at)
    again = _sent_before(replace(message, dog_id=earlier.dog_id))
    if again is not None:
        return again
    if queries.correction_of(checkup_id) is not None:
        raise AlreadyCorrected
    words = " ".join(reason.split())
    if not words:
        raise ReasonRequired
    message = replace(message, dog_id=earlier.dog_id)
    return _write(registry.dog(earlier.dog_id), message, checkup_id, words, actor, at)


def _sent_before(message: Examination) -> MedicalCheckup | None:
    """Return the row that this very form made before: a second tap, or a device that did not hear the answer."""
    found = db.session.get(MedicalCheckup, message.record_id) if message.record_id else None
    if found is None:
        return None
    same = (found.dog_id, found.examined_at, found.weight_kg, found.temperature_c, found.fitness, found.limits)
    sent = (message.dog_id, message.examined_at, message.weight_kg, message.temperature_c, message.fitness)
    if (*same, found.limit) != (*sent, _line(message.limits), message.limit):
        raise DuplicateSubmission
    return found


def _write(
    dog: Dog, message: Examination, corrects_id: UUID | None, reason: str, actor: Actor, at: datetime
) -> MedicalCheckup:
    refuse_handler_of(
        dog,
        message.examined_on,
        actor,
        who_may="A veterinarian who does not examines it.",
        field="examined_at",
    )
    _check(dog, message, at)
    own_id = {"id": message.record_id} if message.record_id else {}
    found = MedicalCheckup(
        **own_id,
        dog_id=dog.id,
        examined_at=message.examined_at,
        examined_on=message.examined_on,
        weight_kg=message.weight_kg,
        temperature_c=message.temperature_c,
        **{name: _line(getattr(message, name)) for name in _TEXTS},
        treatment=message.treatment.strip(),
        fitness=message.fitness,
        limits=_line(message.limits),
        limited_mode=message.limit.mode,
        heat_limit_c=message.limit.above_c,
        next_due_on=_next_due_on(message),
        examiner_id=actor.user_id,
        examiner_name=actor.name,
        corrects_id=corrects_id,
        reason=reason,
        device=actor.device,
        form_version=message.form_version,
        captured_at=message.captured_at,
        received_at=at,
        vaccinations=[
            Vaccination(against=each.against, given_on=each.given_on, next_on=each.next_on)
            for each in _vaccinations(message)
        ],
    )
    with audited(AuditAction.EXAMINE_DOG, actor=actor, at=at, reason=reason):
        db.session.add(found)
    _notify_managers(dog, found, actor, at)
    return found


def _check(dog: Dog, message: Examination, at: datetime) -> None:
    if is_future(message.examined_at, at):
        raise ExaminedInTheFuture
    if message.examined_on < dog.born_on:
        raise BeforeBirth(dog.name, dog.born_on)
    _measured(message.weight_kg, (Decimal(0), Decimal(120), 2), "weight_kg", "the weight in kilograms, like 28.4")
    _measured(message.temperature_c, (Decimal(30), Decimal(45), 1), "temperature_c", "the temperature in °C, like 38.6")
    if message.fitness is Fitness.FIT_WITH_LIMITS and not _line(message.limits):
        raise LimitsMissing
    if message.fitness is not Fitness.FIT_WITH_LIMITS and message.limit != FitnessLimit():
        raise DomainError(
            "Only a dog that is fit with limits has a mode or a heat that it is kept from.", field="fitness"
        )
    if message.limit.above_c is not None and not 10 <= message.limit.above_c <= 50:
        raise DomainError("Write whole degrees Celsius from 10 to 50, such as 32.", field="heat_limit_c")


def _measured(value: Decimal, bounds: tuple[Decimal, Decimal, int], field: str, what: str) -> None:
    """Raise DomainError for a reading that no scale or thermometer shows for a dog."""
    least, most, decimals = bounds
    if not value.is_finite() or not least < value <= most or value != round(value, decimals):
        raise DomainError(f"Type {what}: above {least} and at most {most}.", field=field)


def _next_due_on(message: Examination) -> date:
    """Return the veterinarian's day, or the policy's; a check-up may be wanted sooner than the policy asks,
    not later.
    """
    months = policy.in_force(message.examined_at).medical_every_months
    at_latest = months_after(message.examined_on, months)
    if message.next_due_on is None:
        return at_latest
    if not message.examined_on < message.next_due_on <= at_latest:
        raise NextDueWrong(
            f"Choose a day after the check-up and not after {at_latest}: the policy asks for one every {months} months."
        )
    return message.next_due_on


def _vaccinations(message: Examination) -> list[VaccinationEntry]:
    """Return what was typed, with its days judged. Raises VaccinationWrong at the field of its line."""
    kept: dict[str, VaccinationEntry] = {}
    for number, each in enumerate(message.vaccinations, start=1):
        against = _line(each.against)
        if not against:
            raise VaccinationWrong("Say what the dog was vaccinated against.", field=f"against_{number}")
        if against.casefold() in kept:
            raise VaccinationWrong(f"{against} stands here twice.", field=f"against_{number}")
        if each.given_on > message.examined_on:
            raise VaccinationWrong("This is after the check-up.", field=f"given_on_{number}")
        if each.next_on <= each.given_on:
            raise VaccinationWrong("The next one comes after the one that was given.", field=f"next_on_{number}")
        kept[against.casefold()] = VaccinationEntry(against, each.given_on, each.next_on)
    return list(kept.values())


def _notify_managers(dog: Dog, found: MedicalCheckup, actor: Actor, at: datetime) -> None:
    """Lets the managers know at once of a dog that is unfit, or fit with limits."""
    if found.fitness is Fitness.FIT:
        return
    words = "unfit for duty" if found.fitness is Fitness.UNFIT else "fit with limits"
    ending = f": {found.limits}" if found.limits else "."
    sentence = f"{dog.called_at(found.examined_at)} was found {words} on {written_day(found.examined_on)}{ending}"
    notice = NewNotice(NoticeKind.MEDICAL, str(found.id), found.examined_on, sentence, f"/medical/{found.id}")
    notices.notify_managers(dog.unit_id, notice, actor=actor, at=at)


def _line(text: str) -> str:
    return " ".join(text.split())
