"""Guests, whom a manager lets into a unit by name, and the units that a unit names as its partners."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NEW_MATTERS = ("guest_let_in", "guest_ended", "partner_named", "partner_ended")
END = ("ended_at", "ended_by_id", "ended_by_name", "end_reason")
ENDED_BY_SOMEBODY = "(ended_at IS NULL) = (ended_by_name = '')"
# The table, what it points to, its own columns, and what holds in it.
Own = tuple[tuple[str, sa.types.TypeEngine[object]], ...]
TABLES: tuple[tuple[str, dict[str, str], Own, dict[str, str]], ...] = (
    (
        "guests",
        {"user_id": "users", "unit_id": "units", "team_id": "teams", "let_in_by_id": "users"},
        (
            ("from_at", canine.columns.UtcDateTime()),
            ("to_at", canine.columns.UtcDateTime()),
            ("let_in_by_name", sa.String(length=120)),
        ),
        {"ends_after_it_begins": "to_at > from_at"},
    ),
    (
        "unit_partners",
        {"unit_id": "units", "partner_id": "units", "named_by_id": "users"},
        (("named_by_name", sa.String(length=120)),),
        {"two_units": "unit_id <> partner_id"},
    ),
)
INDEXED = ("user_id", "unit_id", "partner_id")


def upgrade() -> None:
    """Make them, empty: nobody is let in by a new release, and an account of no unit waits for its unit."""
    _widen((*_matters(), *NEW_MATTERS))
    for table, points_to, own, checks in TABLES:
        holds = checks | {"has_a_reason": "reason <> ''", "ended_by_somebody": ENDED_BY_SOMEBODY}
        points_to = points_to | {"ended_by_id": "users"}
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            *(sa.Column(name, sa.Uuid(), nullable=name in ("team_id", "ended_by_id")) for name in points_to),
            *(sa.Column(name, kind, nullable=False) for name, kind in own),
            sa.Column("reason", sa.String(length=400), nullable=False),
            sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
            sa.Column("ended_at", canine.columns.UtcDateTime(), nullable=True),
            sa.Column("ended_by_name", sa.String(length=120), server_default="", nullable=False),
            sa.Column("end_reason", sa.String(length=400), server_default="", nullable=False),
            *(sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}")) for name, condition in holds.items()),
            *(
                sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
                for column, other in points_to.items()
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        for column in INDEXED:
            if column in points_to:
                op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
        op.forbid_changes(table, but=END)

    op.allow_changes("training_imports")
    with op.batch_alter_table("training_imports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_training_imports_unit_id"), ["unit_id"])
        batch_op.create_foreign_key(batch_op.f("fk_training_imports_unit_id_units"), "units", ["unit_id"], ["id"])
    op.forbid_changes("training_imports")


def downgrade() -> None:
    """Take them away. Raises RuntimeError where somebody was let in: who let them in would be lost."""
    asked = [f"SELECT count(*) FROM {table}" for table, *_ in TABLES]
    if any(op.get_bind().execute(sa.text(question)).scalar_one() for question in asked):
        raise RuntimeError("A guest was let in, or a partner named: who did so would be lost.")
    for table, *_ in TABLES:
        op.drop_table(table)
    op.allow_changes("training_imports")
    with op.batch_alter_table("training_imports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_training_imports_unit_id_units"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_training_imports_unit_id"))
        batch_op.drop_column("unit_id")
    op.forbid_changes("training_imports")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among(NEW_MATTERS)}"))
    _widen([word for word in _matters() if word not in NEW_MATTERS])


def _widen(words: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among(words))


def _matters() -> list[str]:
    """Return the words that the check allows now, whichever release wrote it."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("notices")
    allowed = next(one["sqltext"] for one in checks if one["name"] == "ck_notices_matter")
    return re.findall(r"'(\w+)'", allowed)


def _among(words: Sequence[str]) -> str:
    return f"matter IN ({', '.join(repr(word) for word in words)})"
