"""Results keep the second reading: first entries, and every exclusion counted against the team."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = ("strict_hits", "strict_misses", "strict_false_alerts", "strict_correct_rejections")
NAME = "ck_checkup_results_strict_from_zero"


def upgrade() -> None:
    """Add it: a check-up that was revealed before was judged by one reading, and stays so."""
    op.allow_changes("checkup_results")
    with op.batch_alter_table("checkup_results", schema=None) as batch_op:
        for column in COLUMNS:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f(NAME), " AND ".join(f"{column} >= 0" for column in COLUMNS))
    op.forbid_changes("checkup_results")


def downgrade() -> None:
    """Take it away: responses and corrections say the same."""
    op.allow_changes("checkup_results")
    with op.batch_alter_table("checkup_results", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_="check")
        for column in COLUMNS:
            batch_op.drop_column(column)
    op.forbid_changes("checkup_results")
