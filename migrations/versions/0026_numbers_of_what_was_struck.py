"""A filter or an exhibit number that only a struck entry bears is free again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TWICE = {
    "A filter": "SELECT 1 FROM air_samples GROUP BY filter_lot, filter_number HAVING count(*) > 1",
    "An exhibit number": (
        "SELECT 1 FROM findings WHERE corrects_id IS NULL GROUP BY unit_id, exhibit_number HAVING count(*) > 1"
    ),
}


def upgrade() -> None:
    """Leaves the rule to the services, which know what is struck: there is one writer at a time."""
    with op.batch_alter_table("air_samples", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_air_samples_filter_lot_filter_number"), type_="unique")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("uq_findings_exhibit")
    _forbid_changes_again()


def downgrade() -> None:
    """Brings the constraints back. Raises RuntimeError where a number is on record twice: neither entry is lost."""
    for what, statement in TWICE.items():
        if op.get_bind().execute(sa.text(statement)).first() is not None:
            raise RuntimeError(f"{what} is on record twice, once in a struck entry: the release before takes it once.")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index(
            "uq_findings_exhibit",
            ["unit_id", "exhibit_number"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
    with op.batch_alter_table("air_samples", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_air_samples_filter_lot_filter_number"), ["filter_lot", "filter_number"]
        )
    _forbid_changes_again()


def _forbid_changes_again() -> None:
    """SQLite's batch mode makes the table anew, and its triggers go with the old one; an index alone keeps it."""
    if op.get_bind().dialect.name == "sqlite":
        op.forbid_changes("air_samples")
