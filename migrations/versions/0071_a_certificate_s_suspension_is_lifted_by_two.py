"""A second manager agrees to lift what suspends a certificate itself, as one agrees to revoke it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0071"
down_revision: str | None = "0070"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_TABLE = "proposed_revocations"
_ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")


def upgrade() -> None:
    """Add the column: what is on record until now was to revoke."""
    op.allow_changes(_TABLE)
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("lifts", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.forbid_changes(_TABLE, but=_ANSWER)


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a lift was proposed: it would be taken for a revocation."""
    if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {_TABLE} WHERE lifts")):
        raise RuntimeError("A proposal to lift a suspension is on record: it would be read as one to revoke.")
    op.allow_changes(_TABLE)
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        batch_op.drop_column("lifts")
    op.forbid_changes(_TABLE, but=_ANSWER)
