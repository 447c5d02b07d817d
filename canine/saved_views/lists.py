"""Every list in one way: filtered, sorted, kept as a view of one's own, printed, and taken away as it is seen.

A list says once which filters and which columns it has; its view calls `show_list`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from canine import clock
from canine.rules.listing import MOST_ROWS, Asked, Paged
from canine.rules.words import word_for
from canine.saved_views import queries as saved_views
from canine.tables import Table, Value, as_csv, as_workbook
from canine.web.fields import AskedDay
from canine.web.filters import unit_zone
from canine.web.pages import attachment, page

_MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Choices = Callable[[], Sequence[tuple[str, str]]]
_ENDPOINTS: dict[str, str] = {}


def endpoint_of(listing: str) -> str | None:
    """Return where a list of that name is seen, None for none."""
    return _ENDPOINTS.get(listing)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list can be narrowed to: a day where it has no choices, one of its choices otherwise."""

    name: str
    words: str
    choices: Choices | None = None
    read: Callable[[str], Any] = str

    @property
    def is_day(self) -> bool:
        """Whether it is a day."""
        return self.choices is None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, on the page and in its files; it can be sorted by those that
    `sorts` marks; one `is_of_files` stands in the files alone.
    """

    name: str
    words: str
    value: Callable[[Any], Value]
    sorts: bool = False
    is_number: bool = False
    is_of_files: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its name in saved views and files, its title, where it is, its search box, its filters, its columns."""

    name: str
    title: str
    endpoint: str
    search_words: str
    filters: tuple[Filter, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        """Know the list by its name, for the views that people keep of it."""
        _ENDPOINTS[self.name] = self.endpoint


SINCE, UNTIL = Filter("since", "From"), Filter("until", "To")


def choice_of(name: str, words: str, choices: Choices, read: Callable[[str], Any] = UUID) -> Filter:
    """Return a filter by one of some records or words."""
    return Filter(name, words, choices, read)


def word_of(name: str, words: str, members: type[StrEnum]) -> Filter:
    """Return a filter by one of the program's words."""
    return choice_of(name, words, lambda: [(one.value, word_for(one)) for one in members], members)


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A filter as the page shows it: what was typed, and what is wrong with that."""

    filter: Filter
    typed: str
    choices: Sequence[tuple[str, str]]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListShown:
    """What the template of a list knows of it: its filters as typed, its columns, its page, the person's views."""

    listing: Listing
    asked: Asked
    fields: tuple[FieldShown, ...]
    paged: Paged[Any]
    views: Sequence[Any]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the whole list was asked for."""
        return bool(self.asked.text or self.asked.filters or self.asked.order)

    @property
    def problems(self) -> list[FieldShown]:
        """The filters that could not be read."""
        return [one for one in self.fields if one.problem]

    @property
    def query(self) -> str:
        """Return what the address asks for, without the page."""
        return url_for(str(request.endpoint), **self._arguments())[len(request.path) :]

    def address(self, **changed: str | int | None) -> str:
        """Return the list's address with something else asked for; None leaves it out."""
        arguments = {**self._arguments(), **changed}
        return url_for(str(request.endpoint), **{key: value for key, value in arguments.items() if value is not None})

    def sorted_by(self, column: Column) -> str:
        """Return the address of the list sorted by a column; the other way round where it is sorted by it already."""
        is_again = self.asked.order == column.name and not self.asked.is_descending
        return self.address(order=f"-{column.name}" if is_again else column.name)

    def direction(self, column: Column) -> str:
        """Return how the list is sorted by a column, as `aria-sort` says it; empty where it is not."""
        if self.asked.order != column.name:
            return ""
        return "descending" if self.asked.is_descending else "ascending"

    def _arguments(self) -> dict[str, Any]:
        typed = {one.filter.name: one.typed for one in self.fields if one.typed}
        order = f"{'-' * self.asked.is_descending}{self.asked.order}"
        return {**(request.view_args or {}), **{"q": self.asked.text or None}, **typed, "order": order or None}


def show_list(listing: Listing, fetch: Callable[[Asked], Paged[Any]], template: str, **context: Any) -> Response:
    """Answer with the page of a list as it is asked for, or with all of its rows as a file (`as=csv`, `as=xlsx`)."""
    fields, asked = _read(listing)
    ending = request.args.get("as", "")
    if ending in _MIMETYPES:
        return _file(listing, fetch(asked.whole), ending)
    shown = ListShown(listing, asked, fields, fetch(asked), saved_views.of_list(current_user.id, listing.name))
    return page(template, title=listing.title, listed=shown, search=asked.text, **context)


def _read(listing: Listing) -> tuple[tuple[FieldShown, ...], Asked]:
    fields = tuple(_field(one, request.args.get(one.name, "").strip()[:200]) for one in listing.filters)
    values = {one.filter.name: _value(one.filter, one.typed) for one in fields if one.typed and not one.problem}
    order = request.args.get("order", "")
    name = order.removeprefix("-")
    is_known = any(column.name == name and column.sorts for column in listing.columns)
    return fields, Asked(
        text=request.args.get("q", "").strip(),
        page=request.args.get("page", 1, type=int),
        filters=values,
        order=name if is_known else "",
        is_descending=is_known and order.startswith("-"),
    )


def _field(one: Filter, typed: str) -> FieldShown:
    if one.choices is None:
        is_wrong = bool(typed) and AskedDay(typed, date.min).is_wrong
        return FieldShown(one, typed, (), "Write the day, like 2026-03-03." if is_wrong else "")
    choices = list(one.choices())
    is_wrong = bool(typed) and typed not in {key for key, _ in choices}
    return FieldShown(one, typed, choices, "Choose one from the list." if is_wrong else "")


def _value(one: Filter, typed: str) -> Any:
    return AskedDay(typed, date.min).day if one.is_day else one.read(typed)


def _file(listing: Listing, paged: Paged[Any], ending: str) -> Response:
    rows = tuple(tuple(column.value(row) for column in listing.columns) for row in paged.rows)
    notes = (f"The first {MOST_ROWS} rows; there are more.",) if paged.has_more else ()
    table = Table(listing.title, tuple(column.words for column in listing.columns), rows, notes)
    return table_file([table], ending, f"{listing.name}-{clock.now().astimezone(unit_zone()).date()}")


def table_file(tables: Sequence[Table], ending: str, stem: str) -> Response:
    """Return tables as a file; `ending` is csv or xlsx."""
    content = as_csv(tables) if ending == "csv" else as_workbook(tables)
    return attachment(content, _MIMETYPES[ending], f"{stem}.{ending}")


def local(at: Any) -> str | None:
    """Return a moment for a file, by the clocks of the unit: 2026-03-03 14:10."""
    return None if at is None else f"{at.astimezone(unit_zone()):%Y-%m-%d %H:%M}"


def of_records(pairs: Callable[[], Mapping[UUID, str] | Sequence[tuple[UUID, str]]]) -> Choices:
    """Return the choices of records by their ids."""

    def offered() -> list[tuple[str, str]]:
        found = pairs()
        items = found.items() if isinstance(found, Mapping) else found
        return [(str(key), words) for key, words in items]

    return offered
