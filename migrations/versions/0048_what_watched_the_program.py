"""Rounds of the scheduler are counted by day, so that a paper can say what watched the program."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table: of the time before, it says nothing."""
    op.create_table(
        "watched_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("last_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.Column("longest_silence_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("ticks >= 1 AND longest_silence_s >= 0", name=op.f("ck_watched_days_ticked_at_least_once")),
        sa.CheckConstraint("last_at >= first_at", name=op.f("ck_watched_days_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_watched_days")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("watched_days")
