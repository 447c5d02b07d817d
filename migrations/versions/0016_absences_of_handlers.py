"""Leave, illness and other days on which a handler is not available."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = ("leave", "illness", "away_on_course", "other_duty")
NEW_MATTERS = ("absence_recorded",)
MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused"),
)


def upgrade() -> None:
    """Adds them: nobody is away of whom nothing was written."""
    _allow((*MATTERS, *NEW_MATTERS))
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("begins_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("ends_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint(_among("kind", KINDS), name=op.f("ck_absences_absence_kind")),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > begins_at", name=op.f("ck_absences_ends_after_it_begins")),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f("ck_absences_corrected_with_a_reason")),
        sa.CheckConstraint("corrects_id IS NOT NULL OR NOT is_struck", name=op.f("ck_absences_strikes_something")),
        sa.ForeignKeyConstraint(["corrects_id"], ["absences.id"], name=op.f("fk_absences_corrects_id_absences")),
        sa.ForeignKeyConstraint(["handler_id"], ["handlers.id"], name=op.f("fk_absences_handler_id_handlers")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_absences_recorder_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_absences_corrects_id")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_handler_id"), ["handler_id"], unique=False)
    op.forbid_changes("absences")


def downgrade() -> None:
    """Takes them away, with the notices of them."""
    op.drop_table("absences")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow(MATTERS)


def _allow(words: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among("matter", words))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
