"""A suspension names the failed check-up that caused it, in a column of its own."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# How the source of such a suspension began; what followed was the id of the check-up.
PREFIX = "check-up "
FACTS = sa.table(
    "standing_facts",
    sa.column("id", sa.Uuid()),
    sa.column("kind"),
    sa.column("source"),
    sa.column("failed_checkup_id", sa.Uuid()),
)


def upgrade() -> None:
    """Adds it, and fills it with the id that the source of each such suspension names."""
    op.allow_changes("standing_facts")
    with op.batch_alter_table("standing_facts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("failed_checkup_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_standing_facts_failed_checkup_id_checkups"), "checkups", ["failed_checkup_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_standing_facts_failure_suspends"), "failed_checkup_id IS NULL OR kind = 'suspended'"
        )
        batch_op.create_index(batch_op.f("ix_standing_facts_failed_checkup_id"), ["failed_checkup_id"])
    bind, known = op.get_bind(), FACTS.c
    named = sa.select(known.id, known.source).where(known.kind == "suspended", known.source.startswith(PREFIX))
    for key, source in bind.execute(named).all():
        failed = UUID(source.removeprefix(PREFIX))
        bind.execute(sa.update(FACTS).where(known.id == key).values(failed_checkup_id=failed))
    op.forbid_changes("standing_facts")


def downgrade() -> None:
    """Takes it away: the source says the same."""
    op.allow_changes("standing_facts")
    with op.batch_alter_table("standing_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_facts_failed_checkup_id"))
        batch_op.drop_constraint(batch_op.f("ck_standing_facts_failure_suspends"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_standing_facts_failed_checkup_id_checkups"), type_="foreignkey")
        batch_op.drop_column("failed_checkup_id")
    op.forbid_changes("standing_facts")
