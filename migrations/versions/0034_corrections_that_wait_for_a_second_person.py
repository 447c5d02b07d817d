"""Corrections of guarded facts that one person proposes and another one agrees to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SUBJECTS = (
    *("search", "alert", "outcome", "finding", "weighing", "identification", "named_witness", "air_sample"),
    *("hand_over", "referral", "sample_inspection", "exercise"),
)
STATES = ("correction_proposed", "corrected", "correction_declined")
ANSWERED = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
NEW_MATTERS = ("correction_proposed",)
MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "storage_cleared", "clocks_disagree", "decision_in_doubt"),
    "password_reset",
    "policy_proposed",
    "policy_changed",
)


def upgrade() -> None:
    """Adds the table: what was refused before was not kept, and nothing is proposed by this."""
    _allow((*MATTERS, *NEW_MATTERS))
    op.create_table(
        "proposed_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=240), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("fact", sa.String(length=40), nullable=False),
        sa.Column("old", sa.String(length=400), nullable=False),
        sa.Column("new", sa.String(length=400), nullable=False),
        sa.Column("named_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(_among("subject", SUBJECTS), name=op.f("ck_proposed_corrections_subject")),
        sa.CheckConstraint(_among("state", STATES), name=op.f("ck_proposed_corrections_proposal_state")),
        sa.CheckConstraint("reason <> '' AND fact <> ''", name=op.f("ck_proposed_corrections_has_a_reason")),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> recorder_id", name=op.f("ck_proposed_corrections_two_people")
        ),
        sa.CheckConstraint(
            "(state = 'correction_proposed') = (answered_by_id IS NULL)",
            name=op.f("ck_proposed_corrections_open_or_answered"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_proposed_corrections_unit_id_units")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_proposed_corrections_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_proposed_corrections_answered_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_corrections")),
    )
    waits = sa.text("state = 'correction_proposed'")
    op.create_index(
        "uq_proposed_corrections_one_waits",
        "proposed_corrections",
        ["subject_id", "fact"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    for column in ("subject_id", "unit_id", "address"):
        op.create_index(op.f(f"ix_proposed_corrections_{column}"), "proposed_corrections", [column])
    op.forbid_changes("proposed_corrections", but=ANSWERED)


def downgrade() -> None:
    """Takes it away, with the notices of it. Raises RuntimeError where a correction was proposed: it stays written."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM proposed_corrections")).scalar_one():
        raise RuntimeError("A correction was proposed: the release before cannot read it.")
    op.drop_table("proposed_corrections")
    told = f"SELECT id FROM notices WHERE {_among('matter', NEW_MATTERS)}"
    op.execute(sa.text(f"DELETE FROM mailed_notices WHERE notice_id IN ({told})"))
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow(MATTERS)


def _allow(matters: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among("matter", matters))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
