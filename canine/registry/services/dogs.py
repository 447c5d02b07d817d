"""Dogs: brought in, changed with a reason, and the dated steps of their service."""

from datetime import datetime
from uuid import UUID

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.refused import Refused
from canine.registry import queries
from canine.registry.errors import MicrochipRefused, MicrochipTaken, StatusRefused, StepTooEarly
from canine.registry.messages import DogEntry, StatusStep
from canine.registry.models import Dog, DogStatusEvent, Photo
from canine.registry.pictures import redraw
from canine.registry.services.checks import has_happened, line, needed, not_later, reason_of
from canine.rules.cargo import MicrochipWrong, microchip
from canine.rules.team import DogStatus, allowed_next
from canine.units import queries as units


def add_dog(message: DogEntry, *, actor: Actor, at: datetime) -> Dog:
    """A new dog, in training from `in_training_since` on.

    Raises MicrochipRefused, MicrochipTaken, PhotoRefused, InTheFuture, and Refused for a date before its birth.
    """
    since = message.in_training_since or at
    has_happened(since, at, "in_training_since")
    if since.date() < message.born_on:
        raise Refused("This is before the dog's birth.", field="in_training_since")
    with deed(Deed.KEEP_DOGS, actor=actor, at=at):
        dog = Dog()
        _write(dog, message, at)
        db.session.add(dog)
        db.session.flush()
        _add_step(dog, StatusStep(DogStatus.IN_TRAINING, since, "entered into the registry"), actor, at)
    return dog


def change_dog(dog_id: UUID, message: DogEntry, *, reason: str, actor: Actor, at: datetime) -> Dog:
    """A dog's corrected facts or new photo; the log keeps what they were. Raises what add_dog raises."""
    dog = queries.dog(dog_id)
    if dog.statuses[0].since.date() < message.born_on:
        raise Refused(
            f"{dog.name} was in training on {dog.statuses[0].since:%Y-%m-%d}, before this day.", field="born_on"
        )
    with deed(Deed.KEEP_DOGS, actor=actor, at=at, reason=reason_of(reason)):
        _write(dog, message, at)
    return dog


def _write(dog: Dog, message: DogEntry, at: datetime) -> None:
    chip = _free_microchip(message.microchip, dog.id)
    not_later(message.born_on, at, "born_on")
    units.unit(message.unit_id)
    picture = None if message.photo is None else redraw(message.photo)
    dog.unit_id = message.unit_id
    dog.name = needed(message.name, "name", "Type the dog's name.")
    dog.microchip = chip
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


def _free_microchip(typed: str, own: UUID) -> str:
    try:
        chip = microchip(typed)
    except MicrochipWrong as wrong:
        raise MicrochipRefused(str(wrong)) from wrong
    carrier = queries.dog_by_microchip(chip)
    if carrier is not None and carrier.id != own:
        raise MicrochipTaken(carrier.name)
    return chip


def take_dog_status(dog_id: UUID, message: StatusStep, *, actor: Actor, at: datetime) -> DogStatusEvent:
    """A dog's next step. Raises StatusRefused, StepTooEarly, InTheFuture, ReasonMissing."""
    dog = queries.dog(dog_id)
    last = queries.last_step(dog_id)
    if message.status not in allowed_next(last.status):
        raise StatusRefused(dog.name, last.status, message.status)
    if message.since <= last.since:
        raise StepTooEarly(dog.name, last.status, last.since)
    has_happened(message.since, at, "since")
    reason = reason_of(message.reason)
    with deed(Deed.CHANGE_DOG_STATUS, actor=actor, at=at, reason=reason):
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
