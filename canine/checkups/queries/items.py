"""Where prepared items lay: in which check-ups, runs and positions. What a sealed plan says is not read here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from canine.checkups.models import Checkup, CheckupItem, CheckupResult, CheckupRun
from canine.checkups.queries.records import Place
from canine.extensions import db
from canine.registry.models import Team
from canine.rules.trial import Plan


@dataclass(frozen=True, slots=True)
class ItemUse:
    """One check-up that could draw on an item. `places` are the run and position where it lay; None while sealed."""

    checkup_id: UUID
    team: str
    opened_at: datetime
    places: tuple[Place, ...] | None


def uses_of(item_ids: Collection[UUID]) -> dict[UUID, tuple[ItemUse, ...]]:
    """Return the uses of each item, the newest first; two statements, and each revealed plan is read once."""
    rows: Any = db.session.execute(
        select(CheckupItem.item_id, CheckupItem.number, Checkup.id, Checkup.opened_at, Team, CheckupResult.plan_json)
        .join(Checkup, Checkup.id == CheckupItem.checkup_id)
        .join(Team, Team.id == Checkup.team_id)
        .outerjoin(CheckupResult, CheckupResult.checkup_id == Checkup.id)
        .where(CheckupItem.item_id.in_(list(item_ids)))
        .order_by(Checkup.opened_at.desc(), Checkup.id)
    )
    places: dict[UUID, dict[int, tuple[Place, ...]]] = {}
    found: dict[UUID, tuple[ItemUse, ...]] = dict.fromkeys(item_ids, ())
    for item_id, number, checkup_id, opened_at, team, plan_text in rows:
        if plan_text is not None and checkup_id not in places:
            places[checkup_id] = _places(plan_text)
        lay = None if plan_text is None else places[checkup_id].get(number, ())
        use = ItemUse(checkup_id, team.called_at(opened_at), opened_at, lay)
        found[item_id] = (*found[item_id], use)
    return found


def runs_that_could_hold(item_ids: Collection[UUID]) -> Sequence[CheckupRun]:
    """Return the runs of every check-up that could draw on one of these items."""
    drawing = select(CheckupItem.checkup_id).where(CheckupItem.item_id.in_(list(item_ids)))
    return db.session.scalars(select(CheckupRun).where(CheckupRun.checkup_id.in_(drawing))).all()


def _places(plan_text: str) -> dict[int, tuple[Place, ...]]:
    found: dict[int, tuple[Place, ...]] = {}
    for one in Plan.read(plan_text).presentations():
        if one.item.number is not None:
            found[one.item.number] = (*found.get(one.item.number, ()), (one.run, one.position))
    return found
