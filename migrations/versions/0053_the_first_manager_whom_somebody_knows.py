"""The first manager of all, named by an administrator: somebody else says who it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "first_managers"
STATES = ("proposed", "agreed_to", "declined", "withdrawn", "lapsed")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
CHECKS = {
    "proposal_state": f"state IN ({', '.join(repr(one) for one in STATES)})",
    "has_a_reason": "reason <> ''",
    "open_or_answered": "(state = 'proposed') = (answered_at IS NULL)",
    "answered_by_somebody": "answered_at IS NULL OR answered_by_name <> ''",
    "agreed_by_a_second_person": (
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)"
    ),
    "not_answered_by_oneself": "answered_by_id IS NULL OR answered_by_id <> user_id",
}


def upgrade() -> None:
    """Make the table, empty: of an instance that has a manager, who named the first one was not recorded so."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}")) for name, condition in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{TABLE}_{column}_users"))
            for column in ("user_id", "author_id", "answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("user_id", name=op.f(f"uq_{TABLE}_user_id")),
    )
    op.forbid_changes(TABLE, but=ANSWER)


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a first manager was named: who said who it is would be lost."""
    if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {TABLE}")).scalar_one():
        raise RuntimeError("A first manager was named: who named them, and who knows them, would be lost.")
    op.drop_table(TABLE)
