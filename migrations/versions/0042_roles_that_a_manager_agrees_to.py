"""Accounts that assess, or approve and issue, work once a manager agreed: what was asked for, and the answer."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "proposed_roles"
ROLES = ("handler", "assessor", "veterinarian", "manager", "prosecutor", "administrator")
STATES = ("proposed", "agreed_to", "declined", "withdrawn", "lapsed")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason", "is_known")
NEW_MATTERS = ("role_proposed", "role_answered")
CHECKS = {
    "role": f"role IN ({', '.join(repr(one) for one in ROLES)})",
    "proposal_state": f"state IN ({', '.join(repr(one) for one in STATES)})",
    "has_a_reason": "reason <> ''",
    "open_or_answered": "(state = 'proposed') = (answered_at IS NULL)",
    "answered_by_somebody": "answered_at IS NULL OR answered_by_name <> ''",
    "agreed_by_a_second_person": (
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)"
    ),
    "agreed_by_who_knows_them": "state <> 'agreed_to' OR is_known",
    "not_answered_by_oneself": "answered_by_id IS NULL OR answered_by_id <> user_id",
}


def upgrade() -> None:
    """Make room for them. Every account keeps its role in force: that a manager agreed is said of none."""
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("role", existing_type=sa.String(length=40), nullable=True)
    _allow((*_matters(), *NEW_MATTERS))
    named = (("user_id", "users"), ("unit_id", "units"), ("author_id", "users"), ("answered_by_id", "users"))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}")) for name, condition in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}"))
            for column, other in named
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    waits = sa.text("state = 'proposed'")
    op.create_index(op.f(f"ix_{TABLE}_user_id"), TABLE, ["user_id"])
    one = f"uq_{TABLE}_one_waits"
    op.create_index(one, TABLE, ["user_id"], unique=True, sqlite_where=waits, postgresql_where=waits)
    op.forbid_changes(TABLE, but=ANSWER)


def downgrade() -> None:
    """Take them away. Raises RuntimeError where a role was asked for: who agreed to whom would be lost."""
    asked = (f"SELECT count(*) FROM {TABLE}", "SELECT count(*) FROM users WHERE role IS NULL")
    if any(op.get_bind().execute(sa.text(question)).scalar_one() for question in asked):
        raise RuntimeError("A manager was asked to agree to an account: who agreed to whom would be lost.")
    op.drop_table(TABLE)
    among = ", ".join(repr(one) for one in NEW_MATTERS)
    op.execute(sa.text(f"DELETE FROM notices WHERE matter IN ({among})"))
    _allow([word for word in _matters() if word not in NEW_MATTERS])
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("role", existing_type=sa.String(length=40), nullable=False)


def _matters() -> list[str]:
    """Return the matters that a notice may have now, whichever release wrote them."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("notices")
    allowed = next(one["sqltext"] for one in checks if one["name"] == "ck_notices_matter")
    return re.findall(r"'(\w+)'", allowed)


def _allow(matters: Sequence[str]) -> None:
    among = ", ".join(repr(one) for one in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({among})")
