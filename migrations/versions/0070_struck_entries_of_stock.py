"""Lots, blank tests, pumps and calibrations that were entered in error are struck, and entered anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0070"
down_revision: str | None = "0069"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ENDED = ("ended_on", "end_reason", "ended_by_name")
STRUCK = ("struck_at", "struck_by_id", "struck_by_name", "strike_reason")
TABLES = {"filter_lots": ENDED, "lot_blank_tests": (), "pumps": ENDED, "pump_calibrations": ()}
IN_USE = "ended_on IS NULL"


def upgrade() -> None:
    """Add the columns: nothing was struck until now."""
    for table, ended in TABLES.items():
        op.allow_changes(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("struck_at", canine.columns.UtcDateTime(), nullable=True))
            batch_op.add_column(sa.Column("struck_by_id", sa.Uuid(), nullable=True))
            batch_op.add_column(sa.Column("struck_by_name", sa.String(length=120), server_default="", nullable=False))
            batch_op.add_column(sa.Column("strike_reason", sa.String(length=400), server_default="", nullable=False))
            batch_op.create_foreign_key(op.f(f"fk_{table}_struck_by_id_users"), "users", ["struck_by_id"], ["id"])
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_struck_with_a_reason"), "(struck_at IS NULL) = (strike_reason = '')"
            )
            if table == "filter_lots":
                batch_op.drop_constraint(op.f("uq_filter_lots_unit_id_number"), type_="unique")
        op.forbid_changes(table, but=(*ended, *STRUCK))
    _unique("uq_filter_lots_one_on_record", "filter_lots", "number", "struck_at IS NULL")
    op.drop_index("uq_pumps_one_in_use", table_name="pumps")
    _unique("uq_pumps_one_in_use", "pumps", "name", f"{IN_USE} AND struck_at IS NULL")


def _unique(name: str, table: str, column: str, where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, ["unit_id", column], unique=True, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Take them away. Raises RuntimeError where something is struck: it would count again."""
    for table in TABLES:
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table} WHERE struck_at IS NOT NULL")):
            raise RuntimeError("An entry of the stock was struck: it would count again.")
    op.drop_index("uq_filter_lots_one_on_record", table_name="filter_lots")
    op.drop_index("uq_pumps_one_in_use", table_name="pumps")
    for table, ended in TABLES.items():
        op.allow_changes(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_struck_with_a_reason"), type_="check")
            batch_op.drop_constraint(op.f(f"fk_{table}_struck_by_id_users"), type_="foreignkey")
            for column in STRUCK:
                batch_op.drop_column(column)
            if table == "filter_lots":
                batch_op.create_unique_constraint(op.f("uq_filter_lots_unit_id_number"), ["unit_id", "number"])
        op.forbid_changes(table, but=ended)
    _unique("uq_pumps_one_in_use", "pumps", "name", IN_USE)
