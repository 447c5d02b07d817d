"""Checkpoints of the log, checks of it, and the way from a row to its last entry."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("checkpoints", "log_checks")


def upgrade() -> None:
    """Makes the tables; nothing in them ever changes."""
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entries_object_type_object_id_number"), ["object_type", "object_id", "number"]
        )

    op.create_table(
        "checkpoints",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("signer_pem", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0 AND size >= 0", name=op.f("ck_checkpoints_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("hash", name=op.f("uq_checkpoints_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_checkpoints_number")),
    )
    with op.batch_alter_table("checkpoints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkpoints_at"), ["at"], unique=False)

    op.create_table(
        "log_checks",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_checks")),
    )
    with op.batch_alter_table("log_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_checks_at"), ["at"], unique=False)

    for table in APPEND_ONLY:
        op.forbid_changes(table)


def downgrade() -> None:
    """Takes the tables and the index away."""
    for table in APPEND_ONLY:
        op.drop_table(table)
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_object_type_object_id_number"))
