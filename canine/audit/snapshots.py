"""What the log says a row was: every column as a plain value, canonical, and sealed where nobody may read it yet."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, inspect
from sqlalchemy.orm import Mapper

from canine.columns import Folding, folding_of
from canine.rules.canonical import canonical

# Columns marked so appear in the log as a hash: passwords and tokens, and the plan of a blind trial,
# which nobody may read in the log before it is revealed.
SEALED = {"sealed": True}
# Stands as the former value of an entry that is about an act and not about a row's content.
NOTE = '"note"'


@cache
def _columns(mapper: Mapper[Any]) -> tuple[tuple[str, bool], ...]:
    """Name of every column of a table, and whether it is sealed."""
    return tuple((attribute.key, is_sealed(attribute)) for attribute in mapper.column_attrs)


def image(row: Any) -> dict[str, Any]:
    """Every column of a row as plain values: what the log says the row was."""
    mapper = inspect(row).mapper
    return image_of_values(mapper, {name: getattr(row, name) for name, _ in _columns(mapper)})


def image_of_values(mapper: Mapper[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same of the values of a row. Raises KeyError for a column without one."""
    plain: dict[str, Any] = {}
    for name, sealed in _columns(mapper):
        value = values[name]
        # Most are texts or empty, and stand as they are.
        is_plain = value is None or (type(value) is str and not sealed)
        plain[name] = value if is_plain else image_of(value, sealed=sealed)
    return plain


def old_values(row: Any) -> dict[str, Any]:
    """Return the former values of the columns that changed."""
    state = inspect(row)
    old = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            former = history.deleted[0] if history.deleted else None
            old[attribute.key] = image_of(former, sealed=is_sealed(attribute))
    return old


def image_of(value: Any, *, sealed: bool) -> Any:
    """Return a column's value as the log holds it."""
    plain = _plain(value)
    if sealed and plain is not None and not isinstance(value, bytes):
        return {"sha256": hashlib.sha256(canonical(plain).encode()).hexdigest()}
    return plain


def is_audited(kind: Any) -> bool:
    """Whether the rows of a table are logged; a mapped class says so, or a row."""
    return bool(getattr(kind, "__audited__", True))


def is_sealed(attribute: Any) -> bool:
    """Whether a mapped column's value is hidden in the log."""
    return bool(attribute.columns[0].info.get("sealed"))


@cache
def _decimals(mapper: Mapper[Any]) -> tuple[tuple[str, Decimal], ...]:
    """Name and last place of every column of a table that keeps so many decimals and no more."""
    types = ((attribute.key, attribute.columns[0].type) for attribute in mapper.column_attrs)
    kept = ((name, one.scale) for name, one in types if isinstance(one, Numeric))
    return tuple((name, Decimal(1).scaleb(-scale)) for name, scale in kept if scale is not None)


@cache
def foldings(mapper: Mapper[Any]) -> tuple[tuple[str, Folding], ...]:
    """Return name and making of every column of a table that holds others in folded form."""
    found = ((attribute.key, folding_of(attribute.columns[0])) for attribute in mapper.column_attrs)
    return tuple((name, folding) for name, folding in found if folding is not None)


def _fold_as_stored(row: Any) -> None:
    """Fill the folded columns of a row that is new, or whose words changed."""
    state = inspect(row)
    for name, folding in foldings(state.mapper):
        if state.key is None or any(state.attrs[source].history.has_changes() for source in folding.sources):
            setattr(row, name, folding.of(partial(getattr, row)))


def round_as_stored(row: Any) -> None:
    """Give a row's decimals the places that their columns keep, and its folded columns their text, so that the log
    holds what the table holds.
    """
    _fold_as_stored(row)
    for name, place in _decimals(inspect(row).mapper):
        value = getattr(row, name)
        rounded = _rounded(value, place)
        if rounded != value:
            setattr(row, name, rounded)


def rounded_as_stored(mapper: Mapper[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same for the values of a row."""
    return {
        **values,
        **{name: _rounded(values[name], place) for name, place in _decimals(mapper)},
        **{name: folding.of(values.get) for name, folding in foldings(mapper)},
    }


def _rounded(value: Any, place: Decimal) -> Any:
    is_number = isinstance(value, Decimal) and value.is_finite()
    return value.quantize(place, ROUND_HALF_UP) if is_number else value


def _plain(value: Any) -> Any:
    """Return a column's value as JSON can hold it; the same value always gives the same text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    return value
