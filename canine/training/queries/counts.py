"""What dogs came to in training: counts with their rates. Never a certificate's figures, whatever the blinding.

A sheet names its dogs; which dog of the registry that is, is looked up when asked: the one dog of that name,
whatever the capitals. So a sheet can come first and the dog be registered later, and a name that two dogs carry
is nobody's.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from canine.columns import Units
from canine.extensions import db
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.efficacy import Counts, Efficacy, efficacy
from canine.rules.team import Blinding
from canine.training.models import Exercise, Repetition, TrainingImport
from canine.training.queries.exercises import stands
from canine.training.queries.sheets import of_units


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one kind of training added up: `records` exercises or repetitions from a day to a day."""

    records: int
    first_on: date
    last_on: date
    figures: Efficacy


@dataclass(frozen=True, slots=True)
class SheetDog:
    """A dog as the sheets name it; `dog_id` is the dog of the registry, when exactly one has the name.

    `contradictory` repetitions count a dog's answer to a sample that was not out: they are in no count.
    """

    name: str
    dog_id: UUID | None
    namesakes: int
    handlers: tuple[str, ...]
    sources: tuple[str, ...]
    contradictory: int
    tally: Tally


def tallies_of_dog(dog_id: UUID) -> dict[Blinding, Tally]:
    """Return a dog's exercises added up by who knew the truth."""
    found = db.session.execute(
        select(
            Exercise.blinding,
            func.count(),
            func.min(Exercise.held_on),
            func.max(Exercise.held_on),
            func.sum(Exercise.hits),
            func.sum(Exercise.misses),
            func.sum(Exercise.false_alerts),
            func.sum(Exercise.correct_rejections),
        )
        .join(Team, Team.id == Exercise.team_id)
        .where(Team.dog_id == dog_id, stands())
        .group_by(Exercise.blinding)
    )
    return {row[0]: _tally(row[1:]) for row in sorted(found, key=lambda row: list(Blinding).index(row[0]))}


def sheet_dogs(of: Units = None) -> list[SheetDog]:
    """Every dog of every imported sheet of units, by name; a fixed number of statements."""
    return _sheet_dogs(None, of)


def sheet_dog(dog_id: UUID) -> SheetDog | None:
    """Return what the sheets say about a dog of the registry; None when they do not name it."""
    dog = registry.dog(dog_id)
    return next(iter(_sheet_dogs(dog.name.casefold(), dog.unit_id)), None)


def _sheet_dogs(only: str | None, of: Units) -> list[SheetDog]:
    contradiction = _contradicts_itself()
    found = db.session.execute(
        select(
            Repetition.dog_name,
            Repetition.handler_name,
            TrainingImport.source,
            func.count(),
            func.min(Repetition.held_on),
            func.max(Repetition.held_on),
            func.sum(case((contradiction, 1), else_=0)),
            *(func.coalesce(func.sum(case((contradiction, 0), else_=count)), 0) for count in _COUNTS),
        )
        .join(TrainingImport, TrainingImport.id == Repetition.import_id)
        .where(of_units(of))
        .group_by(Repetition.dog_name, Repetition.handler_name, TrainingImport.source)
        .order_by(Repetition.dog_name, Repetition.handler_name)
    )
    groups: dict[str, list[Any]] = {}
    for row in found:
        if only is None or row[0].casefold() == only:
            groups.setdefault(row[0].casefold(), []).append(row)
    known = [(dog.name.casefold(), dog.id) for dog in registry.dogs(of)]
    namesakes, ids = Counter(name for name, _ in known), dict(known)
    return [
        SheetDog(
            name=rows[0][0],
            dog_id=ids[name] if namesakes[name] == 1 else None,
            namesakes=namesakes[name],
            handlers=tuple(dict.fromkeys(row[1] for row in rows)),
            sources=tuple(dict.fromkeys(row[2] for row in rows if row[2])),
            contradictory=int(sum(row[6] for row in rows)),
            tally=_tally(_added(rows)),
        )
        for name, rows in sorted(groups.items())
    ]


_COUNTS = (Repetition.hits, Repetition.misses, Repetition.false_alerts, Repetition.correct_rejections)


def _contradicts_itself() -> ColumnElement[bool]:
    """Return the condition that a row counts what a dog did at a sample which, as the row says, was not out."""
    at_target = func.coalesce(Repetition.hits, 0) + func.coalesce(Repetition.misses, 0)
    at_off_target = func.coalesce(Repetition.correct_rejections, 0)
    return or_(
        and_(Repetition.target.is_(None), at_target > 0), and_(Repetition.off_target.is_(None), at_off_target > 0)
    )


def _added(rows: list[Any]) -> tuple[Any, ...]:
    records, first, last, _, *counts = zip(*(tuple(row[3:]) for row in rows), strict=True)
    return (sum(records), min(first), max(last), *(sum(column) for column in counts))


def _tally(row: Any) -> Tally:
    records, first_on, last_on, *counts = row
    return Tally(int(records), first_on, last_on, efficacy(Counts(*(int(count) for count in counts))))
