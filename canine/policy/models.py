"""The policy's dated versions. None is ever changed; the next one takes over on its day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Record


class PolicyVersion(Record):
    """Every value of the policy from a moment on, with the reason for the change and its author."""

    __tablename__ = "policy_versions"
    __table_args__ = (CheckConstraint("number >= 1", name="number_from_one"),)

    number: Mapped[int] = mapped_column(unique=True)
    in_force_from: Mapped[datetime] = mapped_column(UtcDateTime, unique=True)
    policy_values: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
