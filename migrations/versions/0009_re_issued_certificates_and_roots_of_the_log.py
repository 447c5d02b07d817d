"""Certificates that replace one, and the Merkle root of the log in its checkpoints."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# One certificate is issued first on a check-up; each later one replaces exactly one.
FIRST = "uq_certificates_first_of_checkup"


def upgrade() -> None:
    """Makes room for a successor on the same check-up, and for the root."""
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_certificates_checkup_id"), type_="unique")
        batch_op.create_foreign_key(
            batch_op.f("fk_certificates_replaces_id_certificates"), "certificates", ["replaces_id"], ["id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_replaces_id"), ["replaces_id"])
    op.create_index(
        FIRST,
        "certificates",
        ["checkup_id"],
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL"),
        postgresql_where=sa.text("replaces_id IS NULL"),
    )
    _forbid_again()
    with op.batch_alter_table("checkpoints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("root", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("peaks", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Takes both away; fails where a certificate was issued anew, since the older schema has no place for it."""
    with op.batch_alter_table("checkpoints", schema=None) as batch_op:
        batch_op.drop_column("peaks")
        batch_op.drop_column("root")
    _forbid_again("checkpoints")
    op.drop_index(FIRST, "certificates")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_certificates_replaces_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_certificates_replaces_id_certificates"), type_="foreignkey")
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_checkup_id"), ["checkup_id"])
        batch_op.drop_column("replaces_id")
    _forbid_again()


def _forbid_again(table: str = "certificates") -> None:
    """SQLite's batch mode makes the table anew, and its triggers go with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        op.forbid_changes(table)
