"""The draw of a day: the seed's commitment, the list, the draw, and what became of each drawn container.

Every row is written once: a draw that went wrong is followed by another one, with its reason, and stays in sight.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime
from canine.extensions import Record
from canine.rules.limits import NAME, PLACE_IN_YARD, PUBLIC_PART, REASON
from canine.units.models import Unit


class DrawCommitment(Record):
    """A seed that nobody has seen, for the draw of a unit's day; its SHA-256 stands here and in the log.

    `from_at` and `until_at` are the midnights of the day in the unit's zone. `number` counts the unit's commitments, so
    that none can be missing from a list.
    """

    __tablename__ = "draw_commitments"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
        CheckConstraint("until_at > from_at", name="day_has_hours"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    number: Mapped[int]
    day_on: Mapped[date]
    from_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_seed: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    public_source: Mapped[str] = mapped_column(String(PUBLIC_PART))
    reason: Mapped[str] = mapped_column(String(REASON))
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    committed_by_name: Mapped[str] = mapped_column(String(NAME))
    unit: Mapped[Unit] = relationship(lazy="joined")
    day_list: Mapped["DrawList | None"] = relationship(back_populates="commitment")
    draw: Mapped["Draw | None"] = relationship(back_populates="commitment")


class DrawList(Record):
    """The day's list as it came, and the containers that were read in it, each with its part of the draw."""

    __tablename__ = "draw_lists"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="list_is_sha256"),
        CheckConstraint("listed_count >= 1", name="lists_something"),
    )

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("draw_commitments.id"), unique=True)
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    as_listed: Mapped[bool]
    divided_by: Mapped[list[Any]] = mapped_column(JSON)
    targeted: Mapped[list[Any]] = mapped_column(JSON)
    listed_count: Mapped[int]
    again_count: Mapped[int]
    # What was read in the file, a line for each container: number, size, line, yard, with tabulators between.
    listed: Mapped[str] = mapped_column(Text, info=SEALED)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(NAME))
    commitment: Mapped[DrawCommitment] = relationship(back_populates="day_list")


class Draw(Record):
    """The seed, opened when the list was locked, and how many were drawn of each part of the list."""

    __tablename__ = "draws"
    __table_args__ = (CheckConstraint("length(seed) = 64", name="seed_is_32_bytes"),)

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("draw_commitments.id"), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    public_part: Mapped[str] = mapped_column(String(PUBLIC_PART))
    strata: Mapped[list[Any]] = mapped_column(JSON)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    drawn_by_name: Mapped[str] = mapped_column(String(NAME))
    commitment: Mapped[DrawCommitment] = relationship(back_populates="draw")
    containers: Mapped[list["DrawnContainer"]] = relationship(
        back_populates="draw", order_by="(DrawnContainer.stratum, DrawnContainer.place)"
    )


class DrawnContainer(Record):
    """A container that was drawn, at its place in the order of its part of the list.

    `replaces_id` is the one that was not reached, for which the next in order was taken.
    """

    __tablename__ = "drawn_containers"
    __table_args__ = (
        UniqueConstraint("draw_id", "number"),
        UniqueConstraint("draw_id", "stratum", "place"),
        CheckConstraint("place >= 1", name="place_from_one"),
    )

    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"), index=True)
    number: Mapped[str] = mapped_column(String(11), index=True)
    stratum: Mapped[str] = mapped_column(String(3 * PLACE_IN_YARD + 10))
    place: Mapped[int]
    yard: Mapped[str] = mapped_column(String(PLACE_IN_YARD))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("drawn_containers.id"), unique=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    draw: Mapped[Draw] = relationship(back_populates="containers")
    not_reached: Mapped["NotReached | None"] = relationship(lazy="selectin")
    looks: Mapped[list["DrawnLook"]] = relationship(lazy="selectin")


class NotReached(Record):
    """Why nobody looked at a drawn container on its day."""

    __tablename__ = "drawn_not_reached"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    drawn_id: Mapped[UUID] = mapped_column(ForeignKey("drawn_containers.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(REASON))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    said_by_name: Mapped[str] = mapped_column(String(NAME))


class DrawnLook(Record):
    """The search or the air sample by which a drawn container was looked at on the day of its draw.

    It follows from unit, day and number, whoever wrote the record and wherever; nobody chooses it.
    """

    __tablename__ = "drawn_looks"
    __table_args__ = (
        CheckConstraint("(search_id IS NULL) <> (sample_id IS NULL)", name="a_search_or_a_sample"),
        UniqueConstraint("drawn_id", "search_id"),
        UniqueConstraint("drawn_id", "sample_id"),
    )

    drawn_id: Mapped[UUID] = mapped_column(ForeignKey("drawn_containers.id"), index=True)
    search_id: Mapped[UUID | None] = mapped_column(ForeignKey("searches.id"), index=True)
    sample_id: Mapped[UUID | None] = mapped_column(ForeignKey("air_samples.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn: Mapped[DrawnContainer] = relationship(back_populates="looks")


__all__ = ["Draw", "DrawCommitment", "DrawList", "DrawnContainer", "DrawnLook", "NotReached"]
