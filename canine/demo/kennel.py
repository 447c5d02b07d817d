"""Dogs, handlers, teams, odours, training aids and their custody, courses."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.custody import queries as custody_reads
from canine.custody import services as custody
from canine.custody.messages import NewAnswer
from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.portraits import COATS, portrait
from canine.demo.vocabulary import DOG_NAMES, FINAL_RESPONSES, FORMS, KENNELS_OF_ORIGIN, ODOURS, RANKS
from canine.demo.world import COURSE_LASTS, Aid, Crew, DemoDog, Person, World
from canine.registry import services as registry
from canine.registry.messages import (
    AidEntry,
    AidMoveEntry,
    CourseEntry,
    DogEntry,
    HandlerEntry,
    OdourEntry,
    StatusStep,
    TeamEntry,
)
from canine.registry.pictures import redraw
from canine.rules.confirmation import CustodyAnswer
from canine.rules.kennel import AidMove, CourseKind, Sex
from canine.rules.team import DogStatus, Mode

_AIDS_LAST = timedelta(days=540)
_REFRESHED_EVERY = timedelta(days=165)


def keep_odours(world: World, at: datetime) -> None:
    """Name the target odours of the unit."""
    for name in ODOURS:
        odour = registry.add_odour(OdourEntry(name), actor=world.staff.manager.actor, at=at)
        world.odour_ids[name] = odour.id


def bring_dogs(world: World, at: datetime) -> list[DemoDog]:
    """Return the dogs of the unit, each with its portrait, in training from that moment."""
    luck = world.luck("dogs")
    names, breeds = list(DOG_NAMES), list(COATS)
    luck.shuffle(names)
    luck.shuffle(breeds)
    return [_dog(world, names[number], breeds[number % len(breeds)], luck, at) for number in range(world.wish.dogs)]


def _dog(world: World, name: str, breed: str, luck: Luck, at: datetime) -> DemoDog:
    entry = DogEntry(
        unit_id=world.unit_id,
        name=name,
        microchip=world.printed_number(luck, "404", 12),
        sex=luck.pick(list(Sex)),
        breed=breed,
        born_on=world.day(at) - timedelta(days=luck.between(480, 900)),
        final_response=luck.pick(FINAL_RESPONSES),
        acquired_from=luck.pick(KENNELS_OF_ORIGIN),
        photo=redraw(portrait(breed, luck)),
    )
    dog = registry.add_dog(entry, actor=world.staff.manager.actor, at=at)
    return DemoDog(dog.id, name, luck.uniform(0.975, 0.995), luck.uniform(0.003, 0.012), luck.uniform(23, 33))


def form_teams(world: World, dogs: Sequence[DemoDog], at: datetime) -> None:
    """Form a team for each handler: with more handlers than dogs, the first dogs have two.

    The first half learn RASCO.
    """
    luck = world.luck("handlers")
    for number, person in enumerate(world.staff.handlers):
        service_number = f"WS-{luck.between(20000, 69999)}{number}"
        entry = HandlerEntry(world.unit_id, person.name, service_number, RANKS[number % len(RANKS)], person.id)
        handler = registry.add_handler(entry, actor=world.staff.manager.actor, at=at)
        dog = dogs[number % len(dogs)]
        pair = TeamEntry(dog.id, handler.id, world.day(at))
        team = registry.form_team(pair, actor=world.staff.manager.actor, at=at)
        modes = tuple(Mode) if number < world.wish.rasco_dogs else (Mode.FREE_SEARCH,)
        world.crews.append(Crew(number, team.id, handler.id, dog, person, modes))


def commission(world: World, crew: Crew, at: datetime) -> None:
    """Put the dog on duty after its first certificate."""
    step = StatusStep(DogStatus.OPERATIONAL, at, "completed the eight-week course and holds its first certificate")
    registry.take_dog_status(crew.dog.id, step, actor=world.staff.manager.actor, at=at)


def hold_course(world: World, from_on: date, at: datetime) -> None:
    """Put the eight-week course of dogs and handlers together on record, when it is completed."""
    to_on = from_on + COURSE_LASTS - timedelta(days=1)
    for entry in _entries(world.crews, CourseKind.INITIAL, "training centre, Manyani", from_on, to_on):
        registry.add_course(entry, actor=world.staff.manager.actor, at=at)


def refreshers(world: World, crew: Crew, first_on: date) -> Story:
    """Return a refresher of two days every half year, in RASCO too where the team works in it; dog and
    handler together.
    """
    kinds = [CourseKind.REFRESHER, *([CourseKind.RASCO_REFRESHER] if Mode.RASCO in crew.modes else [])]
    on = first_on
    while True:
        at = world.moment(on, 15, 30 + crew.number % 20)
        yield at
        for kind in kinds:
            for entry in _entries([crew], kind, "presentation room, Kilindini", on - timedelta(days=1), on):
                registry.add_course(entry, actor=world.staff.manager.actor, at=at)
        on += _REFRESHED_EVERY


def _entries(crews: Sequence[Crew], kind: CourseKind, place: str, from_on: date, to_on: date) -> list[CourseEntry]:
    dogs = dict.fromkeys(crew.dog.id for crew in crews)
    handlers = dict.fromkeys(crew.handler_id for crew in crews)
    return [
        *(CourseEntry(kind, place, from_on, to_on, dog_id=dog_id) for dog_id in dogs),
        *(CourseEntry(kind, place, from_on, to_on, handler_id=handler_id) for handler_id in handlers),
    ]


def aid_batches(world: World, first_on: date) -> Story:
    """Return a new batch of training aids every year, sealed and weighed; each has to be replaced after a
    year and a half.
    """
    luck = world.luck("aids")
    on = first_on
    while True:
        at = world.moment(on, 11)
        yield at
        for odour in ODOURS:
            for number in range(world.wish.aids_per_odour):
                world.aids.append(_aid(world, odour, f"{_initials(odour)}-{on:%y%m}-{number + 1}", luck, at))
        world.diary.begin(_disposal(world, world.aids[-world.wish.aids_per_odour * len(ODOURS) :]))
        on += timedelta(days=360)


def _disposal(world: World, aids: Sequence[Aid]) -> Story:
    """Take a batch back to the court on the evening of its last day."""
    at = world.moment(aids[0].replace_by_on, 19)
    yield at
    for aid in aids:
        _move(aid, AidMove.DISPOSED_OF, world.staff.trainer, world.staff.manager, at)


def _aid(world: World, odour: str, label: str, luck: Luck, at: datetime) -> Aid:
    weight = luck.reading(8, 90, 2)
    replace_by_on = world.day(at) + _AIDS_LAST
    entry = AidEntry(
        unit_id=world.unit_id,
        odour_id=world.odour_ids[odour],
        label=label,
        form=luck.pick(FORMS[odour]),
        sealed_weight_g=weight,
        source="exhibit released for training by order of the court",
        replace_by_on=replace_by_on,
        batch=f"{world.day(at):%Y}",
    )
    aid = registry.add_aid(entry, actor=world.staff.trainer.actor, at=at)
    return Aid(aid.id, odour, float(weight), replace_by_on)


def _initials(odour: str) -> str:
    return "".join(word[0] for word in odour.replace("-", " ").split()).upper()


def lend(
    world: World, aids: Sequence[Aid], people: tuple[Person, Person], out_at: datetime, back_at: datetime
) -> Story:
    """Aids leave the store with one person while another stands by, and come back; weighed each time."""
    carrier, witness = people
    luck = world.luck(f"custody {out_at}")
    yield out_at
    lent = [aid for aid in aids if not aid.is_out and aid.moved_at < out_at]
    for aid in lent:
        _move(aid, AidMove.TAKEN_OUT, carrier, witness, out_at)
        aid.is_out = True
    yield back_at
    for aid in lent:
        aid.weight_g = max(0.5, round(aid.weight_g - luck.uniform(0, 0.03), 2))
        _move(aid, AidMove.BROUGHT_BACK, carrier, witness, back_at)
        aid.is_out = False


def _move(aid: Aid, move: AidMove, carrier: Person, witness: Person, at: datetime) -> None:
    weight = Decimal(f"{aid.weight_g:.2f}")
    entry = AidMoveEntry(move, at, carrier.id, witness.id, weight)
    made = registry.move_aid(aid.id, entry, actor=carrier.actor, at=at)
    confirm(made.id, witness, at)
    aid.moved_at = at


def confirm(hand_over_id: UUID, person: Person, at: datetime) -> None:
    """Have the person who did not write a hand-over confirm it, signed in."""
    asked = custody_reads.request_of(hand_over_id, person.id)
    custody.answer(NewAnswer(asked.id, CustodyAnswer.CONFIRMED), actor=person.actor, at=at)
