"""What the words of a schema ask of a text or a number beyond its type, as this program reads it. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from canine.field.parts import is_multiple, read_moment

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(read_moment(value))


@FORMATS.checks("uuid", raises=ValueError)
def _is_key(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("date", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and 1900 <= date.fromisoformat(value).year < 2200)


@FORMATS.checks("sha256")
def _is_digest(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch("[0-9a-fA-F]{64}", value) is not None


def _multiple_of(_validator: Any, step: float, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """Judge by the digits that were sent: a binary fraction is the multiple of hardly any decimal step."""
    if isinstance(instance, int | float) and not isinstance(instance, bool) and not is_multiple(instance, step):
        yield ValidationError("too many decimals")


Validator: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]  # has no types
    Draft202012Validator, {"multipleOf": _multiple_of}
)
