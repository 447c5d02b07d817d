"""Why there is no photo of a container number that was recorded as painted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# With the columns that are filled after the row was written.
TABLES = {"searches": ("ended_at",), "air_samples": ()}


def upgrade() -> None:
    """Adds it, empty: nobody was asked before."""
    for table, filled_later in TABLES.items():
        op.allow_changes(table)
        op.add_column(table, sa.Column("no_photo_reason", sa.String(length=200), server_default="", nullable=False))
        op.forbid_changes(table, but=filled_later)


def downgrade() -> None:
    """Takes it away. Raises RuntimeError where a reason is on record: it would be lost."""
    for table in TABLES:
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table} WHERE no_photo_reason <> ''")).scalar_one():
            raise RuntimeError(f"Why there is no photo is on record in {table}: it would be lost.")
    for table, filled_later in TABLES.items():
        op.allow_changes(table)
        op.drop_column(table, "no_photo_reason")
        op.forbid_changes(table, but=filled_later)
