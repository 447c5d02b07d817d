"""Form fields of this program's own: a moment in the unit's zone, text without stray space, a choice of records."""

from collections.abc import Iterable
from datetime import UTC, date
from typing import Any, TypeVar
from uuid import UUID

from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    ValidationError,
    widgets,
)
from wtforms.fields import Choice  # type: ignore[attr-defined]  # newer than the stubs

from canine.web.filters import unit_zone
from canine.web.words import SelectChoice

Given = TypeVar("Given")


def given(value: Given | None) -> Given:
    """What a required field holds: its validator saw to it that there is something."""
    assert value is not None
    return value


class AskedFor:
    """Marks a field that the choices before it ask for; the service or the next check says whether they did."""

    field_flags = {"required": True}

    def __call__(self, form: object, field: object) -> None:
        """Refuses nothing."""


class _TypedTime(Field):
    """What fields of time share: an emptied one is empty, not what was offered; a wrong one says how to write it."""

    how_to_write = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed. Raises ValueError with what would be right."""
        if not valuelist or not valuelist[0]:
            self.data = None if valuelist else self.data
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self.how_to_write) from error


class MomentField(_TypedTime, DateTimeLocalField):
    """A moment typed in the unit's zone; its value is aware and in UTC."""

    how_to_write = "Write day and time, like 2026-03-03 14:10."

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, validators, format=formats, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed as a moment in the unit's zone."""
        super().process_formdata(valuelist)
        if not valuelist or self.data is None:
            return
        if not 1900 <= self.data.year < 2200:
            self.data = None
            raise ValueError("Write a year from 1900 to 2199.")
        self.data = self.data.replace(tzinfo=unit_zone()).astimezone(UTC)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(unit_zone()).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class DayField(_TypedTime, DateField):
    """A day."""

    how_to_write = "Write the day, like 2026-03-03."


class HourField(_TypedTime, TimeField):
    """A time of the day."""

    how_to_write = "Write hours and minutes, like 07:00."


class AmountField(DecimalField):
    """An exact amount with a decimal point, as it was read from a scale or a bill."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the number; an emptied field is empty, not what was offered."""
        if not valuelist or not valuelist[0].strip():
            self.data = None if valuelist else self.data
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError as error:
            raise ValueError("Write a number with a decimal point, like 49.80.") from error


class CountField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the number; an emptied field is empty, not what was offered."""
        if not valuelist or not valuelist[0].strip():
            self.data = None if valuelist else self.data
            return
        try:
            self.data = int(valuelist[0])
        except ValueError as error:
            self.data = None
            raise ValueError("Write a whole number.") from error


class LineField(StringField):
    """One line of text; space around it and doubled space inside it go."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the words."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = " ".join(self.data.split())


class AskedDay:
    """The day that an address asks for: `day` is today's when nothing, or nothing readable, was asked."""

    def __init__(self, text: str, today: date) -> None:
        self.text = text.strip()
        try:
            found = date.fromisoformat(self.text) if self.text else today
        except ValueError:
            found = None
        self.is_wrong = found is None or not 1900 <= found.year < 2200
        self.day = today if found is None or self.is_wrong else found


class WordOrNoneField(SelectField):
    """A choice of one of the program's words; nothing chosen is the empty text, and so is nothing on record."""

    def process_data(self, value: Any) -> None:
        """Takes what is on record, None for nothing."""
        super().process_data(value or "")


class RecordField(SelectField):
    """A choice of one record by its id; the value is a UUID, or None for the empty choice."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_uuid_or_none, choices=[], **kwargs)

    def offer(self, pairs: Iterable[tuple[UUID, str]], *, empty: str | None = None) -> None:
        """Sets what can be chosen; `empty` is the words for choosing nothing."""
        nothing = [SelectChoice("", empty)] if empty is not None else []
        self.choices = [*nothing, *(SelectChoice(str(key), words) for key, words in pairs)]

    def pre_validate(self, form: Any) -> None:
        """Accepts only what was offered."""
        if (str(self.data) if self.data else "") not in {choice.value for choice in self._offered()}:
            raise ValidationError("Choose one from the list.")

    def iter_choices(self) -> Any:
        """The choices, with the chosen one marked."""
        chosen = str(self.data) if self.data else ""
        for choice in self._offered():
            yield Choice(choice.value, choice.label, choice.value == chosen, {})

    def _offered(self) -> list[Any]:
        return list(self.choices or [])


class ManyField(SelectMultipleField):
    """A choice of several, as boxes to tick; values as they were offered."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class ManyRecordsField(ManyField):
    """A choice of several records by their ids; one that was not offered is the service's to refuse."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=str, choices=[], validate_choice=False, **kwargs)

    def offer(self, pairs: Iterable[tuple[UUID, str]]) -> None:
        """Sets what can be chosen."""
        self.choices = [SelectChoice(str(key), words) for key, words in pairs]

    def pre_validate(self, form: Any) -> None:
        """Refuses what is no id at all."""
        try:
            self.ids()
        except ValueError as error:
            raise ValidationError("Choose from the list.") from error

    def ids(self) -> tuple[UUID, ...]:
        """The chosen records."""
        return tuple(UUID(each) for each in self.data or [])


def _uuid_or_none(value: Any) -> UUID | None:
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))
