"""Form fields made from what a message declares: their kind, their limits, and their label where it has one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Length, Optional

from canine.rules.declared import Declared, field_of, labelled
from canine.web.fields import NOTHING_OR_ONE, AmountField, CountField, DayField, MomentField, StrippedStringField
from canine.web.words import choices

# Longer texts have lines.
_LONGEST_LINE = 400
_OF_TIME = {datetime: MomentField, date: DayField}


def field_for(message: Any, name: str, label: str = "", validators: Sequence[Any] = (), **kwargs: Any) -> Any:
    """Return the form's field for a field of a message. A word or a number may be left out, unless a validator asks."""
    return _field(field_of(message, name), label, tuple(validators), kwargs)


def _field(one: Declared, label: str, validators: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    label = label or one.label
    if one.words is not None:
        return RadioField(label, validators or (NOTHING_OR_ONE,), choices=choices(one.words), **kwargs)
    if one.kind is bool:
        return BooleanField(label, validators, **kwargs)
    if one.span is not None:
        kind, mode = (CountField, "numeric") if one.kind is int else (AmountField, "decimal")
        asked = {"render_kw": {"inputmode": mode}, **kwargs}
        return kind(label, validators or (Optional(),), span=one.span, **asked)
    if one.longest is not None:
        kept = (*validators, Length(max=one.longest))
        return (StrippedStringField if one.longest <= _LONGEST_LINE else TextAreaField)(label, kept, **kwargs)
    return _OF_TIME[one.kind](label, validators, **kwargs)


def labelled_fields(message: Any) -> Any:
    """Return what a form inherits of the labelled fields of a message: a field for each, and all their values."""
    parts = labelled(message)

    def fields(form: Any) -> list[Any]:
        return [form[one.name] for one in parts]

    def values(form: Any) -> Mapping[str, Any]:
        return {one.name: _value(one, form[one.name].data) for one in parts}

    made = {one.name: _field(one, "", (), {}) for one in parts}
    return type("Labelled", (), {**made, "labelled_fields": fields, "labelled_values": values})


def _value(one: Declared, typed: Any) -> Any:
    if one.words is not None:
        return one.kind(typed) if typed else None
    if one.kind in (int, Decimal, datetime, date):
        return typed
    return (typed or "").strip() if one.kind is str else bool(typed)
