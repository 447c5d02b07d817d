"""Records from the field with their receipts, bodies that were kept, and PINs for tablets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Adds the three tables."""
    _add_field_records()
    _add_kept_bodies()
    op.create_table(
        "handler_pins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(length=300), nullable=False),
        sa.Column("set_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("blocked_until", canine.columns.UtcDateTime(), nullable=True),
        sa.CheckConstraint("wrong_tries >= 0", name=op.f("ck_handler_pins_tries_from_zero")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_handler_pins_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handler_pins")),
        sa.UniqueConstraint("user_id", name=op.f("uq_handler_pins_user_id")),
    )


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("handler_pins")
    op.drop_table("kept_bodies")
    op.drop_table("field_records")


def _add_field_records() -> None:
    op.create_table(
        "field_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(length=40), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("waits_for", sa.Uuid(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("sent_from", sa.String(length=200), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("clock_off_s", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=True),
        sa.CheckConstraint("length(content_sha256) = 64", name=op.f("ck_field_records_content_is_sha256")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_field_records_sequence_from_one")),
        sa.CheckConstraint(
            "(state = 'held') = (waits_for IS NOT NULL)", name=op.f("ck_field_records_held_for_something")
        ),
        sa.CheckConstraint("state IN ('recorded', 'held', 'refused')", name=op.f("ck_field_records_record_state")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_field_records_author_id_users")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_field_records_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_records")),
        sa.UniqueConstraint("receipt", name=op.f("uq_field_records_receipt")),
    )
    with op.batch_alter_table("field_records", schema=None) as batch_op:
        for name in ("author_id", "received_at", "state", "unit_id", "waits_for"):
            batch_op.create_index(batch_op.f(f"ix_field_records_{name}"), [name], unique=False)
        batch_op.create_index(batch_op.f("ix_field_records_device_sequence"), ["device", "sequence"], unique=False)


def _add_kept_bodies() -> None:
    op.create_table(
        "kept_bodies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("sent_from", sa.String(length=200), nullable=False),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("settlement", sa.String(length=40), nullable=True),
        sa.Column("settled_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint("(settled_at IS NULL) = (settlement IS NULL)", name=op.f("ck_kept_bodies_settled_somehow")),
        sa.CheckConstraint("settled_at IS NULL OR reason <> ''", name=op.f("ck_kept_bodies_settled_with_a_reason")),
        sa.CheckConstraint("because IN ('conflict', 'breaks_a_rule')", name=op.f("ck_kept_bodies_kept_because")),
        sa.CheckConstraint(
            "settlement IN ('first_stands', 'both_kept', 'let_go')", name=op.f("ck_kept_bodies_settlement")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_kept_bodies_author_id_users")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_kept_bodies_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_bodies")),
        sa.UniqueConstraint("record_id", "content_sha256", name=op.f("uq_kept_bodies_record_id_content_sha256")),
    )
    with op.batch_alter_table("kept_bodies", schema=None) as batch_op:
        for name in ("record_id", "unit_id"):
            batch_op.create_index(batch_op.f(f"ix_kept_bodies_{name}"), [name], unique=False)
