"""A second manager agrees before a suspended dog works again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0073"
down_revision: str | None = "0072"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_TABLE = "proposed_dog_returns"
_ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
_KEYS = {"dog_id": "dogs", "author_id": "users", "second_id": "users", "answered_by_id": "users"}
_CHECKS = {
    "proposal_state": "state IN ('proposed', 'agreed_to', 'declined', 'withdrawn', 'lapsed')",
    "has_a_reason": "reason <> ''",
    "open_or_answered": "(state = 'proposed') = (answered_at IS NULL)",
    "answered_by_somebody": "answered_at IS NULL OR answered_by_name <> ''",
    "agreed_by_a_second_person": (
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)"
    ),
}


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Make the table, empty: until now one manager's word was enough, and those steps stay."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dog_id", sa.Uuid(), nullable=False),
        _text("state", 40),
        _text("reason", 400),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        _text("author_name", 120),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("second_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        _text("answered_by_name", 120),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        _text("answer_reason", 400),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{_TABLE}_{name}")) for name, rule in _CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_{_TABLE}_{name}_{table}"))
            for name, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index(op.f(f"ix_{_TABLE}_dog_id"), _TABLE, ["dog_id"])
    waits = sa.text("state = 'proposed'")
    op.create_index(
        f"uq_{_TABLE}_one_waits", _TABLE, ["dog_id"], unique=True, sqlite_where=waits, postgresql_where=waits
    )
    op.forbid_changes(_TABLE, but=_ANSWER)


def downgrade() -> None:
    """Take it away. Raises RuntimeError where something was proposed: who agreed would be lost."""
    if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {_TABLE}")):
        raise RuntimeError("That a suspended dog works again was proposed: who agreed would be lost.")
    op.allow_changes(_TABLE)
    op.drop_table(_TABLE)
