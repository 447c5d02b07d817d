"""What the log says a row was: every column as a plain value, canonical, and sealed where nobody may read it yet."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import Numeric, inspect

# Columns marked so appear in the log as a hash: passwords and tokens, and the plan of a blind trial,
# which nobody may read in the log before it is revealed.
SEALED = {"sealed": True}
# Stands as the former value of an entry that is about an act and not about a row's content.
NOTE = '"note"'


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of a plain value, on one line."""
    return rfc8785.dumps(value).decode()


def image(row: Any) -> dict[str, Any]:
    """Every column of a row as plain values: what the log says the row was."""
    return {
        attribute.key: image_of(getattr(row, attribute.key), sealed=is_sealed(attribute))
        for attribute in inspect(row).mapper.column_attrs
    }


def old_values(row: Any) -> dict[str, Any]:
    """The former values of the columns that changed."""
    state = inspect(row)
    old = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            former = history.deleted[0] if history.deleted else None
            old[attribute.key] = image_of(former, sealed=is_sealed(attribute))
    return old


def image_of(value: Any, *, sealed: bool) -> Any:
    """A column's value as the log holds it."""
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


def round_as_stored(row: Any) -> None:
    """Gives a row's decimals the places that their columns keep, so that the log holds what the table holds."""
    for attribute in inspect(row).mapper.column_attrs:
        kind = attribute.columns[0].type
        value = getattr(row, attribute.key) if isinstance(kind, Numeric) else None
        if isinstance(value, Decimal) and kind.scale is not None and value.is_finite():
            rounded = value.quantize(Decimal(1).scaleb(-kind.scale), ROUND_HALF_UP)
            if rounded != value:
                setattr(row, attribute.key, rounded)


def _plain(value: Any) -> Any:
    """A column's value as JSON can hold it; the same value always gives the same text."""
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
