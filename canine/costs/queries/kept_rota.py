"""The rota against what was worked: planned shifts with and without a shift of the team, and shifts nobody planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, CompoundSelect, Select, case, exists, func, or_, select, union_all

from canine.columns import part_of, seconds_between
from canine.extensions import db
from canine.rota.models import PlannedShift
from canine.rules.work import Period
from canine.shifts.models import Shift, ShiftTeam


@dataclass(frozen=True, slots=True)
class Kept:
    """One part of a period. Planned shifts count once for each team, and so do shifts that were worked.

    `met` are planned ones during which a shift of the team is on record.
    """

    planned: int = 0
    planned_s: int = 0
    met: int = 0
    worked: int = 0
    worked_s: int = 0
    unplanned: int = 0

    @property
    def not_met(self) -> int:
        """Planned ones during which no shift of the team is on record."""
        return self.planned - self.met


def kept(unit_id: UUID, period: Period, at: datetime) -> list[Kept]:
    """Return each part of a period; a planned shift counts when it has ended at `at`. Two statements."""
    planned, worked = _planned(unit_id, period, at), _worked(unit_id, period)
    return [Kept(*planned.get(part, (0, 0, 0)), *worked.get(part, (0, 0, 0))) for part in range(len(period.parts))]


def _planned(unit_id: UUID, period: Period, at: datetime) -> dict[int, tuple[int, int, int]]:
    edges = period.edges
    # What was worked in the period, gathered once: a team has worked many more shifts than these.
    worked = _gathered(
        select(ShiftTeam.team_id, Shift.started_at, Shift.ended_at)
        .join(ShiftTeam, ShiftTeam.shift_id == Shift.id)
        .where(Shift.id.in_(_begun_before_and_not_over(edges))),
        "worked",
    )
    is_met = exists().where(
        worked.c.team_id == PlannedShift.team_id,
        worked.c.started_at < PlannedShift.ends_at,
        or_(worked.c.ended_at > PlannedShift.starts_at, worked.c.ended_at.is_(None)),
    )
    rows = (
        select(
            part_of(PlannedShift.starts_at, edges).label("part"),
            seconds_between(PlannedShift.starts_at, PlannedShift.ends_at).label("seconds"),
            case((is_met, 1), else_=0).label("met"),
        )
        .where(PlannedShift.unit_id == unit_id, PlannedShift.cancelled_at.is_(None))
        .where(PlannedShift.ends_at > edges[0], PlannedShift.ends_at <= at)
        .where(PlannedShift.starts_at >= edges[0], PlannedShift.starts_at < edges[-1])
        .subquery()
    )
    return _by_part(rows, "met")


def _gathered(rows: Select[*tuple[Any, ...]], name: str) -> CTE:
    """Return rows that PostgreSQL reads once, too: it would look for each of them through those of all years."""
    return rows.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def _begun_before_and_not_over(edges: Sequence[datetime]) -> CompoundSelect[UUID]:
    """Return the ids of the shifts that reach into the period; those planned for its last day may end after it."""
    return union_all(
        select(Shift.id).where(Shift.ended_at > edges[0]), select(Shift.id).where(Shift.ended_at.is_(None))
    )


def _worked(unit_id: UUID, period: Period) -> dict[int, tuple[int, int, int]]:
    edges = period.edges
    planned = _gathered(
        select(PlannedShift.team_id, PlannedShift.starts_at, PlannedShift.ends_at).where(
            PlannedShift.cancelled_at.is_(None), PlannedShift.ends_at > edges[0]
        ),
        "planned",
    )
    was_planned = exists().where(
        planned.c.team_id == ShiftTeam.team_id,
        Shift.started_at < planned.c.ends_at,
        or_(Shift.ended_at > planned.c.starts_at, Shift.ended_at.is_(None)),
    )
    rows = (
        select(
            part_of(Shift.started_at, edges).label("part"),
            seconds_between(Shift.started_at, Shift.ended_at).label("seconds"),
            case((was_planned, 0), else_=1).label("unplanned"),
        )
        .join(ShiftTeam, ShiftTeam.shift_id == Shift.id)
        .where(Shift.unit_id == unit_id, Shift.started_at >= edges[0], Shift.started_at < edges[-1])
        .subquery()
    )
    return _by_part(rows, "unplanned")


def _by_part(rows: Any, name: str) -> dict[int, tuple[int, int, int]]:
    statement = select(rows.c.part, func.count(), func.sum(rows.c.seconds), func.sum(rows.c[name]))
    found = db.session.execute(statement.group_by(rows.c.part))
    return {part: (count, int(seconds or 0), int(marked)) for part, count, seconds, marked in found}
