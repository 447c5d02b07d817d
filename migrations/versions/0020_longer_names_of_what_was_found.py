"""What was found may be described at the length that a tablet allows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FORMER, PRESENT = 160, 200


def upgrade() -> None:
    """Widens the column; nothing that stands in it changes."""
    _set_length(FORMER, PRESENT)


def downgrade() -> None:
    """Narrows it again. Raises RuntimeError where something longer is on record: nothing of it is cut off."""
    longer = sa.text(f"SELECT count(*) FROM findings WHERE length(item) > {FORMER}")
    if op.get_bind().execute(longer).scalar_one():
        raise RuntimeError(f"A finding is described in more than {FORMER} characters: they would not fit.")
    _set_length(PRESENT, FORMER)


def _set_length(former: int, present: int) -> None:
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.alter_column(
            "item", existing_type=sa.String(length=former), type_=sa.String(length=present), existing_nullable=False
        )
    # SQLite's batch mode makes the table anew, and its triggers go with the old one.
    if op.get_bind().dialect.name == "sqlite":
        op.forbid_changes("findings")
