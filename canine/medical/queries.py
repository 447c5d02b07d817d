"""Reads of medical check-ups: what holds for a dog at a moment, a dog's own page, the list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from canine.accounts import places
from canine.accounts.places import Place
from canine.columns import Units, icontains_any, is_none_of, within
from canine.errors import NotFound
from canine.extensions import db
from canine.listing import Listable, moments
from canine.medical.models import MedicalCheckup, Vaccination
from canine.registry.models import Dog
from canine.registry.queries import fits_dog
from canine.rows import get_or_not_found
from canine.rules.listing import Asked, Paged
from canine.rules.team import Fitness
from canine.rules.team_facts import FitnessLimit, MedicalFact


@dataclass(frozen=True, slots=True)
class FitnessOn:
    """The veterinarian's word that held at a moment, and whose it is: for a certificate."""

    checkup_id: UUID
    examined_on: date
    examiner: str
    examiner_id: UUID | None
    fitness: Fitness
    limits: str
    next_due_on: date


@dataclass(frozen=True, slots=True)
class VaccinationDue:
    """The latest vaccination against something, and when the next is due."""

    against: str
    given_on: date
    next_on: date


@dataclass(frozen=True, slots=True)
class CheckupRow:
    """A check-up in the list and on the dog's page; `gain_kg` is against the check-up before."""

    id: UUID
    dog_id: UUID
    dog: str
    examined_at: datetime
    weight_kg: Decimal
    temperature_c: Decimal
    fitness: Fitness
    limits: str
    next_due_on: date
    examiner: str
    gain_kg: Decimal | None = None


def checkup(checkup_id: UUID) -> MedicalCheckup:
    """One check-up, corrected or not. Raises NotFound."""
    return get_or_not_found(MedicalCheckup, checkup_id, "There is no such medical check-up.")


def correction_of(checkup_id: UUID) -> MedicalCheckup | None:
    """Return the check-up that corrects this one."""
    return db.session.scalar(select(MedicalCheckup).where(MedicalCheckup.corrects_id == checkup_id))


def versions_of(checkup_id: UUID) -> list[MedicalCheckup]:
    """Return a check-up with everything that it corrects and that corrects it, the newest first."""
    newest = checkup(checkup_id)
    while (later := correction_of(newest.id)) is not None:
        newest = later
    found = [newest]
    while found[-1].corrects_id is not None:
        found.append(checkup(found[-1].corrects_id))
    return found


def _standing(at: datetime | None = None, but: Collection[UUID] = ()) -> Select[MedicalCheckup]:
    """Return the check-ups that nothing corrects, the newest first; on demand only those made by a moment.

    `but` are check-ups that are not looked at.
    """
    later = aliased(MedicalCheckup)
    statement = (
        select(MedicalCheckup)
        .where(~exists().where(later.corrects_id == MedicalCheckup.id, is_none_of(later.id, but)))
        .where(is_none_of(MedicalCheckup.id, but))
        .order_by(MedicalCheckup.examined_at.desc(), MedicalCheckup.received_at.desc())
    )
    return statement if at is None else statement.where(MedicalCheckup.examined_at <= at)


def latest(dog_id: UUID, at: datetime) -> MedicalFact | None:
    """Return the last check-up of a dog at or before a moment, as it stands corrected; None when there was none."""
    return latest_of([dog_id], at).get(dog_id)


def latest_of(dog_ids: Iterable[UUID], at: datetime) -> dict[UUID, MedicalFact]:
    """Return the same for several dogs; one statement, which brings one row for each dog however long its life."""
    newest = (MedicalCheckup.examined_at.desc(), MedicalCheckup.received_at.desc())
    ranked = (
        _standing(at)
        .where(MedicalCheckup.dog_id.in_(list(dog_ids)))
        .with_only_columns(
            MedicalCheckup.dog_id,
            MedicalCheckup.examined_on,
            MedicalCheckup.fitness,
            MedicalCheckup.limits,
            MedicalCheckup.next_due_on,
            MedicalCheckup.limited_mode,
            MedicalCheckup.heat_limit_c,
            func.row_number().over(partition_by=MedicalCheckup.dog_id, order_by=newest).label("rank"),
        )
        .order_by(None)
        .subquery()
    )
    return {
        dog_id: MedicalFact(examined_on, fitness, limits, next_due_on, FitnessLimit(mode, above_c))
        for dog_id, examined_on, fitness, limits, next_due_on, mode, above_c, _ in db.session.execute(
            select(ranked).where(ranked.c.rank == 1)
        )
    }


def fitness_on(dog_id: UUID, at: datetime, *, but: Collection[UUID] = ()) -> FitnessOn | None:
    """Return the word on the dog's duty that held at a moment, with its examiner; None when there was none.

    `but` are check-ups that are not looked at.
    """
    found = db.session.scalars(_standing(at, but).where(MedicalCheckup.dog_id == dog_id).limit(1)).first()
    if found is None:
        return None
    return FitnessOn(
        checkup_id=found.id,
        examined_on=found.examined_on,
        examiner=found.examiner_name,
        examiner_id=found.examiner_id,
        fitness=found.fitness,
        limits=found.limits,
        next_due_on=found.next_due_on,
    )


