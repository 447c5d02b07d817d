"""A line or carousel of positions, what lay in each, and what each dog did there."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.rules.folding import fold_name
from canine.rules.presentation import ResponseKind


class Line(Record):
    """One line of positions 1 … n in a room; closed for good when its responses are in."""

    __tablename__ = "lines"
    __table_args__ = (
        Index(
            "ix_lines_open", "id", sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")
        ),
        CheckConstraint("positions BETWEEN 1 AND 60", name="positions_1_to_60"),
    )

    positions: Mapped[int]
    room: Mapped[str] = mapped_column(String(120))
    room_folded: Mapped[str] = folded(fold_name, "room")
    laid_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    placements: Mapped[list["Placement"]] = relationship(order_by="Placement.position", back_populates="line")
    responses: Mapped[list["Response"]] = relationship(
        order_by="Response.position, Response.presentation", back_populates="line"
    )


class Placement(Record):
    """What lies in one position, with a nonce, as one sealed text.

    The log holds only its hash: nobody may read there what lies where before the end, and without the nonce a hash of
    one of six words could be found by trying all six.
    """

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("line_id", "position"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), index=True)
    position: Mapped[int]
    sealed_item: Mapped[str] = mapped_column(Text, info=SEALED)
    line: Mapped[Line] = relationship(back_populates="placements")


class Response(Record):
    """What the recorder saw one dog do at one position. Locked when it is written: never changed, never gone.

    `presentation` is 2 where the item was presented once more, since the dog had not sniffed it the first time.
    `from_tablet` says that a tablet locked it at `captured_at`, by its own clock, and sent it later.
    """

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("line_id", "team_id", "position", "presentation"),
        CheckConstraint("position >= 1", name="position_from_one"),
        CheckConstraint("presentation BETWEEN 1 AND 2", name="presented_once_or_twice"),
        CheckConstraint("latency_s IS NULL OR latency_s >= 0", name="latency_from_zero"),
        CheckConstraint("sniffed_s IS NULL OR sniffed_s >= 0", name="sniffed_from_zero"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    position: Mapped[int]
    presentation: Mapped[int] = mapped_column(default=1, server_default="1")
    kind: Mapped[ResponseKind] = mapped_column(enum_column(ResponseKind, "response_kind"))
    latency_s: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    sniffed_s: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    recorder_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_tablet: Mapped[bool] = mapped_column(default=False, server_default=false())
    line: Mapped[Line] = relationship(back_populates="responses")
    corrections: Mapped[list["ResponseCorrection"]] = relationship(
        order_by="ResponseCorrection.at", back_populates="response"
    )


class ResponseCorrection(Record):
    """What a response should have read, and why. The first entry stays and is shown beside it."""

    __tablename__ = "response_corrections"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("responses.id"), index=True)
    kind: Mapped[ResponseKind] = mapped_column(enum_column(ResponseKind, "response_kind"))
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    response: Mapped[Response] = relationship(back_populates="corrections")
