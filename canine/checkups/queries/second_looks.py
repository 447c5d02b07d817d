"""What a second person saw of a run that was over and not cleared yet."""

from uuid import UUID

from sqlalchemy import select

from canine.checkups.models import SecondLook
from canine.checkups.queries.records import Place
from canine.extensions import db
from canine.rules.second_look import loaded_otherwise
from canine.rules.trial import Plan


def second_looks(checkup_id: UUID) -> tuple[SecondLook, ...]:
    """Return every second look at a run of a check-up, and every one that could not be made, by run."""
    found = select(SecondLook).where(SecondLook.checkup_id == checkup_id).order_by(SecondLook.run)
    return tuple(db.session.scalars(found))


def seen_otherwise(plan: Plan, looks: tuple[SecondLook, ...]) -> dict[Place, int]:
    """Return where another item was seen than the plan has, with the number of that one."""
    return {
        (look.run, position): number
        for look in looks
        for position, number in loaded_otherwise(plan.runs[look.run - 1].positions(), look.items_seen).items()
    }
