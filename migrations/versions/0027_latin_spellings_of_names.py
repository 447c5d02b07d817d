"""The Latin spelling of names that the papers' fonts cannot print, and its folded form."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NAMED = ("units", "stations", "users", "odours", "dogs", "handlers", "training_aids")


def upgrade() -> None:
    """Adds them, empty: nobody said yet how a name is spelt."""
    for table in NAMED:
        op.add_column(table, sa.Column("latin_name", sa.String(length=160), server_default="", nullable=False))
        op.add_column(table, sa.Column("latin_folded", sa.Text(), server_default="", nullable=False))
        op.create_index(op.f(f"ix_{table}_latin_folded"), table, ["latin_folded"])


def downgrade() -> None:
    """Takes them away. Raises RuntimeError where a spelling is on record: it would be lost."""
    for table in NAMED:
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table} WHERE latin_name <> ''")).scalar_one():
            raise RuntimeError(f"A Latin spelling is on record in {table}: it would be lost.")
    for table in NAMED:
        op.drop_index(op.f(f"ix_{table}_latin_folded"), table_name=table)
        op.drop_column(table, "latin_folded")
        op.drop_column(table, "latin_name")
