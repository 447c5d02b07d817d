"""What the loader says run by run; and sealed plans encrypted under a key that is not in the database."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns
from canine.checkups import at_rest

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Each with the columns that say what its word is about; of these there is one word.
WORDS = {
    "loaded_places": (("run", "position"), "run >= 1 AND position >= 1"),
    "loaded_runs": (("run",), "run >= 1"),
}


def upgrade() -> None:
    """Make the tables, empty: who loaded earlier trials, and when they left, was not recorded."""
    for table, (about, rule) in WORDS.items():
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("checkup_id", sa.Uuid(), nullable=False),
            *(sa.Column(name, sa.Integer(), nullable=False) for name in about),
            sa.Column("author_id", sa.Uuid(), nullable=False),
            sa.Column("author_name", sa.String(length=120), nullable=False),
            sa.Column("at", canine.columns.UtcDateTime(), nullable=False),
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_from_one")),
            *(
                sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
                for column, to in (("checkup_id", "checkups"), ("author_id", "users"))
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("checkup_id", *about, name=op.f(f"uq_{table}_checkup_id_{'_'.join(about)}")),
        )
        op.create_index(op.f(f"ix_{table}_checkup_id"), table, ["checkup_id"])
        op.forbid_changes(table)
    op.allow_changes("checkups")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("loads_by_run", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.forbid_changes("checkups")
    _rewrite_plans(at_rest.encrypted)


def _rewrite_plans(written: Callable[[bytes], bytes]) -> None:
    bind = op.get_bind()
    plans = sa.table("sealed_plans", sa.column("id", sa.Uuid()), sa.column("opening", sa.LargeBinary()))
    found = bind.execute(sa.select(plans.c.id, plans.c.opening)).all()
    if not found:
        return
    if bind.dialect.name == "sqlite":
        # What stood in the file is written over with zeros, and not only let go.
        bind.exec_driver_sql("PRAGMA secure_delete = ON")
    op.allow_changes("sealed_plans")
    for key, opening in found:
        values = {"opening": written(bytes(opening))}
        bind.execute(sa.update(plans).where(plans.c.id == key).values(values))
    op.forbid_changes("sealed_plans")


def downgrade() -> None:
    """Take them away, the plans readable again: the log keeps every row."""
    _rewrite_plans(at_rest.decrypted)
    op.allow_changes("checkups")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.drop_column("loads_by_run")
    op.forbid_changes("checkups")
    for table in reversed(WORDS):
        op.drop_table(table)
