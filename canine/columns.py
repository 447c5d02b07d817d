"""Columns: types that hold what the schema promises, and lists that are searched by them and cut to a page."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, DateTime, Enum, Numeric, Select, and_, func, or_, select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from canine.extensions import db
from canine.rules.listing import PER_PAGE, Paged, page_of


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
        """The moment in UTC, aware, from either database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(words: type[StrEnum], name: str) -> Enum:
    """A text column that holds only the values of `words`; `name` is the constraint's."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def money_column() -> Numeric[Any]:
    """An amount of money in decimals, to the cent."""
    return Numeric(12, 2)


def holds(search: str, *columns: Any) -> ColumnElement[bool]:
    """The words stand in one of the columns, whatever their capitals; % and _ are only characters."""
    return or_(*(column.icontains(search, autoescape=True) for column in columns))


def is_text(text: str, *columns: Any) -> ColumnElement[bool]:
    """One of the columns holds exactly this text, whatever its capitals."""
    return or_(*(func.lower(column) == text.strip().lower() for column in columns))


def on_day(column: Any, on: date, zone: ZoneInfo) -> ColumnElement[bool]:
    """The moment lies in that day by the clocks of the zone."""
    begins = datetime.combine(on, time(), tzinfo=zone)
    return and_(column >= begins, column < datetime.combine(on + timedelta(days=1), time(), tzinfo=zone))


def page_of_rows(statement: Select[*tuple[Any, ...]], number: int) -> Paged[Any]:
    """The rows, as tuples, of the page of that number or of the nearest that there is."""
    cut, shown, last, total = _cut(statement, number)
    return Paged(tuple(db.session.execute(cut)), shown, last, total)


def page_of_records(statement: Select[*tuple[Any, ...]], number: int) -> Paged[Any]:
    """The records of the page of that number, for a statement that selects one kind of record."""
    cut, shown, last, total = _cut(statement, number)
    return Paged(tuple(db.session.scalars(cut).unique()), shown, last, total)


def _cut(statement: Select[*tuple[Any, ...]], number: int) -> tuple[Select[*tuple[Any, ...]], int, int, int]:
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    shown, last = page_of(total, number)
    return statement.limit(PER_PAGE).offset((shown - 1) * PER_PAGE), shown, last, total
