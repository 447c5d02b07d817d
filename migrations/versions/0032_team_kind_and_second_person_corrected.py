"""The kind and the team of a search and the second person of an air sample can be set right."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FACTS = (
    *("container_number", "object_name", "seal_number", "declared_goods", "bill_of_lading", "targeted_by", "draw"),
    *("reason", "seal_state", "seal_remark", "started_at", "ended_at"),
)
NEW_FACTS = ("kind", "team")
# The row that a correction names, beside its words.
NAMED = {"search_corrections": ("team_id", "teams"), "corrections": ("person_id", "users")}


def upgrade() -> None:
    """Adds them: nothing on record is corrected by this."""
    _allow((*FACTS, *NEW_FACTS))
    for table, (column, named) in NAMED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_{column}_{named}"), named, [column], ["id"])
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column])
        _forbid_changes_again(table)


def downgrade() -> None:
    """Takes them away. Raises RuntimeError where one of them was set right: the correction stays written."""
    for table, (column, _) in NAMED.items():
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL")).scalar_one():
            raise RuntimeError(f"A team or a person was set right in {table}: the release before cannot read it.")
    for table, (column, named) in NAMED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_{column}_{named}"), type_="foreignkey")
            batch_op.drop_column(column)
        _forbid_changes_again(table)
    _allow(FACTS)


def _allow(facts: Sequence[str]) -> None:
    with op.batch_alter_table("search_corrections", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_search_corrections_search_fact"), type_="check")
        among = f"fact IN ({', '.join(repr(fact) for fact in facts)})"
        batch_op.create_check_constraint(batch_op.f("ck_search_corrections_search_fact"), among)
    _forbid_changes_again("search_corrections")


def _forbid_changes_again(table: str) -> None:
    """SQLite's batch mode makes the table anew, and its triggers go with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        op.forbid_changes(table)
