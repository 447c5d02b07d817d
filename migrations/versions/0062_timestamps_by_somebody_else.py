"""Timestamps of certificates and checkpoints by somebody else."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0062"
down_revision: str | None = "0061"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "timestamps"


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stamped_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("what IN ('certificate', 'checkpoint')", name=op.f(f"ck_{TABLE}_stamped")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f(f"ck_{TABLE}_hash_of_64_digits")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("what", "subject", name=op.f(f"uq_{TABLE}_what_subject")),
    )
    op.forbid_changes(TABLE)


def downgrade() -> None:
    """Take it away: the log keeps every row."""
    op.drop_table(TABLE)
