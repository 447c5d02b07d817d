"""Revocations and ends of teams that one manager proposes and another one answers, and who was named to answer."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NEW_MATTERS = ("team_end_proposed", "team_end_answered", "revocation_proposed", "revocation_answered")
NEW_KINDS = ("revocation_proposed", "revocation_dropped")
STATES = ("proposed", "agreed_to", "declined", "withdrawn", "lapsed")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
# The table, what it is about, and what else it keeps.
PROPOSED = (
    ("proposed_team_ends", "team_id", "teams", (("to_on", sa.Date()), ("ends_at", canine.columns.UtcDateTime()))),
    ("proposed_revocations", "certificate_id", "certificates", ()),
)


def upgrade() -> None:
    """Make them: of what was revoked and ended before, nobody is said to have agreed."""
    _widen("notices", "matter", "matter", (*_words("notices", "matter"), *NEW_MATTERS))
    _widen_kinds((*_words("certificate_facts", "certificate_event_kind"), *NEW_KINDS))
    _name_seconds()
    for table, about, of, others in PROPOSED:
        _make(table, about, of, others)


def _make(table: str, about: str, of: str, others: Sequence[tuple[str, sa.types.TypeEngine[object]]]) -> None:
    checks = {
        "proposal_state": _among("state", STATES),
        "has_a_reason": "reason <> ''",
        "open_or_answered": "(state = 'proposed') = (answered_at IS NULL)",
        "answered_by_somebody": "answered_at IS NULL OR answered_by_name <> ''",
        "agreed_by_a_second_person": (
            "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)"
        ),
    }
    named = ((about, of), ("author_id", "users"), ("answered_by_id", "users"), ("second_id", "users"))
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(about, sa.Uuid(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in others),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("second_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}")) for name, condition in checks.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
            for column, other in named
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    waits = sa.text("state = 'proposed'")
    op.create_index(op.f(f"ix_{table}_{about}"), table, [about])
    op.create_index(f"uq_{table}_one_waits", table, [about], unique=True, sqlite_where=waits, postgresql_where=waits)
    op.forbid_changes(table, but=ANSWER)


def _name_seconds() -> None:
    op.allow_changes("proposed_reinstatements")
    with op.batch_alter_table("proposed_reinstatements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("second_name", sa.String(length=120), server_default="", nullable=False))
        batch_op.create_foreign_key(
            batch_op.f("fk_proposed_reinstatements_second_id_users"), "users", ["second_id"], ["id"]
        )
    op.forbid_changes("proposed_reinstatements", but=ANSWER)


def downgrade() -> None:
    """Take them away. Raises RuntimeError where one was proposed: who proposed and who agreed would be lost."""
    asked = [f"SELECT count(*) FROM {table}" for table, *_ in PROPOSED]
    asked.append("SELECT count(*) FROM proposed_reinstatements WHERE second_id IS NOT NULL")
    if any(op.get_bind().execute(sa.text(question)).scalar_one() for question in asked):
        raise RuntimeError("A second manager was asked: who proposed and who agreed would be lost.")
    for table, *_ in PROPOSED:
        op.drop_table(table)
    op.allow_changes("proposed_reinstatements")
    with op.batch_alter_table("proposed_reinstatements", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_proposed_reinstatements_second_id_users"), type_="foreignkey")
        batch_op.drop_column("second_name")
        batch_op.drop_column("second_id")
    op.forbid_changes("proposed_reinstatements", but=ANSWER)
    _widen_kinds([word for word in _words("certificate_facts", "certificate_event_kind") if word not in NEW_KINDS])
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    matters = [word for word in _words("notices", "matter") if word not in NEW_MATTERS]
    _widen("notices", "matter", "matter", matters)


def _widen_kinds(kinds: Sequence[str]) -> None:
    op.allow_changes("certificate_facts")
    _widen("certificate_facts", "certificate_event_kind", "kind", kinds)
    op.forbid_changes("certificate_facts")


def _widen(table: str, check: str, column: str, words: Sequence[str]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{check}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{check}"), _among(column, words))


def _words(table: str, check: str) -> list[str]:
    """Return the words that a check allows now, whichever release wrote it."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    allowed = next(one["sqltext"] for one in checks if one["name"] == f"ck_{table}_{check}")
    return re.findall(r"'(\w+)'", allowed)


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
