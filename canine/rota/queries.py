"""Reads of the rota."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from canine.accounts import places
from canine.accounts.places import Place
from canine.columns import Units, is_within, within
from canine.errors import NotFound
from canine.extensions import db
from canine.registry.models import Team
from canine.rota.models import PlannedShift, Swap
from canine.rows import get_or_not_found
from canine.rules.rota import OPEN_SWAPS


def planned_shift(shift_id: UUID, *, unit_id: Units = None) -> PlannedShift:
    """One planned shift; with a unit, only when it is of that unit. Raises NotFound."""
    found = db.session.get(PlannedShift, shift_id)
    if found is None or not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such shift on the rota.")
    return found


def planned(unit_id: Units, begins_at: datetime, ends_at: datetime) -> Sequence[PlannedShift]:
    """Return the shifts that reach into a span, in a unit or in all of them, without the cancelled ones; one
    statement.
    """
    statement = (
        select(PlannedShift)
        .where(PlannedShift.cancelled_at.is_(None))
        .where(PlannedShift.ends_at > begins_at, PlannedShift.starts_at < ends_at)
        .options(joinedload(PlannedShift.team).joinedload(Team.handler))
        .order_by(PlannedShift.starts_at, PlannedShift.id)
    )
    statement = statement.where(within(PlannedShift.unit_id, unit_id))
    return db.session.scalars(statement).unique().all()


def planned_for(team: Team, begins_at: datetime, ends_at: datetime) -> Sequence[PlannedShift]:
    """Return the shifts in a span that this team's dog or its handler is planned for, in whichever team."""
    statement = (
        select(PlannedShift)
        .join(PlannedShift.team)
        .where((Team.dog_id == team.dog_id) | (Team.handler_id == team.handler_id))
        .where(PlannedShift.cancelled_at.is_(None))
        .where(PlannedShift.ends_at > begins_at, PlannedShift.starts_at < ends_at)
        .options(contains_eager(PlannedShift.team))
        .order_by(PlannedShift.starts_at)
    )
    return db.session.scalars(statement).unique().all()


def planned_for_handler(handler_id: UUID, begins_at: datetime, ends_at: datetime | None) -> Sequence[PlannedShift]:
    """Return the shifts in a span that a handler is planned for; a span without an end goes on."""
    statement = (
        select(PlannedShift)
        .join(PlannedShift.team)
        .where(Team.handler_id == handler_id, PlannedShift.cancelled_at.is_(None), PlannedShift.ends_at > begins_at)
        .options(contains_eager(PlannedShift.team))
        .order_by(PlannedShift.starts_at)
    )
    if ends_at is not None:
        statement = statement.where(PlannedShift.starts_at < ends_at)
    return db.session.scalars(statement).unique().all()


def swap(swap_id: UUID) -> Swap:
    """One swap. Raises NotFound."""
    return get_or_not_found(Swap, swap_id, "There is no such swap.")


def open_swaps(unit_id: Units = None) -> Sequence[Swap]:
    """Swap on which nobody has decided, in a unit or in all of them, the next shift first."""
    statement = (
        select(Swap).join(Swap.shift).where(Swap.state.in_(OPEN_SWAPS)).order_by(PlannedShift.starts_at, Swap.id)
    )
    statement = statement.where(within(PlannedShift.unit_id, unit_id))
    return db.session.scalars(statement).unique().all()


def open_swaps_of_shifts(shift_ids: Iterable[UUID]) -> Sequence[Swap]:
    """Swap on which nobody has decided that give one of these shifts away, or offer one in return."""
    wanted = list(shift_ids)
    either = Swap.shift_id.in_(wanted) | Swap.in_return_id.in_(wanted)
    return db.session.scalars(select(Swap).where(Swap.state.in_(OPEN_SWAPS), either)).unique().all()


@places.of("rota.shift_id")
def _place_of_planned_shift(shift_id: UUID) -> Place:
    return Place(planned_shift(shift_id).unit_id)


@places.of("swap_id")
def _place_of_swap(swap_id: UUID) -> Place:
    return Place(swap(swap_id).shift.unit_id)
