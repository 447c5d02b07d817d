"""Dogs and handlers that another unit is asked to take in; and of which unit a sheet of before was when it came."""

import json
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "proposed_moves"
STATES = ("proposed", "agreed_to", "declined", "withdrawn", "lapsed")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
CHECKS = {
    "proposal_state": f"state IN ({', '.join(repr(one) for one in STATES)})",
    "has_a_reason": "reason <> ''",
    "open_or_answered": "(state = 'proposed') = (answered_at IS NULL)",
    "answered_by_somebody": "answered_at IS NULL OR answered_by_name <> ''",
    "agreed_by_a_second_person": (
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)"
    ),
    "of_a_dog_or_a_handler": "(dog_id IS NULL) <> (handler_id IS NULL)",
}
POINTS_TO = {
    "dog_id": "dogs",
    "handler_id": "handlers",
    "unit_id": "units",
    "author_id": "users",
    "answered_by_id": "users",
}
MAY_BE_EMPTY = ("dog_id", "handler_id", "answered_by_id")


def upgrade() -> None:
    """Make the table, empty: who agreed to moves of before was not recorded."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=name in MAY_BE_EMPTY) for name in POINTS_TO),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}")) for name, condition in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}"))
            for column, other in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    waits = sa.text("state = 'proposed'")
    for about in ("dog", "handler"):
        name = f"uq_{TABLE}_{about}"
        op.create_index(name, TABLE, [f"{about}_id"], unique=True, sqlite_where=waits, postgresql_where=waits)
    op.create_index(op.f(f"ix_{TABLE}_unit_id"), TABLE, ["unit_id"])
    op.forbid_changes(TABLE, but=ANSWER)
    _say_of_which_unit_sheets_were()


def _say_of_which_unit_sheets_were() -> None:
    """Fill the unit of sheets of before 0043 with their author's when they came, by the log; who was of none, had none.

    Whoever is of another unit today took their sheets along until now.
    """
    bind, sheets = op.get_bind(), _sheets()
    unsaid = sa.select(sheets.c.id, sheets.c.author_id, sheets.c.imported_at)
    found = bind.execute(unsaid.where(sheets.c.unit_id.is_(None), sheets.c.author_id.is_not(None))).all()
    if not found:
        return
    entries = _entries()
    op.allow_changes("training_imports")
    for key, author_id, imported_at in found:
        # A row whose own entry says that it has no unit is not told otherwise: the check of the log reads both.
        own = sa.select(entries.c.after).where(
            entries.c.object_type == "training_imports", entries.c.object_id == str(key)
        )
        if any('"unit_id":' in after for after in bind.execute(own).scalars()):
            continue
        of_author = sa.select(entries.c.after).where(
            entries.c.object_type == "users", entries.c.object_id == str(author_id), entries.c.at <= imported_at
        )
        # A note has no image of the row.
        images = bind.execute(of_author.where(entries.c.after.contains('"unit_id":')).order_by(entries.c.number.desc()))
        image = images.scalars().first()
        unit_id = json.loads(image)["unit_id"] if image else None
        if unit_id is not None:
            bind.execute(sa.update(sheets).where(sheets.c.id == key).values(unit_id=UUID(unit_id)))
    op.forbid_changes("training_imports")


def _sheets() -> sa.TableClause:
    return sa.table(
        "training_imports",
        sa.column("id", sa.Uuid()),
        sa.column("unit_id", sa.Uuid()),
        sa.column("author_id", sa.Uuid()),
        sa.column("imported_at", canine.columns.UtcDateTime()),
    )


def _entries() -> sa.TableClause:
    return sa.table(
        "audit_entries",
        sa.column("number", sa.Integer()),
        sa.column("at", canine.columns.UtcDateTime()),
        sa.column("object_type", sa.String()),
        sa.column("object_id", sa.String()),
        sa.column("after", sa.Text()),
    )


def downgrade() -> None:
    """Take it away; of which unit a sheet was, stays. Raises RuntimeError where a unit was asked: who asked is kept."""
    if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {TABLE}")).scalar_one():
        raise RuntimeError("A unit was asked to take somebody in: who asked and who agreed would be lost.")
    op.drop_table(TABLE)
