"""What each person who took part in a check-up says of their own knowledge."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0059"
down_revision: str | None = "0058"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table, empty: nobody was asked before."""
    op.create_table(
        "knowledge_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("knew_in_sight", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("at", canine.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_knowledge_statements_author_id_users")),
        sa.ForeignKeyConstraint(
            ["checkup_id"], ["checkups.id"], name=op.f("fk_knowledge_statements_checkup_id_checkups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_statements")),
        sa.UniqueConstraint("checkup_id", "author_id", name=op.f("uq_knowledge_statements_checkup_id_author_id")),
    )
    op.create_index(op.f("ix_knowledge_statements_checkup_id"), "knowledge_statements", ["checkup_id"])
    op.forbid_changes("knowledge_statements")


def downgrade() -> None:
    """Take it away: the log keeps every row."""
    op.drop_table("knowledge_statements")
