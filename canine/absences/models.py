"""When a handler is not available for duty. A row is never changed: a correction is a row that names the one before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.registry.models import Handler
from canine.rules.absence import AbsenceKind, AbsenceSpan


class Absence(Record):
    """A handler is away from a moment up to another one; without an end, until further notice.

    `remark` is for the person and the managers of the unit. No medical detail is asked for or kept elsewhere.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at > begins_at", name="ends_after_it_begins"),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
        CheckConstraint("corrects_id IS NOT NULL OR NOT is_struck", name="strikes_something"),
    )

    handler_id: Mapped[UUID] = mapped_column(ForeignKey("handlers.id"), index=True)
    kind: Mapped[AbsenceKind] = mapped_column(enum_column(AbsenceKind, "absence_kind"))
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(String(400), default="")
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("absences.id"), unique=True)
    is_struck: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorder_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handler: Mapped[Handler] = relationship(lazy="joined")

    @property
    def span(self) -> AbsenceSpan:
        """The absence as the rules read it."""
        return AbsenceSpan(self.kind, self.begins_at, self.ends_at)
