"""Who was asked about a hand-over, and what each of them said. Nothing here is ever changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.accounts.models import User
from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.confirmation import AnsweredBy, CustodyAnswer, CustodyPart, HandOverKind


class CustodyRequest(Record):
    """One person is asked to confirm one hand-over. `hand_over_id` is a row of the package that the kind names.

    `words` say what went from whom to whom, and where it is shown is `address`. `is_needed`: the hand-over is whole
    only with this person's word.
    """

    __tablename__ = "custody_requests"
    __table_args__ = (
        Index(None, "unit_id", "is_needed", "id"),
        Index(None, "person_id", "id"),
        Index(None, "asked_by_id", "id"),
        UniqueConstraint("hand_over_id", "person_id"),
        UniqueConstraint("hand_over_id", "part"),
        CheckConstraint("words <> '' AND address <> ''", name="says_what"),
        CheckConstraint("asked_by_id IS NULL OR asked_by_id <> person_id", name="asked_by_another"),
    )

    kind: Mapped[HandOverKind] = mapped_column(enum_column(HandOverKind, "hand_over_kind"))
    hand_over_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    part: Mapped[CustodyPart] = mapped_column(enum_column(CustodyPart, "custody_part"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(120))
    is_needed: Mapped[bool]
    words: Mapped[str] = mapped_column(String(400))
    address: Mapped[str] = mapped_column(String(120))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    person: Mapped[User] = relationship(foreign_keys="CustodyRequest.person_id", lazy="joined")
    answers: Mapped[list["CustodyReply"]] = relationship(
        order_by="CustodyReply.number", back_populates="request", lazy="joined"
    )


class CustodyReply(Record):
    """What the person who was asked said, and by what they were known; or a PIN that proved nobody's word.

    `recorder_id` is who sent it: with a typed PIN whoever works with the tablet, otherwise the person.
    """

    __tablename__ = "custody_replies"
    __table_args__ = (
        Index(None, "request_id", "said"),
        UniqueConstraint("request_id", "number"),
        CheckConstraint("said <> 'hand_over_disputed' OR reason <> ''", name="disputed_with_a_reason"),
        CheckConstraint(
            "said IN ('hand_over_confirmed', 'hand_over_disputed') OR answered_by = 'typed_pin'", name="pin_was_typed"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("custody_requests.id"), index=True)
    number: Mapped[int]
    said: Mapped[CustodyAnswer] = mapped_column(enum_column(CustodyAnswer, "custody_answer"))
    answered_by: Mapped[AnsweredBy] = mapped_column(enum_column(AnsweredBy, "answered_by"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    request: Mapped[CustodyRequest] = relationship(back_populates="answers")
