"""Reads of absences. What was corrected or struck is read on the page of the absence alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from canine.absences.models import Absence
from canine.accounts import places
from canine.accounts.places import Place
from canine.columns import Units, is_within, within
from canine.errors import NotFound
from canine.extensions import db
from canine.registry.models import Handler
from canine.rules.absence import AbsenceSpan


def _standing() -> Any:
    """Rows that no later one corrects, and that do not strike an earlier one."""
    later = aliased(Absence)
    return select(Absence).where(~exists().where(later.corrects_id == Absence.id), Absence.is_struck.is_(False))


def absence(absence_id: UUID, *, unit_id: Units = None) -> Absence:
    """One entry; with a unit, only of a handler of that unit. Raises NotFound."""
    found = db.session.get(Absence, absence_id)
    if found is None or not is_within(found.handler.unit_id, unit_id):
        raise NotFound("There is no such absence.")
    return found


def is_latest(found: Absence) -> bool:
    """Whether it stands: neither corrected by a later entry nor struck."""
    return not found.is_struck and db.session.scalar(select(Absence.id).where(Absence.corrects_id == found.id)) is None


def versions_of(found: Absence) -> list[Absence]:
    """Every entry of the same absence, the first one first."""
    every = db.session.scalars(select(Absence).where(Absence.handler_id == found.handler_id)).all()
    by_id, later = {one.id: one for one in every}, {one.corrects_id: one for one in every if one.corrects_id}
    first = found
    while first.corrects_id is not None:
        first = by_id[first.corrects_id]
    chain = [first]
    while chain[-1].id in later:
        chain.append(later[chain[-1].id])
    return chain


def spans_of(handler_ids: Iterable[UUID], *, since: datetime) -> Mapping[UUID, tuple[AbsenceSpan, ...]]:
    """Return the absences of each handler that were not over at a moment, the earliest first; one statement."""
    statement = _standing().where(
        Absence.handler_id.in_(set(handler_ids)), Absence.ends_at.is_(None) | (Absence.ends_at > since)
    )
    found: dict[UUID, list[AbsenceSpan]] = defaultdict(list)
    for row in db.session.scalars(statement.order_by(Absence.begins_at, Absence.id)).unique():
        found[row.handler_id].append(row.span)
    return {key: tuple(spans) for key, spans in found.items()}


def absences_in(
    unit_id: Units, begins_at: datetime, ends_at: datetime | None, *, handler_id: UUID | None = None
) -> Sequence[Absence]:
    """Return the absences that reach into a span, of a unit or of all, or of one handler; the earliest first."""
    statement = _standing().join(Handler, Handler.id == Absence.handler_id)
    statement = statement.where(Absence.ends_at.is_(None) | (Absence.ends_at > begins_at))
    if ends_at is not None:
        statement = statement.where(Absence.begins_at < ends_at)
    statement = statement.where(within(Handler.unit_id, unit_id))
    if handler_id is not None:
        statement = statement.where(Absence.handler_id == handler_id)
    found: Sequence[Absence] = (
        db.session.scalars(statement.order_by(Absence.begins_at, Handler.name, Absence.id)).unique().all()
    )
    return found


def overlapping(handler_id: UUID, begins_at: datetime, ends_at: datetime | None) -> Sequence[Absence]:
    """Return the absences of a handler that a span would touch."""
    return absences_in(None, begins_at, ends_at, handler_id=handler_id)


@places.of("absence_id")
def _place_of_absence(absence_id: UUID) -> Place:
    return Place(absence(absence_id).handler.unit_id)
