"""What came from the field: each record's body with its receipt, and bodies that could not be taken."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

sa.Table(
    "field_records",
    METADATA,
    row_id(),
    required("receipt", sa.Integer, unique=True),
    required("record_type", sa.String(40)),
    required("form_version", sa.Integer),
    required("state", one_of("record_state", "recorded", "held", "refused"), index=True),
    sa.Column("waits_for", sa.Uuid, index=True),
    required("problems", sa.JSON),
    required("body", sa.Text),
    required("content_sha256", sa.String(64)),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("author_name", sa.String(120)),
    sa.Column("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("device", sa.String(120)),
    required("sequence", sa.BigInteger),
    required("sent_from", sa.String(200)),
    required("captured_at", MOMENT),
    required("received_at", MOMENT, index=True),
    sa.Column("clock_off_s", sa.Integer),
    required("zone", sa.String(60)),
    sa.Column("recorded_at", MOMENT),
    sa.Column("came_from_id", sa.Uuid, sa.ForeignKey("kept_bodies.id"), unique=True),
    sa.Column("hold_reason", one_of("hold_reason", "shift", "clocks")),
    sa.Column("retry_at", MOMENT),
    sa.CheckConstraint(
        "(retry_at IS NOT NULL) = (hold_reason IS NOT NULL AND hold_reason = 'clocks')", name="clocks_until_a_moment"
    ),
    sa.CheckConstraint("length(content_sha256) = 64", name="content_is_sha256"),
    sa.CheckConstraint("waits_for IS NULL OR hold_reason IS NULL", name="held_for_one_thing"),
    sa.CheckConstraint(
        "(state = 'held') = (waits_for IS NOT NULL OR hold_reason IS NOT NULL)", name="held_for_something"
    ),
    sa.CheckConstraint("sequence >= 1", name="sequence_from_one"),
    sa.Index("ix_field_records_device_sequence", "device", "sequence"),
    info=written_once("state", "waits_for", "problems", "recorded_at", "hold_reason", "retry_at"),
)

sa.Table(
    "field_photos",
    METADATA,
    row_id(),
    required("record_id", sa.Uuid, sa.ForeignKey("field_records.id")),
    required("place", sa.Integer),
    required("shows", one_of("photo_subject", "seal", "find", "other")),
    required("sha256", sa.String(64)),
    required("size", sa.Integer),
    required("width", sa.Integer),
    required("height", sa.Integer),
    required("exif_taken_at", sa.String(40)),
    sa.Column("exif_latitude", sa.Numeric(9, 6)),
    sa.Column("exif_longitude", sa.Numeric(9, 6)),
    required("named_at", MOMENT),
    sa.Column("jpeg", sa.LargeBinary),
    sa.Column("completed_at", MOMENT),
    sa.Column("cleared_at", MOMENT),
    sa.Column("cleared_bytes", sa.Integer),
    sa.CheckConstraint("(cleared_at IS NULL) = (cleared_bytes IS NULL)", name="cleared_of_some_bytes"),
    sa.CheckConstraint("(jpeg IS NULL) = (completed_at IS NULL)", name="complete_with_its_picture"),
    sa.CheckConstraint("length(sha256) = 64", name="content_is_sha256"),
    sa.CheckConstraint("width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name="edges_of_a_photo"),
    sa.CheckConstraint("place BETWEEN 1 AND 8", name="place_in_the_record"),
    sa.CheckConstraint("size BETWEEN 1 AND 3145728", name="size_of_a_photo"),
    sa.UniqueConstraint("record_id", "sha256"),
    info=written_once("jpeg", "completed_at", "cleared_at", "cleared_bytes"),
)

sa.Table(
    "photo_pieces",
    METADATA,
    row_id(),
    required("photo_id", sa.Uuid, sa.ForeignKey("field_photos.id")),
    required("begins_at", sa.Integer),
    required("size", sa.Integer),
    required("content", sa.LargeBinary),
    required("came_at", MOMENT),
    sa.CheckConstraint("begins_at >= 0", name="begins_from_zero"),
    sa.CheckConstraint("size BETWEEN 1 AND 1048576", name="size_of_a_piece"),
    sa.UniqueConstraint("photo_id", "begins_at"),
)

sa.Table(
    "kept_bodies",
    METADATA,
    row_id(),
    required("record_id", sa.Uuid, index=True),
    required("because", one_of("kept_because", "conflict", "breaks_a_rule")),
    required("problems", sa.JSON),
    required("body", sa.Text),
    required("content_sha256", sa.String(64)),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    sa.Column("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("sent_from", sa.String(200)),
    required("received_at", MOMENT),
    sa.Column("settlement", one_of("settlement", "first_stands", "both_kept", "let_go")),
    sa.Column("settled_at", MOMENT),
    required("settled_by_name", sa.String(120)),
    required("reason", sa.String(400)),
    sa.CheckConstraint("(settled_at IS NULL) = (settlement IS NULL)", name="settled_somehow"),
    sa.CheckConstraint("settled_at IS NULL OR reason <> ''", name="settled_with_a_reason"),
    sa.UniqueConstraint("record_id", "content_sha256"),
    info=written_once("settlement", "settled_at", "settled_by_name", "reason"),
)

sa.Table(
    "tablet_announcements",
    METADATA,
    required("device_id", sa.Uuid, sa.ForeignKey("devices.id"), index=True),
    required("storage_id", sa.Uuid),
    required("last_sequence", sa.BigInteger),
    required("is_new_storage", sa.Boolean),
    required("announced_at", MOMENT),
    row_id(),
    sa.CheckConstraint("last_sequence >= 0", name="sequence_from_zero"),
    info=written_once(),
)

sa.Table(
    "pin_checks",
    METADATA,
    row_id(),
    required("person_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("state", one_of("typed_pin_state", "pin_fits", "pin_wrong", "pin_blocked", "pin_unset", "pin_unreadable")),
    required("device", sa.String(200)),
    required("checked_at", MOMENT),
    info=written_once(),
)

sa.Table(
    "handler_pins",
    METADATA,
    row_id(),
    required("user_id", sa.Uuid, sa.ForeignKey("users.id"), unique=True),
    required("pin_hash", sa.String(300)),
    required("set_at", MOMENT),
    required("wrong_tries", sa.Integer),
    sa.Column("blocked_until", MOMENT),
    sa.CheckConstraint("wrong_tries >= 0", name="tries_from_zero"),
)
