"""Responses of check-ups that a tablet locked, and sent later."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0069"
down_revision: str | None = "0068"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the column: what is on record until now was judged by the server's clock."""
    op.allow_changes("responses")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("from_tablet", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.forbid_changes("responses")


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a tablet locked one: its time would be taken for another."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM responses WHERE from_tablet")):
        raise RuntimeError("A response that a tablet locked is on record: its time would be lost.")
    op.allow_changes("responses")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_column("from_tablet")
    op.forbid_changes("responses")
