"""Backups that were made, or could not be."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0050"
down_revision: str | None = "0049"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table; of backups before nothing is known."""
    op.create_table(
        "backups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("file", sa.String(400), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("is_encrypted", sa.Boolean(), nullable=False),
        sa.Column("is_nightly", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(400), nullable=False),
        sa.CheckConstraint("(problem = '') = (sha256 <> '')", name=op.f("ck_backups_written_or_not")),
        sa.CheckConstraint("size >= 0 AND entries >= 0", name=op.f("ck_backups_not_below_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups")),
    )
    op.create_index(op.f("ix_backups_at"), "backups", ["at"])
    op.forbid_changes("backups")


def downgrade() -> None:
    """Take the table away, with what it says."""
    op.drop_table("backups")
