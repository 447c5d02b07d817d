"""What came of PINs that somebody typed on a tablet that another person works with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table: no record of before bears a PIN."""
    op.create_table(
        "pin_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("checked_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pin_fits', 'pin_wrong', 'pin_blocked', 'pin_unset', 'pin_unreadable')",
            name=op.f("ck_pin_checks_typed_pin_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_pin_checks_person_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin_checks")),
    )
    op.create_index(op.f("ix_pin_checks_person_id"), "pin_checks", ["person_id"])
    op.forbid_changes("pin_checks")


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a PIN was judged: whose word it was would be lost."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM pin_checks")).scalar_one():
        raise RuntimeError("A hand-over was confirmed by PIN: what came of it would be lost.")
    op.drop_table("pin_checks")
