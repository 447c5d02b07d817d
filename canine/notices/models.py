"""What somebody must be told: raised once, kept, marked when it was seen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.telling import LONGEST_SENTENCE, Matter


class Notice(Record):
    """One sentence for one person. `due_on` is the day it is about, `rung` the days before it (below 0: after)."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "matter", "subject_id", "due_on", "rung", name="uq_notices_told_once"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    matter: Mapped[Matter] = mapped_column(enum_column(Matter, "matter"))
    subject_id: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    rung: Mapped[int] = mapped_column(Integer)
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    address: Mapped[str] = mapped_column(String(200))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
