"""What colleagues say of the end of a shift that was left open, and records held for a shift or for the clocks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
)
NEW_MATTERS = ("shift_closed", "shift_left_open", "clocks_disagree")


def upgrade() -> None:
    """Makes them. Of a shift that has ended already nobody said more than its end; what is held waits for a record."""
    _allow((*MATTERS, *NEW_MATTERS))
    _add_shift_end_statements()
    with op.batch_alter_table("field_records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hold_reason", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("retry_at", canine.columns.UtcDateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_field_records_held_for_something"), type_="check")
        for name, condition in (
            ("hold_reason", "hold_reason IN ('shift', 'clocks')"),
            ("held_for_something", "(state = 'held') = (waits_for IS NOT NULL OR hold_reason IS NOT NULL)"),
            ("held_for_one_thing", "waits_for IS NULL OR hold_reason IS NULL"),
            ("clocks_until_a_moment", "(retry_at IS NOT NULL) = (hold_reason IS NOT NULL AND hold_reason = 'clocks')"),
        ):
            batch_op.create_check_constraint(batch_op.f(f"ck_field_records_{name}"), condition)


def downgrade() -> None:
    """Takes them away, with the notices in the new words; what was held for a shift or a clock is refused then."""
    op.execute(
        sa.text(
            "UPDATE field_records SET state = 'refused', hold_reason = NULL, retry_at = NULL"
            " WHERE hold_reason IS NOT NULL"
        )
    )
    with op.batch_alter_table("field_records", schema=None) as batch_op:
        for name in ("clocks_until_a_moment", "held_for_one_thing", "held_for_something", "hold_reason"):
            batch_op.drop_constraint(batch_op.f(f"ck_field_records_{name}"), type_="check")
        batch_op.drop_column("retry_at")
        batch_op.drop_column("hold_reason")
        batch_op.create_check_constraint(
            batch_op.f("ck_field_records_held_for_something"), "(state = 'held') = (waits_for IS NOT NULL)"
        )
    op.drop_table("shift_end_statements")
    op.execute(sa.text("DELETE FROM notices WHERE matter IN ('shift_closed', 'shift_left_open', 'clocks_disagree')"))
    _allow(MATTERS)


def _add_shift_end_statements() -> None:
    op.create_table(
        "shift_end_statements",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("closed_shift", sa.Boolean(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("is_own OR reason <> ''", name=op.f("ck_shift_end_statements_colleague_says_why")),
        sa.CheckConstraint("NOT (is_own AND closed_shift)", name=op.f("ck_shift_end_statements_closed_by_a_colleague")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_shift_end_statements_recorder_id_users")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_end_statements_shift_id_shifts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_end_statements")),
    )
    with op.batch_alter_table("shift_end_statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_end_statements_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(
            "uq_shift_end_statements_one_closes",
            ["shift_id"],
            unique=True,
            sqlite_where=sa.text("closed_shift"),
            postgresql_where=sa.text("closed_shift"),
        )
    op.forbid_changes("shift_end_statements")


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
