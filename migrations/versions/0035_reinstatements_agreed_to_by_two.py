"""Reinstatements that one manager proposes and another one answers, and notices of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "storage_cleared", "clocks_disagree", "decision_in_doubt"),
    *("password_reset", "policy_proposed", "policy_changed", "correction_proposed"),
)
NEW_MATTERS = ("reinstatement_proposed", "reinstatement_answered")
STATES = ("reinstatement_proposed", "reinstatement_agreed", "reinstatement_declined")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")


def upgrade() -> None:
    """Make them: of the reinstatements on record nobody is said to have agreed."""
    _allow((*MATTERS, *NEW_MATTERS))
    op.create_table(
        "proposed_reinstatements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=True),
        sa.Column("odours", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_proposed_reinstatements_{name}"))
            for name, condition in (
                ("mode", "mode IN ('free_search', 'rasco')"),
                ("reinstatement_state", _among("state", STATES)),
                ("has_a_reason", "reason <> ''"),
                ("open_or_answered", "(state = 'reinstatement_proposed') = (answered_at IS NULL)"),
                ("answered_by_somebody", "answered_at IS NULL OR answered_by_name <> ''"),
                (
                    "agreed_by_a_second_person",
                    "state <> 'reinstatement_agreed' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
                ),
            )
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_proposed_reinstatements_{column}_{table}")
            )
            for column, table in (("team_id", "teams"), ("author_id", "users"), ("answered_by_id", "users"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_reinstatements")),
    )
    op.create_index(op.f("ix_proposed_reinstatements_team_id"), "proposed_reinstatements", ["team_id"])
    op.forbid_changes("proposed_reinstatements", but=ANSWER)


def downgrade() -> None:
    """Take them away. Raises RuntimeError where one was proposed: who agreed to it would be lost."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM proposed_reinstatements")).scalar_one():
        raise RuntimeError("A reinstatement was proposed: who proposed and who agreed would be lost.")
    op.drop_table("proposed_reinstatements")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow(MATTERS)


def _allow(matters: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among("matter", matters))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
