"""Shifts that are planned ahead, and the swaps that handlers ask for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.registry.models import Team
from canine.rules.rota import SwapState
from canine.units.models import Station

_IS_OPEN = text("state IN ('asked', 'agreed')")


class PlannedShift(Record):
    """A team is meant to be on duty at a station from a moment to a moment. Cancelled, it stays on record."""

    __tablename__ = "planned_shifts"
    __table_args__ = (
        Index(None, "team_id", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled_with_a_reason"),
        Index(None, "unit_id", "ends_at"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    station_id: Mapped[UUID] = mapped_column(ForeignKey("stations.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    planned_by_name: Mapped[str] = mapped_column(String(120))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(String(400), default="")
    team: Mapped[Team] = relationship(lazy="joined")
    station: Mapped[Station] = relationship(lazy="joined")


class Swap(Record):
    """One handler asks another to take over a planned shift, on demand for one of the other's in return."""

    __tablename__ = "swaps"
    __table_args__ = (
        CheckConstraint("from_team_id <> to_team_id", name="between_two_teams"),
        CheckConstraint("reason <> ''", name="asked_with_a_reason"),
        CheckConstraint(
            "state NOT IN ('approved', 'refused') OR (decided_at IS NOT NULL AND decision_reason <> '')",
            name="decided_with_a_reason",
        ),
        Index("uq_swaps_open", "shift_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("planned_shifts.id"), index=True)
    from_team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    to_team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    in_return_id: Mapped[UUID | None] = mapped_column(ForeignKey("planned_shifts.id"))
    state: Mapped[SwapState] = mapped_column(enum_column(SwapState, "swap_state"))
    reason: Mapped[str] = mapped_column(String(400))
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_name: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(String(400), default="")
    shift: Mapped[PlannedShift] = relationship(foreign_keys=[shift_id], lazy="joined")
    in_return: Mapped[PlannedShift | None] = relationship(foreign_keys=[in_return_id], lazy="joined")
    from_team: Mapped[Team] = relationship(foreign_keys=[from_team_id], lazy="joined")
    to_team: Mapped[Team] = relationship(foreign_keys=[to_team_id], lazy="joined")
