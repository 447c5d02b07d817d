"""The last remark on a dog and the last movement of an aid are found without reading those before them."""

from collections.abc import Sequence

from alembic import op

revision: str = "0074"
down_revision: str | None = "0073"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INDEXES = {"shift_notes": ["noted_at", "shift_id"], "aid_movements": ["aid_id", "at"]}


def upgrade() -> None:
    """Make the indexes."""
    for table, columns in _INDEXES.items():
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade() -> None:
    """Take them away."""
    for table, columns in _INDEXES.items():
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
