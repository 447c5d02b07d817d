"""Addresses at which a person's calendar program fetches what falls due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime
from canine.extensions import Record

_IN_FORCE = text("revoked_at IS NULL")


class CalendarLink(Record):
    """The token of a person's calendar, of which only the hash is kept; a person has one at a time."""

    __tablename__ = "calendar_links"
    __table_args__ = (
        Index(
            "uq_calendar_links_one_in_force",
            "person_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=SEALED)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
