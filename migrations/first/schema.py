"""What the tables of the first revision share. It stays as it is: later revisions change the tables, and not this."""

from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Uuid,
    text,
)
from sqlalchemy.schema import SchemaItem

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MOMENT = DateTime(timezone=True)
BIG_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

# What is filled when a second person answers.
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")

required = partial(Column, nullable=False)


def row_id() -> Column[Any]:
    """Return the key of a row that was given a UUID before it was written."""
    return Column("id", Uuid, primary_key=True)


def recorded() -> tuple[Column[Any], ...]:
    """Return who took a record down, on which device and form, and when by the device's clock."""
    return (
        required("recorder_id", Uuid, ForeignKey("users.id")),
        required("recorder_name", String(120)),
        required("device", String(200)),
        required("form_version", Integer),
        Column("captured_at", MOMENT),
    )


def answered() -> tuple[Column[Any], ...]:
    """Return who answered what waited for a second person, when, and why."""
    return (
        Column("answered_by_id", Uuid, ForeignKey("users.id")),
        required("answered_by_name", String(120)),
        Column("answered_at", MOMENT),
        required("answer_reason", String(400)),
    )


def agreed_by_another(*, waits: str, agreed: str) -> tuple[SchemaItem, ...]:
    """Return `answered` and what holds of it: another person than its author agrees, and nobody without a word why.

    `waits` and `agreed` are the states before the answer and after that one.
    """
    return (
        *answered(),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint(f"(state = '{waits}') = (answered_at IS NULL)", name="open_or_answered"),
        CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
        CheckConstraint(
            f"state <> '{agreed}' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
            name="agreed_by_a_second_person",
        ),
    )


def corrects(table: str) -> tuple[SchemaItem, ...]:
    """Return that a row corrects another one of its table, with a reason; nothing corrects a row twice."""
    return (
        Column("corrects_id", Uuid, ForeignKey(f"{table}.id"), unique=True),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
    )


def corrects_or_retracts(table: str) -> tuple[SchemaItem, ...]:
    """Return what `corrects` does, for a row that may also take the one before back."""
    return (
        required("is_retraction", Boolean),
        required("reason", String(400)),
        *corrects(table),
        CheckConstraint("corrects_id IS NOT NULL OR NOT is_retraction", name="retracts_something"),
    )


def one_of(name: str, *words: str) -> Enum:
    """Return a text that is one of `words`; `name` is the constraint's."""
    return Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def only_one(name: str, *columns: str, where: str) -> Index:
    """Return the index that lets one row have these values among those of which `where` holds."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


def written_once(*but: str) -> dict[str, tuple[str, ...]]:
    """Return what marks a table whose rows neither change nor go; the columns of `but` are filled later."""
    return {"may_change": but}
