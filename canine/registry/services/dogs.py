"""Dogs: brought in, changed with a reason, and the dated steps of their service."""

from datetime import datetime
from uuid import UUID

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import queries
from canine.registry.errors import MicrochipRefused, MicrochipTaken, StatusRefused, StepTooEarly
from canine.registry.messages import DogEntry, StatusStep
from canine.registry.models import Dog, DogStatusEvent, Photo
from canine.registry.services.checks import ELSEWHERE, has_happened, held_until, line, needed, not_later, reason_of
from canine.rules.cargo import MicrochipWrong, microchip, older_chip
from canine.rules.kennel import ChipStandard
from canine.rules.team import DogStatus, allowed_next, needs_second_to_take
from canine.spelling import latin_spelling
from canine.units import queries as units

WHY_NO_ISO_CHIP = "Say why the dog has an older chip, or none: it stands on the certificate."


def add_dog(message: DogEntry, *, actor: Actor, at: datetime) -> Dog:
    """Record a new dog, in training from `in_training_since` on.

    Raises MicrochipRefused, MicrochipTaken, InTheFuture, and DomainError for a date before its birth.
    """
    require_own(message.unit_id, actor, field="unit_id")
    since = message.in_training_since or at
    has_happened(since, at, "in_training_since")
    if since.date() < message.born_on:
        raise DomainError("This is before the dog's birth.", field="in_training_since")
    with audited(AuditAction.KEEP_DOGS, actor=actor, at=at):
        dog = Dog()
        _write(dog, message, at)
        db.session.add(dog)
        db.session.flush()
        _add_step(dog, StatusStep(DogStatus.IN_TRAINING, since, "entered into the registry"), actor, at)
    return dog


def change_dog(dog_id: UUID, message: DogEntry, *, reason: str, actor: Actor, at: datetime) -> Dog:
    """Record a dog's corrected facts or new photo; the log keeps what they were. Raises what add_dog raises."""
    dog = queries.dog(dog_id)
    require_own(dog.unit_id, actor, field="reason")
    if message.unit_id != dog.unit_id:
        raise DomainError(ELSEWHERE, field="unit_id")
    if dog.statuses[0].since.date() < message.born_on:
        raise DomainError(
            f"{dog.name} was in training on {dog.statuses[0].since:%Y-%m-%d}, before this day.", field="born_on"
        )
    with audited(AuditAction.KEEP_DOGS, actor=actor, at=at, reason=reason_of(reason)):
        _write(dog, message, at)
    return dog


def _write(dog: Dog, message: DogEntry, at: datetime) -> None:
    chip, reason = _chip_of(message, dog.id)
    not_later(message.born_on, at, "born_on")
    units.unit(message.unit_id)
    picture = message.photo
    dog.unit_id = message.unit_id
    dog.name = needed(message.name, "name", "Type the dog's name.")
    dog.latin_name = latin_spelling(dog.name, message.latin_name)
    dog.microchip, dog.chip_standard, dog.chip_reason = chip, message.chip_standard, reason
    dog.sex = message.sex
    dog.breed = needed(message.breed, "breed", "Type the breed, such as Belgian Malinois.")
    dog.born_on = message.born_on
    dog.acquired_from = line(message.acquired_from)
    dog.final_response = needed(
        message.final_response, "final_response", "Say how the dog alerts, such as: sits and stares."
    )
    if picture is not None:
        dog.portrait = Photo(
            sha256=picture.sha256, jpeg=picture.jpeg, width=picture.width, height=picture.height, added_at=at
        )


def _chip_of(message: DogEntry, own: UUID) -> tuple[str | None, str]:
    """Return the number, None where there is no chip, and why it is no chip of ISO 11784."""
    standard, reason = message.chip_standard, line(message.chip_reason)
    if standard is ChipStandard.NONE and line(message.microchip):
        raise MicrochipRefused("A number and “no chip” contradict each other. Keep one.")
    chip = None if standard is ChipStandard.NONE else _free_microchip(message.microchip, standard, own)
    if standard is ChipStandard.ISO_11784:
        return chip, ""
    if not reason:
        raise DomainError(WHY_NO_ISO_CHIP, field="chip_reason")
    return chip, reason


def _free_microchip(typed: str, standard: ChipStandard, own: UUID) -> str:
    try:
        chip = microchip(typed) if standard is ChipStandard.ISO_11784 else older_chip(typed)
    except MicrochipWrong as wrong:
        raise MicrochipRefused(str(wrong)) from wrong
    carrier = queries.dog_by_microchip(chip)
    if carrier is not None and carrier.id != own:
        raise MicrochipTaken(carrier.name, held_until("dogs.microchip", carrier.id, carrier.microchip or "", chip))
    return chip


def take_dog_status(
    dog_id: UUID, message: StatusStep, *, agreed: bool = False, actor: Actor, at: datetime
) -> DogStatusEvent:
    """Record a dog's next step. `agreed`: a second manager agreed that a suspended dog works again.

    Raises StatusRefused, StepTooEarly, InTheFuture, ReasonMissing, and DomainError for a suspended dog that works again
    by one person's word.
    """
    dog = queries.dog(dog_id)
    require_own(dog.unit_id, actor, field="status")
    last = queries.last_step(dog_id)
    if message.status not in allowed_next(last.status):
        raise StatusRefused(dog.name, last.status, message.status)
    if needs_second_to_take(last.status, message.status) and not agreed:
        raise DomainError(f"Nobody ends the suspension of {dog.name} alone: propose it.", field="status")
    if message.since <= last.since:
        raise StepTooEarly(dog.name, last.status, last.since)
    has_happened(message.since, at, "since")
    reason = reason_of(message.reason)
    with audited(AuditAction.CHANGE_DOG_STATUS, actor=actor, at=at, reason=reason):
        return _add_step(dog, message, actor, at)


def _add_step(dog: Dog, step: StatusStep, actor: Actor, at: datetime) -> DogStatusEvent:
    event = DogStatusEvent(
        dog_id=dog.id,
        status=step.status,
        since=step.since,
        reason=line(step.reason),
        author_id=actor.user_id,
        author_name=actor.name,
        recorded_at=at,
    )
    db.session.add(event)
    db.session.flush()
    db.session.expire(dog, ["statuses"])
    return event
