"""What came from the field: each record's body with its receipt, and bodies that could not be taken."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.field import HoldReason, KeptBecause, RecordState, Settlement
from canine.rules.photo import PhotoSubject
from canine.rules.pin import TypedPinState


class FieldRecord(Record):
    """A record with its receipt; its id was made on the tablet. Held, it waits for the record that it names, for a
    shift of its author, or, where the tablet's clock is ahead of the server's, until `retry_at`.

    One that came from a kept body got its id when a manager settled that body.
    """

    __tablename__ = "field_records"
    __table_args__ = (
        CheckConstraint("length(content_sha256) = 64", name="content_is_sha256"),
        CheckConstraint("sequence >= 1", name="sequence_from_one"),
        CheckConstraint(
            "(state = 'held') = (waits_for IS NOT NULL OR hold_reason IS NOT NULL)", name="held_for_something"
        ),
        CheckConstraint("waits_for IS NULL OR hold_reason IS NULL", name="held_for_one_thing"),
        CheckConstraint(
            "(retry_at IS NOT NULL) = (hold_reason IS NOT NULL AND hold_reason = 'clocks')",
            name="clocks_until_a_moment",
        ),
        Index(None, "device", "sequence"),
    )

    receipt: Mapped[int] = mapped_column(unique=True)
    record_type: Mapped[str] = mapped_column(String(40))
    form_version: Mapped[int]
    state: Mapped[RecordState] = mapped_column(enum_column(RecordState, "record_state"), index=True)
    waits_for: Mapped[UUID | None] = mapped_column(index=True)
    hold_reason: Mapped[HoldReason | None] = mapped_column(enum_column(HoldReason, "hold_reason"))
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    body: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    author_name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    sequence: Mapped[int] = mapped_column(BigInteger)
    sent_from: Mapped[str] = mapped_column(String(200))
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    clock_off_s: Mapped[int | None]
    zone: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    came_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("kept_bodies.id"), unique=True)


class FieldPhoto(Record):
    """A photo that a record names; the picture itself comes later, in pieces, and is kept once it is whole and true.

    Pieces after which no other came are cleared: when it was last, and of how many bytes, stays here. What the camera
    noted of place and time is kept aside: nobody has checked it.
    """

    __tablename__ = "field_photos"
    __table_args__ = (
        UniqueConstraint("record_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="content_is_sha256"),
        CheckConstraint("size BETWEEN 1 AND 3145728", name="size_of_a_photo"),
        CheckConstraint("width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name="edges_of_a_photo"),
        CheckConstraint("place BETWEEN 1 AND 8", name="place_in_the_record"),
        CheckConstraint("(jpeg IS NULL) = (completed_at IS NULL)", name="complete_with_its_picture"),
        CheckConstraint("(cleared_at IS NULL) = (cleared_bytes IS NULL)", name="cleared_of_some_bytes"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("field_records.id"))
    place: Mapped[int]
    shows: Mapped[PhotoSubject] = mapped_column(enum_column(PhotoSubject, "photo_subject"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    exif_taken_at: Mapped[str] = mapped_column(String(40), default="")
    exif_latitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    exif_longitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    jpeg: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_bytes: Mapped[int | None]

    record: Mapped[FieldRecord] = relationship(lazy="joined")


class PhotoPiece(Record):
    """A piece of a photo on its way. Not evidence: it is gone when the photo is whole, or when no other piece came for
    long; the log tells of both.
    """

    __tablename__ = "photo_pieces"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("photo_id", "begins_at"),
        CheckConstraint("begins_at >= 0", name="begins_from_zero"),
        CheckConstraint("size BETWEEN 1 AND 1048576", name="size_of_a_piece"),
    )

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("field_photos.id"))
    begins_at: Mapped[int]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuarantinedBody(Record):
    """A body that was not taken, as it came: another one under a known id, or one that breaks a rule.

    Each content is kept once, however often it is sent. A manager settles it.
    """

    __tablename__ = "kept_bodies"
    __table_args__ = (
        UniqueConstraint("record_id", "content_sha256"),
        CheckConstraint("(settled_at IS NULL) = (settlement IS NULL)", name="settled_somehow"),
        CheckConstraint("settled_at IS NULL OR reason <> ''", name="settled_with_a_reason"),
    )

    record_id: Mapped[UUID] = mapped_column(index=True)
    because: Mapped[KeptBecause] = mapped_column(enum_column(KeptBecause, "kept_because"))
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    body: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    sent_from: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settlement: Mapped[Settlement | None] = mapped_column(enum_column(Settlement, "settlement"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")


class TabletAnnouncement(Record):
    """The last number that a tablet said it had given, where more were given than have come; and which storage said so.

    A tablet says it with every contact. A storage of another id is a new one: the former was cleared, or the tablet is
    another. What was announced and never comes is missing, whatever becomes of the tablet.
    """

    __tablename__ = "tablet_announcements"
    __table_args__ = (CheckConstraint("last_sequence >= 0", name="sequence_from_zero"),)

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), index=True)
    storage_id: Mapped[UUID]
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    is_new_storage: Mapped[bool]
    announced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PinCheck(Record):
    """What came of the PIN that a record bears, judged once, when the record came; `id` is the record's.

    The PIN is nowhere in clear: the record has it sealed, and this row whether it was the person's.
    """

    __tablename__ = "pin_checks"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[TypedPinState] = mapped_column(enum_column(TypedPinState, "typed_pin_state"))
    device: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandlerPin(Record):
    """The PIN with which a person takes over a tablet; wrong ones are counted, and make everybody wait."""

    __tablename__ = "handler_pins"
    __table_args__ = (CheckConstraint("wrong_tries >= 0", name="tries_from_zero"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(300), info=SEALED)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
