"""The register of the keys that sign, and notices that the one in use expires or was replaced."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "registered_keys"
NEW = "signing_key"
MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided", "body_kept"),
    *("record_refused", "absence_recorded", "entry_struck", "possible_double", "shift_closed", "shift_left_open"),
    *("storage_cleared", "clocks_disagree", "decision_in_doubt", "correction_proposed", "password_reset"),
    *("reinstatement_proposed", "reinstatement_answered", "team_end_proposed", "team_end_answered"),
    *("revocation_proposed", "revocation_answered", "sample_ended", "policy_proposed", "policy_changed"),
    *("role_proposed", "role_answered", "guest_let_in", "guest_ended", "partner_named", "partner_ended"),
)


def upgrade() -> None:
    """Make the register, empty: the program enters at its next start the keys under which checkpoints were signed."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("authority_sha256", sa.String(length=64), nullable=False),
        sa.Column("chain_pem", sa.Text(), nullable=False),
        sa.Column("in_use_from", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("ends_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{TABLE}_counts_from_one")),
        sa.CheckConstraint(
            "length(key_sha256) = 64 AND length(authority_sha256) = 64", name=op.f(f"ck_{TABLE}_hashes_of_64_digits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{TABLE}_number")),
        sa.UniqueConstraint("key_sha256", name=op.f(f"uq_{TABLE}_key_sha256")),
    )
    op.forbid_changes(TABLE)
    _allow((*MATTERS, NEW))


def downgrade() -> None:
    """Take it away: the log keeps every row, and the checkpoints the certificates of whoever signed them."""
    told = f"SELECT id FROM notices WHERE matter = '{NEW}'"
    op.execute(sa.text(f"DELETE FROM mailed_notices WHERE notice_id IN ({told})"))
    op.execute(sa.text(f"DELETE FROM notices WHERE matter = '{NEW}'"))
    _allow(MATTERS)
    op.drop_table(TABLE)


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
