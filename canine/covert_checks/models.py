"""A covert check: the sealed plan, who agreed, who withdrew it, who had to open it, the reveal, and what was matched.

Every row is written once. Until the reveal nothing of what, where and when is in the clear.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.accounts.models import User
from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.covert_check import RevealCause
from canine.rules.limits import NAME, REASON
from canine.units.models import Unit


class CovertCheck(Record):
    """The commitment to a plan that its keeper alone reads; its SHA-256 stands here and in the log.

    `number` counts the unit's checks, so that none can be missing. `second_id` is the manager who agrees.
    """

    __tablename__ = "covert_checks"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
        CheckConstraint("keeper_id <> second_id", name="two_people"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    number: Mapped[int]
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_opening: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    keeper_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    keeper_name: Mapped[str] = mapped_column(String(NAME))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unit: Mapped[Unit] = relationship(lazy="joined")
    second: Mapped[User] = relationship(foreign_keys="CovertCheck.second_id", lazy="joined")
    agreement: Mapped["CovertAgreement | None"] = relationship(lazy="joined")
    reveal: Mapped["CovertReveal | None"] = relationship(lazy="joined")
    withdrawals: Mapped[list["CovertWithdrawal"]] = relationship(
        order_by="CovertWithdrawal.withdrawn_at", lazy="selectin"
    )
    safety_openings: Mapped[list["CovertSafetyOpening"]] = relationship(
        order_by="CovertSafetyOpening.opened_at", lazy="selectin"
    )
    removal: Mapped["CovertRemoval | None"] = relationship(lazy="joined")
    looks: Mapped[list["CovertLook"]] = relationship(order_by="(CovertLook.linked_at, CovertLook.id)", lazy="selectin")


class CovertAgreement(Record):
    """The manager who was named agreed that there is such a check, without reading its plan."""

    __tablename__ = "covert_agreements"

    check_id: Mapped[UUID] = mapped_column(ForeignKey("covert_checks.id"), unique=True)
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    agreed_by_name: Mapped[str] = mapped_column(String(NAME))


class CovertWithdrawal(Record):
    """The word of one of the two who know of it that a check is not to be held; it takes both, and both reasons."""

    __tablename__ = "covert_withdrawals"
    __table_args__ = (
        UniqueConstraint("check_id", "withdrawn_by_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    check_id: Mapped[UUID] = mapped_column(ForeignKey("covert_checks.id"), index=True)
    reason: Mapped[str] = mapped_column(String(REASON))
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    withdrawn_by_name: Mapped[str] = mapped_column(String(NAME))


class CovertSafetyOpening(Record):
    """The manager who agreed had to read the plan before the reveal, and why. It stands with the check for good."""

    __tablename__ = "covert_safety_openings"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    check_id: Mapped[UUID] = mapped_column(ForeignKey("covert_checks.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(REASON))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    opened_by_name: Mapped[str] = mapped_column(String(NAME))


class CovertReveal(Record):
    """The opening, when the program revealed it, and why."""

    __tablename__ = "covert_reveals"

    check_id: Mapped[UUID] = mapped_column(ForeignKey("covert_checks.id"), unique=True)
    cause: Mapped[RevealCause] = mapped_column(enum_column(RevealCause, "reveal_cause"))
    opening: Mapped[str] = mapped_column(Text)
    revealed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CovertRemoval(Record):
    """What was put in is out again: said by the keeper or the manager who agreed."""

    __tablename__ = "covert_removals"

    check_id: Mapped[UUID] = mapped_column(ForeignKey("covert_checks.id"), unique=True)
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    said_by_name: Mapped[str] = mapped_column(String(NAME))


class CovertLook(Record):
    """The search or the air sample of what was put in. It follows from unit, number and time; nobody chooses it."""

    __tablename__ = "covert_looks"
    __table_args__ = (
        CheckConstraint("(search_id IS NULL) <> (sample_id IS NULL)", name="a_search_or_a_sample"),
        UniqueConstraint("check_id", "search_id"),
        UniqueConstraint("check_id", "sample_id"),
    )

    check_id: Mapped[UUID] = mapped_column(ForeignKey("covert_checks.id"), index=True)
    search_id: Mapped[UUID | None] = mapped_column(ForeignKey("searches.id"), index=True)
    sample_id: Mapped[UUID | None] = mapped_column(ForeignKey("air_samples.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)


__all__ = [
    "CovertAgreement",
    "CovertCheck",
    "CovertLook",
    "CovertRemoval",
    "CovertReveal",
    "CovertSafetyOpening",
    "CovertWithdrawal",
]
