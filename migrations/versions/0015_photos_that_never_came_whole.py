"""When a piece of a photo came, and when the pieces of one that never came whole were cleared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Adds them; of a piece that is here already, no more is known than when its photo was named."""
    with op.batch_alter_table("photo_pieces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_at", canine.columns.UtcDateTime(), nullable=True))
    op.execute(
        sa.text(
            "UPDATE photo_pieces SET came_at ="
            " (SELECT named_at FROM field_photos WHERE field_photos.id = photo_pieces.photo_id)"
        )
    )
    with op.batch_alter_table("photo_pieces", schema=None) as batch_op:
        batch_op.alter_column("came_at", nullable=False)
    with op.batch_alter_table("field_photos", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cleared_at", canine.columns.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("cleared_bytes", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_field_photos_cleared_of_some_bytes"), "(cleared_at IS NULL) = (cleared_bytes IS NULL)"
        )


def downgrade() -> None:
    """Takes them away."""
    with op.batch_alter_table("field_photos", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_field_photos_cleared_of_some_bytes"), type_="check")
        batch_op.drop_column("cleared_bytes")
        batch_op.drop_column("cleared_at")
    with op.batch_alter_table("photo_pieces", schema=None) as batch_op:
        batch_op.drop_column("came_at")
