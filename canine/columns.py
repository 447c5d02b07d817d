"""Columns: types that hold what the schema promises, and lists that are searched by them and cut to a page."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Enum,
    Numeric,
    Select,
    String,
    Text,
    and_,
    case,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from canine.extensions import db
from canine.rules.folding import fold_name, fold_seal_field
from canine.rules.limits import LATIN_NAME
from canine.rules.listing import LAST_PAGE, MOST_COUNTED, PER_PAGE, Paged, page_of


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment. SQLite gives a naive one back from any date-time type: hence this."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive moment: nobody can say afterwards which zone it was meant in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, aware, from either database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(words: type[StrEnum], name: str) -> Enum:
    """Return a text column that holds only the values of `words`; `name` is the constraint's."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def money_column() -> Numeric[Any]:
    """Return an amount of money in decimals, to the cent."""
    return Numeric(12, 2)


@dataclass(frozen=True, slots=True)
class Folding:
    """How a folded column is made: from which columns of its row, and whether what they held before is kept."""

    sources: tuple[str, ...]
    fold: Callable[[str], str]
    keeps_former: bool

    def of(self, values: Callable[[str], Any]) -> str:
        """Return the folded text of a row whose columns `values` gives by name."""
        return "\n".join(self.fold(values(source) or "") for source in self.sources)


def folded(fold: Callable[[str], str], *sources: str, keeps_former: bool = False) -> MappedColumn[str]:
    """Return a column with the form in which others are looked up and compared (canine.rules.folding).

    It is filled whenever a row is written (canine.audit.snapshots); with `keeps_former`, a text that is replaced goes
    to `former_names` with the moment until which it stood.
    """
    made = Folding(sources, fold, keeps_former)
    return mapped_column(Text, index=True, default="", server_default="", info={"folding": made})


class SpeltInLatin:
    """What a table gets whose names papers print: the spelling in Latin letters, empty where none was given."""

    latin_name: Mapped[str] = mapped_column(String(LATIN_NAME), default="", server_default="")
    latin_folded: Mapped[str] = folded(fold_name, "latin_name", keeps_former=True)


def folding_of(column: Any) -> Folding | None:
    """Return how the column is folded; None for one that holds its text as it is."""
    found: Folding | None = getattr(column, "info", {}).get("folding")
    return found


