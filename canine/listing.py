"""How a list is filtered and sorted in the database: one way for all of them, each with its own conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select

from canine.columns import page_of_records, page_of_rows
from canine.rules.listing import Asked, Paged

Selected = TypeVar("Selected", bound=Select[*tuple[Any, ...]])
Condition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Listable:
    """What a list can be asked for: a condition for each filter, an expression for each column that sorts it.

    `usual` is its own order, whose last part tells rows apart.
    """

    usual: Sequence[Any]
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    orders: Mapping[str, Any] = field(default_factory=dict)

    def records(self, statement: Select[*tuple[Any, ...]], asked: Asked, *, options: Sequence[Any] = ()) -> Paged[Any]:
        """Return the page of records, for a statement that selects one kind of record; `options` load with them."""
        return page_of_records(self.apply(statement, asked), asked.page, asked.per_page, options=options)

    def rows(self, statement: Select[*tuple[Any, ...]], key: Any, asked: Asked) -> Paged[Any]:
        """Return the page of rows, as tuples; `key` tells rows apart."""
        return page_of_rows(self.apply(statement, asked), key, asked.page, asked.per_page)

    def apply(self, statement: Select[*tuple[Any, ...]], asked: Asked) -> Select[*tuple[Any, ...]]:
        """Return the statement as it is asked for; a filter or an order that the list has not counts for nothing."""
        for name, value in asked.filters.items():
            if name in self.conditions:
                statement = statement.where(self.conditions[name](value))
        by = self.orders.get(asked.order)
        first = () if by is None else (by.desc() if asked.is_descending else by.asc(),)
        return statement.order_by(None).order_by(*first, *self.usual)


def moments(column: Any, zone: ZoneInfo) -> dict[str, Condition]:
    """Return the filters "from" and "to" of a moment, each a day by the clocks of the zone, both included."""

    def midnight(on: date) -> datetime:
        return datetime.combine(on, time(), tzinfo=zone)

    return {
        "since": lambda on: column >= midnight(on),
        "until": lambda on: column < midnight(on + timedelta(days=1)),
    }


def days(column: Any) -> dict[str, Condition]:
    """Return the filters "from" and "to" of a day, both included."""
    return {"since": lambda on: column >= on, "until": lambda on: column <= on}
