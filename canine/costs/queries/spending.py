"""What was spent in a period, summed up in the database; what was corrected is worked out here."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select

from canine.columns import part_of
from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.costs.models import Cost
from canine.costs.queries import FACTS
from canine.extensions import db
from canine.registry.models import Dog
from canine.rules.cost import Spent, budget_cents
from canine.rules.fact import fact_of
from canine.rules.work import Period


def spent(unit_id: UUID, *periods: Period) -> list[list[Spent]]:
    """Return what was spent in each part of each period, by kind and dog, without what is struck. Two statements."""
    days = sorted({day for period in periods for day in period.days})
    whole = _summed(unit_id, days)
    return [
        [replace(one, part=part) for one in whole if (part := period.part_of_day(days[one.part])) is not None]
        for period in periods
    ]


def _summed(unit_id: UUID, days: list[date]) -> list[Spent]:
    """Return the same by the parts between these days."""
    was_corrected = exists().where(Correction.subject_id == Cost.id)
    of_unit = (Cost.unit_id == unit_id, ~corrections.is_struck(Cost.id))
    rows = (
        select(part_of(Cost.spent_on, days).label("part"), Cost.kind, Cost.dog_id, Cost.budget_cents)
        .where(*of_unit, ~was_corrected, Cost.spent_on >= days[0], Cost.spent_on < days[-1])
        .subquery()
    )
    keys = (rows.c.part, rows.c.kind, rows.c.dog_id)
    summed = select(*keys, func.count(), func.sum(rows.c.budget_cents)).group_by(*keys)
    found = [Spent(part, kind, dog, count, int(cents)) for part, kind, dog, count, cents in db.session.execute(summed)]
    return found + _corrected(of_unit, days)


def _corrected(of_unit: tuple[object, ...], days: list[date]) -> list[Spent]:
    statement = (
        select(Cost.id, Cost.dog_id, Cost.kind, Cost.amount, Cost.rate, Cost.spent_on, Correction.fact, Correction.new)
        .join(Correction, Correction.subject_id == Cost.id)
        .where(*of_unit)  # type: ignore[arg-type]  # conditions of SQLAlchemy
        .order_by(Correction.received_at, Correction.id)
    )
    entries: dict[UUID, dict[str, Any]] = {}
    for key, dog_id, kind, amount, rate, spent_on, fact, new in db.session.execute(statement):
        now = entries.setdefault(
            key, {"dog_id": dog_id, "kind": kind, "amount": amount, "rate": rate, "spent_on": spent_on}
        )
        now[fact] = fact_of(FACTS[fact], new)
    found = []
    for now in entries.values():
        spent_on = now["spent_on"]
        if days[0] <= spent_on < days[-1]:
            part = sum(day <= spent_on for day in days) - 1
            cents = budget_cents(now["amount"], now["rate"])
            found.append(Spent(part, now["kind"], now["dog_id"], 1, cents))
    return found


def names_of_dogs(unit_id: UUID) -> dict[UUID, str]:
    """Return how the dogs of a unit, and those that costs of it were for, are called."""
    of_costs = select(Cost.dog_id).where(Cost.unit_id == unit_id, Cost.dog_id.is_not(None))
    statement = select(Dog.id, Dog.name).where((Dog.unit_id == unit_id) | Dog.id.in_(of_costs)).order_by(Dog.name)
    return {row[0]: row[1] for row in db.session.execute(statement)}