def icontains_any(search: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that the words stand in one of the columns, in folded form where it is folded, whatever
    their capitals elsewhere.

    % and _ are only characters. A text that folds to nothing stands in no folded column.
    """
    return or_(false(), *(_holds(search, column) for column in columns))


def _holds(search: str, column: Any) -> ColumnElement[bool]:
    folding = folding_of(column)
    if folding is None:
        return _one_condition(column.icontains(search, autoescape=True))
    sought = folding.fold(search)
    return _one_condition(column.contains(sought, autoescape=True)) if sought else false()


def _one_condition(made: Any) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = made
    return condition


def iequals_any(text: str, *columns: Any) -> ColumnElement[bool]:
    """One of the columns holds exactly this text, in folded form where it is folded, whatever its capitals elsewhere.

    In a field of several seals, one of them.
    """
    return or_(false(), *(_is_text(text, column) for column in columns))


def _is_text(text: str, column: Any) -> ColumnElement[bool]:
    folding = folding_of(column)
    if folding is None:
        return func.lower(column) == text.strip().lower()
    sought = folding.fold(text)
    if not sought:
        return false()
    if folding.fold is not fold_seal_field:
        return _one_condition(column == sought)
    seals = sought.split(" ")
    several = column.contains(" ") & or_(
        *((" " + column + " ").contains(f" {seal} ", autoescape=True) for seal in seals)
    )
    return _one_condition(column.in_(seals) | several)


# The units that are meant: one, several, or every one.
Units = UUID | Collection[UUID] | None


def within(column: Any, units: Units) -> ColumnElement[bool]:
    """Return the condition that the column holds one of these units; for None, one that always holds."""
    if units is None:
        return true()
    return _one_condition(column == units if isinstance(units, UUID) else column.in_(units))


def is_within(unit_id: UUID | None, units: Units) -> bool:
    """Tell whether a unit is one of these."""
    return units is None or (unit_id == units if isinstance(units, UUID) else unit_id in units)


def is_none_of(column: Any, ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that the column holds none of these ids; without any, one that always holds."""
    return _one_condition(column.not_in(ids)) if ids else true()


def on_local_date(column: Any, on: date, zone: ZoneInfo) -> ColumnElement[bool]:
    """Return the moment lies in that day by the clocks of the zone."""
    begins = datetime.combine(on, time(), tzinfo=zone)
    return and_(column >= begins, column < datetime.combine(on + timedelta(days=1), time(), tzinfo=zone))


class seconds_between(FunctionElement[int]):  # noqa: N801 -- a function of SQL
    """Whole seconds from one moment to another, the same on either database."""

    type = BigInteger()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _seconds_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    begins, ends = (compiler.process(one, **options) for one in element.clauses)
    return f"(CAST(strftime('%s', {ends}) AS INTEGER) - CAST(strftime('%s', {begins}) AS INTEGER))"


@compiles(seconds_between, "postgresql")
def _seconds_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    begins, ends = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(floor(extract(epoch FROM {ends})) - floor(extract(epoch FROM {begins})) AS BIGINT)"


def part_of(column: Any, edges: Sequence[date]) -> ColumnElement[int]:
    """Return, in a statement, between which two of these moments or days the column lies, from 0; none is outside."""
    return case(*((column < edge, at) for at, edge in enumerate(edges[1:])), else_=len(edges) - 1)


def page_of_rows(statement: Select[*tuple[Any, ...]], key: Any, number: int, per_page: int = PER_PAGE) -> Paged[Any]:
    """Return the rows, as tuples, of the page of that number or of the nearest that there is; `key` tells rows apart.

    Which rows these are is asked first, by their keys alone: what they hold is read of those that are shown.
    """
    if per_page > MOST_COUNTED:
        return _many(db.session.execute(statement.limit(per_page + 1)).all(), per_page)
    cut = _paginate(statement, key, number, per_page)
    if not cut.rows:
        return cut
    places = case({one: place for place, one in enumerate(cut.rows)}, value=key)
    return cut.showing(db.session.execute(statement.where(key.in_(cut.rows)).order_by(None).order_by(places)))


def page_of_records(
    statement: Select[*tuple[Any, ...]], number: int, per_page: int = PER_PAGE, *, options: Sequence[Any] = ()
) -> Paged[Any]:
    """Return the records of the page of that number, for a statement that selects one kind of record.

    `options` say what is loaded with them.
    """
    kind = statement.column_descriptions[0]["entity"]
    if per_page > MOST_COUNTED:
        many = db.session.scalars(statement.options(*options).limit(per_page + 1)).unique().all()
        return _many(many, per_page)
    cut = _paginate(statement, kind.id, number, per_page)
    if not cut.rows:
        return cut
    shown = db.session.scalars(select(kind).where(kind.id.in_(cut.rows)).options(*options)).unique()
    rows = {row.id: row for row in shown}
    return cut.showing(rows[one] for one in cut.rows if one in rows)


def _many(found: Sequence[Any], per_page: int) -> Paged[Any]:
    return Paged(tuple(found[:per_page]), 1, 1, min(len(found), per_page), len(found) > per_page)


def _paginate(statement: Select[*tuple[Any, ...]], key: Any, number: int, per_page: int) -> Paged[Any]:
    """Return the keys of a page. What lies beyond the rows that are counted is not counted for any page."""
    keys = statement.with_only_columns(key, maintain_column_froms=True)
    begins = (min(max(number, 1), LAST_PAGE) - 1) * per_page
    if begins >= MOST_COUNTED:
        further = db.session.scalars(keys.offset(begins).limit(per_page + 1)).all()
        if further:
            return Paged(tuple(further[:per_page]), number, number + (len(further) > per_page), MOST_COUNTED, True)
        total = db.session.scalar(select(func.count()).select_from(keys.order_by(None).subquery())) or 0
        shown, _ = page_of(total, number, per_page)
        return _paginate(statement, key, shown, per_page)
    found = db.session.scalars(keys.limit(MOST_COUNTED + 1)).all()
    total = min(len(found), MOST_COUNTED)
    has_more = len(found) > total
    shown, last = page_of(total, number, per_page)
    begins = (shown - 1) * per_page
    return Paged(tuple(found[begins : begins + per_page]), shown, last + has_more, total, has_more)
