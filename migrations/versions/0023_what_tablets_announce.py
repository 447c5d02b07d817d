"""The last number that each tablet said it had given, and whose storage was cleared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "clocks_disagree"),
)


def upgrade() -> None:
    """Makes the table; what tablets gave before is known by what came."""
    _allow((*MATTERS, "storage_cleared"))
    op.create_table(
        "tablet_announcements",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("storage_id", sa.Uuid(), nullable=False),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_new_storage", sa.Boolean(), nullable=False),
        sa.Column("announced_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last_sequence >= 0", name=op.f("ck_tablet_announcements_sequence_from_zero")),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_tablet_announcements_device_id_devices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_announcements")),
    )
    with op.batch_alter_table("tablet_announcements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tablet_announcements_device_id"), ["device_id"], unique=False)
    op.forbid_changes("tablet_announcements")


def downgrade() -> None:
    """Takes it away, with the notices of storages that were cleared."""
    op.drop_table("tablet_announcements")
    op.execute(sa.text("DELETE FROM notices WHERE matter = 'storage_cleared'"))
    _allow(MATTERS)


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
