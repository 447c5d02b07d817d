"""What a second person read of a run before it was cleared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table, empty: nobody was asked to look before."""
    op.create_table(
        "second_looks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("items_seen", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("run >= 1", name=op.f("ck_second_looks_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_second_looks_author_id_users")),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_second_looks_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
        sa.UniqueConstraint("checkup_id", "run", name=op.f("uq_second_looks_checkup_id_run")),
    )
    op.create_index(op.f("ix_second_looks_checkup_id"), "second_looks", ["checkup_id"])
    op.forbid_changes("second_looks")


def downgrade() -> None:
    """Take it away: the log keeps every row."""
    op.drop_table("second_looks")
