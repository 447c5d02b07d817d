"""Whether a value fits a JSON Schema beyond doubt: a quick yes, where a full validation would take longest. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import FormatChecker

from canine.field.parts import is_multiple

Fits = Callable[[Any], bool]
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def fits_beyond_doubt(schema: Mapping[str, Any], formats: FormatChecker) -> Fits:
    """Return a function that says yes only to what fits the schema.

    No means that a full validation has to find out what is wrong, if anything is: that one knows all of JSON Schema,
    this only the words that are used here.
    """
    of_type = _TYPES.get(str(schema.get("type", "")))
    if "const" in schema and isinstance(schema["const"], str):
        of_type = (str,)
    if of_type is None:
        return _doubtful
    checks = [_check(word, schema, formats) for word in schema if word not in ("type", "required")]
    if "required" in schema:
        needed = frozenset(schema["required"])
        checks.append(lambda value: needed <= value.keys())

    def fits(value: Any) -> bool:
        return type(value) in of_type and all(check(value) for check in checks)

    return fits


def _doubtful(_value: Any) -> bool:
    return False


def _check(word: str, schema: Mapping[str, Any], formats: FormatChecker) -> Fits:
    """Return what one word of a schema asks of a value of the right type."""
    asked = schema[word]
    if word == "properties":
        return _properties({name: fits_beyond_doubt(part, formats) for name, part in asked.items()})
    if word == "items":
        each = fits_beyond_doubt(asked, formats)
        return lambda values: all(each(value) for value in values)
    if word == "pattern":
        pattern = re.compile(asked)
        return lambda text: pattern.search(text) is not None
    if word == "enum":
        return frozenset(one for one in asked if isinstance(one, str)).__contains__
    simple: Mapping[str, Fits] = {
        "const": lambda value: bool(value == asked),
        "format": lambda value: formats.conforms(value, asked),
        "minLength": lambda text: len(text) >= asked,
        "maxLength": lambda text: len(text) <= asked,
        "maxItems": lambda values: len(values) <= asked,
        "minimum": lambda number: bool(number >= asked),
        "maximum": lambda number: bool(number <= asked),
        "multipleOf": lambda number: is_multiple(number, asked),
        "uniqueItems": _are_plainly_unique,
        # `properties` lets no other name through.
        "additionalProperties": lambda _value: True,
    }
    return simple.get(word, _doubtful)


def _are_plainly_unique(values: Any) -> bool:
    return len(values) < 2 or (all(type(one) is str for one in values) and len(set(values)) == len(values))


def _properties(parts: Mapping[str, Fits]) -> Fits:
    def fit(values: Any) -> bool:
        for name, value in values.items():
            part = parts.get(name)
            if part is None or not part(value):
                return False
        return True

    return fit
