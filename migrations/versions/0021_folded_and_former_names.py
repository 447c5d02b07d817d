"""Names and numbers in the form in which they are looked up, and the former ones that the log knows."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

import canine.columns
from canine.rules.folding import fold_exhibit, fold_identifier, fold_name, fold_seal_field

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FOLDED: dict[str, tuple[tuple[str, Callable[[str], str], tuple[str, ...]], ...]] = {
    "units": (("name_folded", fold_name, ("name",)),),
    "stations": (("name_folded", fold_name, ("name",)),),
    "users": (("name_folded", fold_name, ("name",)),),
    "odours": (("name_folded", fold_name, ("name",)),),
    "dogs": (
        ("name_folded", fold_name, ("name",)),
        ("chip_folded", fold_identifier, ("microchip",)),
        ("words_folded", fold_name, ("breed",)),
    ),
    "handlers": (
        ("name_folded", fold_name, ("name",)),
        ("number_folded", fold_identifier, ("service_number",)),
        ("words_folded", fold_name, ("rank",)),
    ),
    "training_aids": (
        ("label_folded", fold_identifier, ("label",)),
        ("words_folded", fold_name, ("form", "source", "batch")),
    ),
    "searches": (
        ("object_folded", fold_identifier, ("object_name",)),
        ("seal_folded", fold_seal_field, ("seal_number",)),
        ("lading_folded", fold_identifier, ("bill_of_lading",)),
    ),
    "search_corrections": (
        ("old_folded", fold_seal_field, ("old",)),
        ("new_folded", fold_seal_field, ("new",)),
    ),
    "findings": (("exhibit_folded", fold_exhibit, ("exhibit_number",)),),
    "air_samples": (
        ("seal_folded", fold_seal_field, ("seal_number",)),
        ("filter_folded", fold_identifier, ("filter_number",)),
        ("lot_folded", fold_identifier, ("filter_lot",)),
        ("bag_folded", fold_identifier, ("bag_seal",)),
    ),
    "sample_hand_overs": (("bag_folded", fold_identifier, ("bag_seal",)),),
    "sample_inspections": (("exhibit_folded", fold_exhibit, ("exhibit_number",)),),
    "medical_checkups": (("words_folded", fold_name, ("examiner_name",)),),
    "checkups": (("words_folded", fold_name, ("place",)),),
    "lines": (("room_folded", fold_name, ("room",)),),
    "exercises": (("words_folded", fold_name, ("goal", "place")),),
    "repetitions": (("words_folded", fold_name, ("dog_name", "handler_name", "target", "off_target")),),
    "certificates": (
        ("serial_folded", fold_identifier, ("serial",)),
        ("words_folded", fold_name, ("odours",)),
    ),
}
# Table and column of each name or number whose former ones are kept, with the form in which it is compared.
KEPT = {
    ("units", "name"): fold_name,
    ("stations", "name"): fold_name,
    ("users", "name"): fold_name,
    ("dogs", "name"): fold_name,
    ("dogs", "microchip"): fold_identifier,
    ("handlers", "name"): fold_name,
    ("handlers", "service_number"): fold_identifier,
    ("training_aids", "label"): fold_identifier,
}
AT_ONCE = 1000


def upgrade() -> None:
    """Adds and fills them; a former name is one that an entry of the log says was replaced, and no other."""
    former = op.create_table(
        "former_names",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("until", canine.columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_names")),
    )
    with op.batch_alter_table("former_names", schema=None) as batch_op:
        for columns in (("what", "subject_id"), ("what", "folded")):
            batch_op.create_index(batch_op.f(f"ix_former_names_{'_'.join(columns)}"), list(columns))
    _fill_former(former)
    op.forbid_changes("former_names")
    for table, columns in FOLDED.items():
        for name, _, _ in columns:
            op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
        with _unlocked(table):
            _fill(table, columns)
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _, _ in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{name}"), [name])


def downgrade() -> None:
    """Takes them away."""
    for table, columns in FOLDED.items():
        for name, _, _ in columns:
            op.drop_index(op.f(f"ix_{table}_{name}"), table_name=table)
            op.drop_column(table, name)
    op.drop_table("former_names")


@contextmanager
def _unlocked(table: str) -> Iterator[None]:
    """Fills columns of a table whose rows never change: its triggers are away for that long."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    found = bind.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"), {"name": table}
    ).all()
    for name, _ in found:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in found:
        op.execute(statement)


def _fill(table: str, columns: tuple[tuple[str, Callable[[str], str], tuple[str, ...]], ...]) -> None:
    bind = op.get_bind()
    sources = sorted({source for _, _, names in columns for source in names})
    rows = sa.table(table, sa.column("id"), *(sa.column(name) for name in [*sources, *(each[0] for each in columns)]))
    filled = rows.update().where(rows.c.id == sa.bindparam("key"))
    filled = filled.values({name: sa.bindparam(f"new_{name}") for name, _, _ in columns})
    found = bind.execute(sa.select(rows.c.id, *(rows.c[source] for source in sources))).mappings().all()
    for begin in range(0, len(found), AT_ONCE):
        bind.execute(
            filled,
            [
                {"key": row["id"]}
                | {f"new_{name}": "\n".join(fold(row[one] or "") for one in names) for name, fold, names in columns}
                for row in found[begin : begin + AT_ONCE]
            ],
        )


def _fill_former(former: sa.Table) -> None:
    bind = op.get_bind()
    entries = sa.table(
        "audit_entries",
        *(sa.column(name) for name in ("number", "object_type", "object_id", "before", "after")),
        sa.column("at", canine.columns.UtcDateTime()),
    )
    statement = (
        sa.select(entries)
        .where(
            entries.c.object_type.in_({table for table, _ in KEPT}),
            entries.c.before.not_in(("null", '"note"')),
            entries.c.after != "null",
        )
        .order_by(entries.c.number)
    )
    rows = [row for entry in bind.execute(statement).mappings().all() for row in _replaced(dict(entry))]
    if rows:
        bind.execute(former.insert(), rows)


def _replaced(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The names that one entry says were replaced."""
    before, after = json.loads(entry["before"]), json.loads(entry["after"])
    for (table, column), fold in KEPT.items():
        text = before.get(column)
        if table == entry["object_type"] and text and text != after.get(column):
            yield {
                "id": uuid4(),
                "what": f"{table}.{column}",
                "subject_id": UUID(entry["object_id"]),
                "text": text,
                "folded": fold(text),
                "until": entry["at"],
            }
