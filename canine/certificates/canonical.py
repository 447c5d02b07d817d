"""Frozen dataclasses as canonical JSON and back, exactly: the same value always gives the same bytes (RFC 8785)."""

import json
import types
from collections.abc import Callable
from dataclasses import field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import rfc8785

Value = TypeVar("Value")
_LATER = "came later"


def came_later() -> Any:
    """Return a dataclass field that an earlier release did not have: None there, and then in no JSON.

    So a record that was written before the field came keeps its bytes, and with them its hash and its signature.
    """
    return field(default=None, metadata={_LATER: True})


class Unreadable(ValueError):
    """JSON that is not a value of the wanted type; the sentence names the place."""


def dumps(value: Any) -> bytes:
    """Return a dataclass of text, numbers, moments, days, enums, tuples and dataclasses as RFC 8785 JSON.

    Raises ValueError for a moment without a time zone, or a number that JSON cannot carry exactly.
    """
    try:
        return rfc8785.dumps(_plain(value))
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"This record cannot be written as canonical JSON: {error}.") from error


def loads(wanted: type[Value], source: bytes | str) -> Value:
    """Return the dataclass that `dumps` wrote. Raises Unreadable when a part is missing, unknown or of another kind."""
    try:
        plain = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is not JSON.") from error
    found: Value = _read(wanted, plain, "record")
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone.")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {
            one.name: _plain(getattr(value, one.name))
            for one in fields(value)
            if not (one.metadata.get(_LATER) and getattr(value, one.name) is None)
        }
    raise ValueError(f"{type(value).__name__} has no place in a record.")


@cache
def _types(wanted: type) -> dict[str, Any]:
    hints = get_type_hints(wanted)
    return {one.name: hints[one.name] for one in fields(wanted)}


@cache
def _later(wanted: type) -> frozenset[str]:
    return frozenset(one.name for one in fields(wanted) if one.metadata.get(_LATER))


def _read(wanted: Any, plain: Any, place: str) -> Any:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in inner:
            return None
        return _read(next(kind for kind in inner if kind is not type(None)), plain, place)
    if origin is tuple:
        return _read_tuple(inner, plain, place)
    if is_dataclass(wanted):
        return _read_dataclass(wanted, plain, place)
    return _read_single(wanted, plain, place)


def _read_tuple(inner: tuple[Any, ...], plain: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise Unreadable(f"{place} is a list.")
    kinds = [inner[0]] * len(plain) if inner[-1] is Ellipsis else list(inner)
    if len(kinds) != len(plain):
        raise Unreadable(f"{place} has {len(kinds)} parts, not {len(plain)}.")
    return tuple(
        _read(kind, part, f"{place}[{index}]") for index, (kind, part) in enumerate(zip(kinds, plain, strict=True))
    )


def _read_dataclass(wanted: Any, plain: Any, place: str) -> Any:
    if not isinstance(plain, dict):
        raise Unreadable(f"{place} is an object.")
    kinds, later = _types(wanted), _later(wanted)
    for name in sorted((kinds.keys() ^ plain.keys()) - (later - plain.keys())):
        raise Unreadable(f"{place}.{name} is {'missing' if name in kinds else 'not known'}.")
    # Written as null it would be another text than the one that `dumps` makes of the same value.
    for name in sorted(later & plain.keys()):
        if plain[name] is None:
            raise Unreadable(f"{place}.{name} is left out where there is none.")
    return wanted(**{name: _read(kinds[name], plain[name], f"{place}.{name}") for name in plain})


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(_text(text))
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_SINGLE: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _truth,
    datetime: _moment,
    date: lambda text: date.fromisoformat(_text(text)),
    Decimal: lambda text: Decimal(_text(text)),
}


def _read_single(wanted: Any, plain: Any, place: str) -> Any:
    try:
        if issubclass(wanted, StrEnum):
            return wanted(_text(plain))
        return _SINGLE[wanted](plain)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Unreadable(f"{place} cannot be {plain!r}.") from error
