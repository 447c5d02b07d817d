"""Notices that the basis of a certificate has changed, and that a test between check-ups has left its bounds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

BEFORE = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
)
NEW = ("basis_changed", "monitor_crossed")


def upgrade() -> None:
    """Lets the new matters in."""
    _allow((*BEFORE, *NEW))


def downgrade() -> None:
    """Takes the notices of the new matters away, and the matters."""
    op.execute(sa.text("DELETE FROM notices WHERE matter IN ('basis_changed', 'monitor_crossed')"))
    _allow(BEFORE)


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
