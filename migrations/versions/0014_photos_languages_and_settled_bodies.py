"""Photos of records from the field, the language of a person, and records that came of a kept body."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("shift_not_ready", "swap_asked", "swap_decided"),
)
NEW_MATTERS = ("body_kept", "record_refused")


def upgrade() -> None:
    """Adds them; whoever has an account already reads English, as until now."""
    _allow((*MATTERS, *NEW_MATTERS))
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=40), nullable=False, server_default="en"))
        batch_op.create_check_constraint(batch_op.f("ck_users_language"), "language IN ('en', 'sw')")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)
    with op.batch_alter_table("field_records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_from_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_field_records_came_from_id_kept_bodies"), "kept_bodies", ["came_from_id"], ["id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_field_records_came_from_id"), ["came_from_id"])
    _add_field_photos()
    op.create_table(
        "photo_pieces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("begins_at >= 0", name=op.f("ck_photo_pieces_begins_from_zero")),
        sa.CheckConstraint("size BETWEEN 1 AND 1048576", name=op.f("ck_photo_pieces_size_of_a_piece")),
        sa.ForeignKeyConstraint(["photo_id"], ["field_photos.id"], name=op.f("fk_photo_pieces_photo_id_field_photos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_pieces")),
        sa.UniqueConstraint("photo_id", "begins_at", name=op.f("uq_photo_pieces_photo_id_begins_at")),
    )


def downgrade() -> None:
    """Takes them away, with the notices in the new words."""
    op.drop_table("photo_pieces")
    op.drop_table("field_photos")
    with op.batch_alter_table("field_records", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_field_records_came_from_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_field_records_came_from_id_kept_bodies"), type_="foreignkey")
        batch_op.drop_column("came_from_id")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_users_language"), type_="check")
        batch_op.drop_column("language")
    op.execute(sa.text("DELETE FROM notices WHERE matter IN ('body_kept', 'record_refused')"))
    _allow(MATTERS)


def _add_field_photos() -> None:
    op.create_table(
        "field_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("shows", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("exif_taken_at", sa.String(length=40), nullable=False),
        sa.Column("exif_latitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("exif_longitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("named_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=True),
        sa.Column("completed_at", canine.columns.UtcDateTime(), nullable=True),
        sa.CheckConstraint("shows IN ('seal', 'find', 'other')", name=op.f("ck_field_photos_photo_subject")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_field_photos_content_is_sha256")),
        sa.CheckConstraint("size BETWEEN 1 AND 3145728", name=op.f("ck_field_photos_size_of_a_photo")),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name=op.f("ck_field_photos_edges_of_a_photo")
        ),
        sa.CheckConstraint("place BETWEEN 1 AND 8", name=op.f("ck_field_photos_place_in_the_record")),
        sa.CheckConstraint(
            "(jpeg IS NULL) = (completed_at IS NULL)", name=op.f("ck_field_photos_complete_with_its_picture")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["field_records.id"], name=op.f("fk_field_photos_record_id_field_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_photos")),
        sa.UniqueConstraint("record_id", "sha256", name=op.f("uq_field_photos_record_id_sha256")),
    )


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