def vaccinations_due(dog_id: UUID, at: datetime) -> tuple[VaccinationDue, ...]:
    """Return what a dog is vaccinated against at a moment and when each is due next, the earliest first."""
    return vaccinations_due_of([dog_id], at).get(dog_id, ())


def vaccinations_due_of(dog_ids: Iterable[UUID], at: datetime) -> dict[UUID, tuple[VaccinationDue, ...]]:
    """Return the same for several dogs; one statement. Against each disease only the latest vaccination counts."""
    disease = (MedicalCheckup.dog_id, func.lower(Vaccination.against))
    newest = (Vaccination.given_on.desc(), Vaccination.next_on.desc())
    ranked = (
        _standing(at)
        .where(MedicalCheckup.dog_id.in_(list(dog_ids)))
        .join(Vaccination, Vaccination.checkup_id == MedicalCheckup.id)
        .with_only_columns(
            MedicalCheckup.dog_id,
            Vaccination.against,
            Vaccination.given_on,
            Vaccination.next_on,
            func.row_number().over(partition_by=disease, order_by=newest).label("rank"),
        )
        .order_by(None)
        .subquery()
    )
    due: dict[UUID, tuple[VaccinationDue, ...]] = {}
    latest = select(ranked).where(ranked.c.rank == 1).order_by(ranked.c.next_on, ranked.c.against)
    for dog_id, against, given_on, next_on, _ in db.session.execute(latest):
        due[dog_id] = (*due.get(dog_id, ()), VaccinationDue(against, given_on, next_on))
    return due


def checkups_of_dog(dog_id: UUID, at: datetime, *, but: Collection[UUID] = ()) -> list[CheckupRow]:
    """Every standing check-up of a dog, the newest first, with the change of weight since the one before.

    `but` are check-ups that are not looked at.
    """
    found = db.session.scalars(_standing(at, but).where(MedicalCheckup.dog_id == dog_id)).all()
    before: Sequence[MedicalCheckup | None] = [*found, None][1:]
    return [
        _row(each, None if earlier is None else each.weight_kg - earlier.weight_kg)
        for each, earlier in zip(found, before, strict=True)
    ]


def checkup_rows(asked: Asked, zone: ZoneInfo, of: Units = None) -> Paged[CheckupRow]:
    """Standing check-ups of every dog of units, the newest first; found by dog or examiner."""
    search = asked.text
    statement = _standing().join(Dog, Dog.id == MedicalCheckup.dog_id).where(within(Dog.unit_id, of))
    if search:
        statement = statement.where(fits_dog(search) | icontains_any(search, MedicalCheckup.words_folded))
    found = _listable(zone).records(statement, asked)
    return found.showing(_row(each) for each in found.rows)


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what the list of medical check-ups can be asked for."""
    return Listable(
        usual=(MedicalCheckup.examined_at.desc(), MedicalCheckup.received_at.desc()),
        conditions={
            **moments(MedicalCheckup.examined_at, zone),
            "dog": lambda key: MedicalCheckup.dog_id == key,
            "fitness": lambda word: MedicalCheckup.fitness == word,
        },
        orders={
            "examined_at": MedicalCheckup.examined_at,
            "dog": Dog.name_folded,
            "fitness": MedicalCheckup.fitness,
            "weight_kg": MedicalCheckup.weight_kg,
            "next_due_on": MedicalCheckup.next_due_on,
        },
    )


def _row(found: MedicalCheckup, gain_kg: Decimal | None = None) -> CheckupRow:
    return CheckupRow(
        id=found.id,
        dog_id=found.dog_id,
        dog=found.dog.called_at(found.examined_at),
        examined_at=found.examined_at,
        weight_kg=found.weight_kg,
        temperature_c=found.temperature_c,
        fitness=found.fitness,
        limits=found.limits,
        next_due_on=found.next_due_on,
        examiner=found.examiner_name,
        gain_kg=gain_kg,
    )


@dataclass(frozen=True, slots=True)
class DueRow:
    """A dog with the word on its duty and what falls due next; `medical` None was never examined."""

    dog_id: UUID
    dog: str
    medical: MedicalFact | None
    vaccination: VaccinationDue | None


def due_rows(dogs: Iterable[tuple[UUID, str]], at: datetime) -> list[DueRow]:
    """Return a row for each dog (id and name), the one with the earliest check-up due first; three statements."""
    named = dict(dogs)
    facts, vaccinations = latest_of(named, at), vaccinations_due_of(named, at)
    rows = [
        DueRow(dog_id, name, facts.get(dog_id), next(iter(vaccinations.get(dog_id, ())), None))
        for dog_id, name in named.items()
    ]
    return sorted(rows, key=_first_due)


def _first_due(row: DueRow) -> tuple[date, str]:
    days = [row.medical.next_due_on or date.max] if row.medical else [date.min]
    if row.vaccination:
        days.append(row.vaccination.next_on)
    return min(days), row.dog


@places.of("medical.checkup_id")
def _place_of_examination(checkup_id: UUID) -> Place:
    statement = select(Dog.unit_id).join(MedicalCheckup, MedicalCheckup.dog_id == Dog.id)
    unit_id = db.session.scalar(statement.where(MedicalCheckup.id == checkup_id))
    if unit_id is None:
        raise NotFound("There is no such medical check-up.")
    return Place(unit_id)
