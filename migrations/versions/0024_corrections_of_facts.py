"""Corrections of single facts of any entry, and more facts of a search that can be set right."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SUBJECTS = (
    *("search", "alert", "outcome", "finding", "weighing", "identification", "named_witness", "air_sample"),
    *("hand_over", "referral", "sample_inspection", "exercise"),
)
FACTS = ("container_number", "object_name", "seal_number", "declared_goods", "bill_of_lading", "targeted_by", "draw")
NEW_FACTS = ("reason", "seal_state", "seal_remark", "started_at", "ended_at")
NEW_MATTERS = ("decision_in_doubt",)
MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "storage_cleared", "clocks_disagree"),
)


def upgrade() -> None:
    """Adds them: nothing on record is corrected by this."""
    _allow("notices", "matter", "matter", (*MATTERS, *NEW_MATTERS))
    _allow("search_corrections", "fact", "search_fact", (*FACTS, *NEW_FACTS))
    op.create_table(
        "corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.String(length=40), nullable=False),
        sa.Column("old", sa.String(length=400), nullable=False),
        sa.Column("new", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint(_among("subject", SUBJECTS), name=op.f("ck_corrections_subject")),
        sa.CheckConstraint("reason <> '' AND fact <> ''", name=op.f("ck_corrections_has_a_reason")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_corrections_recorder_id_users")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_corrections_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        for column in ("subject_id", "unit_id", "old", "new"):
            batch_op.create_index(batch_op.f(f"ix_corrections_{column}"), [column], unique=False)
    op.forbid_changes("corrections")


def downgrade() -> None:
    """Takes them away, with the notices of them; fails where one of the new facts was corrected: it stays written."""
    op.drop_table("corrections")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow("search_corrections", "fact", "search_fact", FACTS)
    _allow("notices", "matter", "matter", MATTERS)


def _allow(table: str, column: str, constraint: str, words: Sequence[str]) -> None:
    """SQLite's batch mode makes the table anew, and its triggers go with the old one."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{constraint}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{constraint}"), _among(column, words))
    if table == "search_corrections" and op.get_bind().dialect.name == "sqlite":
        op.forbid_changes(table)


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
