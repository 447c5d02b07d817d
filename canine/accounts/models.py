"""People who sign in, links that let the first one in, and tablets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from canine.audit.images import SEALED
from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.language import Language
from canine.rules.roles import Role


class User(Record):
    """An account. `agency` is set for a guest from another unit or service.

    `session_mark` is part of every session: when it changes, all sessions of the account end. `language` is that of
    the tablet's screens.
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_small_letters"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    agency: Mapped[str] = mapped_column(String(160), default="")
    language: Mapped[Language] = mapped_column(enum_column(Language, "language"), default=Language.ENGLISH)
    password_hash: Mapped[str] = mapped_column(String(300), info=SEALED)
    session_mark: Mapped[str] = mapped_column(String(64), info=SEALED)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SetupLink(Record):
    """A link, good once and for an hour, with which the first administrator makes an account."""

    __tablename__ = "setup_links"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Device(Record):
    """A tablet that the administrator enrolled; its token is kept only as a hash."""

    __tablename__ = "devices"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
