"""The link after which a manager says that the person themselves has an account that was in force."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "proposed_roles"
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason", "is_known")


def upgrade() -> None:
    """Add it, empty: accounts that are in force stay so, and nobody was asked after a reset of before."""
    op.allow_changes(TABLE)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("link_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f(f"fk_{TABLE}_link_id_setup_links"), "setup_links", ["link_id"], ["id"])
    op.forbid_changes(TABLE, but=ANSWER)


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a manager was asked after a reset: why they were would be lost."""
    asked = f"SELECT count(*) FROM {TABLE} WHERE link_id IS NOT NULL"
    if op.get_bind().execute(sa.text(asked)).scalar_one():
        raise RuntimeError("A manager was asked who set a new password: why they were asked would be lost.")
    op.allow_changes(TABLE)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"fk_{TABLE}_link_id_setup_links"), type_="foreignkey")
        batch_op.drop_column("link_id")
    op.forbid_changes(TABLE, but=ANSWER)
