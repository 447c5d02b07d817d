"""What a person asked of a list, under a name of their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Record

_KEPT = text("removed_at IS NULL")


class SavedView(Record):
    """Filters and order of a list, as its address says them, for the person who kept them and nobody else."""

    __tablename__ = "saved_views"
    __table_args__ = (
        CheckConstraint("name <> '' AND listing <> ''", name="of_a_list_with_a_name"),
        Index(
            "uq_saved_views_one_of_a_name",
            "user_id",
            "listing",
            "name",
            unique=True,
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    listing: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(1000))
    path: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def address(self) -> str:
        """Where the list is seen so."""
        return f"{self.path}{self.query}"
