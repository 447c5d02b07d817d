"""Whether a container's number was recorded as it is painted, though its check digit does not fit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLES = ("searches", "air_samples")


def upgrade() -> None:
    """Adds it; every number of an earlier release had its check digit, or it was refused."""
    # No batch mode: a table that is made anew on SQLite loses the triggers that forbid changes.
    for table in TABLES:
        op.add_column(table, sa.Column("number_as_painted", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Takes it away; the numbers stay as they are."""
    for table in TABLES:
        op.drop_column(table, "number_as_painted")
