"""Which column of a sheet is which, as a unit chose; and each repetition's row as it was written, as a hash."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Adds them; how the rows of earlier releases were written, nobody knows any more."""
    op.create_table(
        "sheet_columns",
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("headings_sha256", sa.String(length=64), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("chosen_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_sheet_columns_author_id_users")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_sheet_columns_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_columns")),
    )
    op.create_index(
        op.f("ix_sheet_columns_headings_sha256_unit_id_chosen_at"),
        "sheet_columns",
        ["headings_sha256", "unit_id", "chosen_at"],
    )
    op.forbid_changes("sheet_columns")
    # No batch mode: a table that is made anew on SQLite loses the triggers that forbid changes.
    op.add_column("repetitions", sa.Column("cells_sha256", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_repetitions_cells_sha256"), "repetitions", ["cells_sha256"])


def downgrade() -> None:
    """Takes them away."""
    op.drop_index(op.f("ix_repetitions_cells_sha256"), "repetitions")
    op.drop_column("repetitions", "cells_sha256")
    op.drop_table("sheet_columns")
