"""What was not sniffed is presented once more, and the second response is a row of its own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0064"
down_revision: str | None = "0063"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ONE = "uq_responses_line_id_team_id_position"
EACH = "uq_responses_line_id_team_id_position_presentation"
CHECK = "ck_responses_presented_once_or_twice"


def upgrade() -> None:
    """Let a position have two responses; check-ups that are open go on without, and those that ended had none."""
    op.allow_changes("checkups")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("presents_again", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.forbid_changes("checkups")
    op.allow_changes("responses")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("presentation", sa.Integer(), server_default="1", nullable=False))
        batch_op.drop_constraint(op.f(ONE), type_="unique")
        batch_op.create_unique_constraint(op.f(EACH), ["line_id", "team_id", "position", "presentation"])
        batch_op.create_check_constraint(op.f(CHECK), "presentation BETWEEN 1 AND 2")
    op.forbid_changes("responses")


def downgrade() -> None:
    """Take the columns away. Raises RuntimeError where a check-up was opened by these rules: that stays written."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM checkups WHERE presents_again")):
        raise RuntimeError("A check-up that presents once more what was not sniffed is on record: it would be lost.")
    op.allow_changes("responses")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(EACH), type_="unique")
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.drop_column("presentation")
        batch_op.create_unique_constraint(op.f(ONE), ["line_id", "team_id", "position"])
    op.forbid_changes("responses")
    op.allow_changes("checkups")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.drop_column("presents_again")
    op.forbid_changes("checkups")
