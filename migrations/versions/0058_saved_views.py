"""Views of lists that people keep for themselves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("listing", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("saved_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("removed_at", canine.columns.UtcDateTime(), nullable=True),
        sa.CheckConstraint("name <> '' AND listing <> ''", name=op.f("ck_saved_views_of_a_list_with_a_name")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    kept = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_saved_views_one_of_a_name",
        "saved_views",
        ["user_id", "listing", "name"],
        unique=True,
        sqlite_where=kept,
        postgresql_where=kept,
    )


def downgrade() -> None:
    """Take it away: the log keeps every row."""
    op.drop_table("saved_views")
