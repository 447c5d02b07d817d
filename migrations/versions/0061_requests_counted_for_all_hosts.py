"""How often an address asked, counted for all hosts together."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0061"
down_revision: str | None = "0060"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "request_counts"


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        TABLE,
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f(f"ck_{TABLE}_count_from_zero")),
        sa.PrimaryKeyConstraint("key_hash", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_expires_at"), TABLE, ["expires_at"])


def downgrade() -> None:
    """Take it away: whoever asked too often may ask again."""
    op.drop_table(TABLE)
