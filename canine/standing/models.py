"""Dated facts on what a team was certified for. Never changed: the next fact follows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.registry.models import Odour
from canine.rules.standing import StandingKind
from canine.rules.team import Mode


class StandingFact(Record):
    """One fact: certified, suspended, reinstated, withdrawn, ended. No mode or odour means all of them."""

    __tablename__ = "standing_facts"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > at", name="ends_after_it_begins"),
        CheckConstraint(
            "kind <> 'certified' OR (mode IS NOT NULL AND odour_id IS NOT NULL AND until IS NOT NULL)",
            name="certified_for_something",
        ),
        Index(None, "team_id", "kind", "mode", "odour_id", "at"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[StandingKind] = mapped_column(enum_column(StandingKind, "standing_kind"))
    mode: Mapped[Mode | None] = mapped_column(enum_column(Mode, "mode"))
    odour_id: Mapped[UUID | None] = mapped_column(ForeignKey("odours.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(String(120))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    odour: Mapped[Odour | None] = relationship(lazy="joined")
