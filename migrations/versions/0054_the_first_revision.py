"""The first revision: every table of 0.1.0, as the steps 0001 to 0054 before it had made them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import migrations.first  # noqa: F401 -- puts every table into METADATA
from migrations.first.schema import METADATA

revision: str = "0054"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make every table, without a row, and the triggers of those that are written once."""
    METADATA.create_all(op.get_bind(), checkfirst=False)
    for table in METADATA.sorted_tables:
        if "may_change" in table.info:
            op.forbid_changes(table.name, but=table.info["may_change"])


def downgrade() -> None:
    """Take all of it away, unless somebody has an account: that is a record."""
    bind = op.get_bind()
    if bind.execute(sa.text("SELECT 1 FROM users LIMIT 1")).first():
        raise RuntimeError("Somebody has an account: the record of the unit would be lost.")
    METADATA.drop_all(bind, checkfirst=False)
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
