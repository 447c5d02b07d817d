"""What the settings of every host have to say alike: by what it is known, not what it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0065"
down_revision: str | None = "0064"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "shared_settings"


def upgrade() -> None:
    """Make the table, empty: the first host that starts says what it has."""
    op.create_table(
        TABLE,
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("set_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("mark <> ''", name=op.f(f"ck_{TABLE}_marked")),
        sa.PrimaryKeyConstraint("name", name=op.f(f"pk_{TABLE}")),
    )


def downgrade() -> None:
    """Take it away: no record depends on it."""
    op.drop_table(TABLE)
