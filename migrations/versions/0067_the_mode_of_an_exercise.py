"""In which mode an exercise was held."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0067"
down_revision: str | None = "0066"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

CHECK = "ck_exercises_mode"


def upgrade() -> None:
    """Add the column, empty: of exercises until now nobody recorded it."""
    op.allow_changes("exercises")
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(op.f(CHECK), "mode IN ('free_search', 'rasco')")
    op.forbid_changes("exercises")


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a mode was recorded: it stays written."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM exercises WHERE mode IS NOT NULL")):
        raise RuntimeError("The mode of an exercise is on record: it would be lost.")
    op.allow_changes("exercises")
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.drop_column("mode")
    op.forbid_changes("exercises")
