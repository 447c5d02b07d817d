"""The computers on which the record is made: make, model, serial or asset number, operating system, time source."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

HOLDS = {
    "computer_kind": "kind IN ('server', 'tablet', 'desk')",
    "is_described": "name <> '' AND make <> '' AND model <> '' AND identifier <> '' AND operating_system <> '' "
    "AND time_source <> ''",
    "ends_after_it_begins": "until_on IS NULL OR until_on >= from_on",
    "ended_by_somebody": "(until_on IS NULL) = (ended_by_name = '')",
}


def upgrade() -> None:
    """Make the table, empty: what the computers of before were, nobody recorded."""
    op.create_table(
        "computers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("make", sa.String(length=80), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column("operating_system", sa.String(length=120), nullable=False),
        sa.Column("time_source", sa.String(length=160), nullable=False),
        sa.Column("log_name", sa.String(length=160), server_default="", nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_by_name", sa.String(length=120), server_default="", nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_computers_{name}")) for name, rule in HOLDS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_computers_{column}_{to}"))
            for column, to in (("unit_id", "units"), ("recorded_by_id", "users"), ("ended_by_id", "users"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computers")),
    )
    op.create_index(op.f("ix_computers_unit_id"), "computers", ["unit_id"])
    in_use = sa.text("until_on IS NULL")
    op.create_index(
        "uq_computers_one_in_use",
        "computers",
        ["unit_id", "name"],
        unique=True,
        sqlite_where=in_use,
        postgresql_where=in_use,
    )
    op.forbid_changes("computers", but=("until_on", "ended_by_id", "ended_by_name"))


def downgrade() -> None:
    """Take it away: the log keeps every row."""
    op.drop_table("computers")
