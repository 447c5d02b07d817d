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
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    ValidationError,
    widgets,
)
from wtforms.fields import Choice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length, Optional, StopValidation

from canine.rules.limits import ANY_AMOUNT, ANY_COUNT, LATIN_NAME, LONGEST_NUMBER, PASSWORD, Span
from canine.rules.order import Order
from canine.rules.sentence import Sentence
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice

Given = TypeVar("Given")


def required(value: Given | None) -> Given:
    """Return what a required field holds: its validator saw to it that there is something."""
    assert value is not None
    return value


# For a choice that may be left out: `Optional()` takes a space for nothing, and the choice would still be a space.
NOTHING_OR_ONE = Optional(strip_whitespace=False)


def latin_name_field() -> Any:
    """Return the field for a name's spelling in Latin letters; whether it is needed is the service's to say."""
    return StrippedStringField(
        "Latin spelling",
        [Length(max=LATIN_NAME)],
        description="Only for a name in other letters: papers print this where their fonts lack the name's own.",
    )


class RequiredWhen:
    """Marks a field that the choices before it ask for; the service or the next check says whether they did."""

    field_flags = {"required": True}

    def __call__(self, form: object, field: object) -> None:
        """Refuses nothing."""


class NotBefore:
    """Refuses a moment that does not come after another one of its form, as `order` says."""

    def __init__(self, order: Order) -> None:
        self.order = order

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError with what is wrong; a moment that is missing is another check's."""
        problem = self.order.problem(form[self.order.earlier].data, field.data)
        if problem:
            raise ValidationError(problem)


class _TypedTime(Field):
    """What fields of time share: an emptied one is empty, not what was offered; a wrong one says how to write it."""

    how_to_write = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError with what would be right."""
        if not valuelist or not valuelist[0]:
            self.data = None if valuelist else self.data
            return
        try:
            if len(valuelist[0]) > LONGEST_NUMBER or not valuelist[0].isascii():
                raise ValueError
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError(self.how_to_write) from error


def _check_year(found: date) -> None:
    """Raise ValueError for a year in which no dog of a record lived, and in which arithmetic may leave the calendar."""
    if not 1900 <= found.year < 2200:
        raise ValueError("Write a year from 1900 to 2199.")


class MomentField(_TypedTime, DateTimeLocalField):
    """A moment typed in the unit's zone; its value is aware and in UTC."""

    how_to_write = "Write day and time, like 2026-03-03 14:10."

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, validators, format=formats, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed as a moment in the unit's zone."""
        super().process_formdata(valuelist)
        if not valuelist or self.data is None:
            return
        typed, self.data = self.data, None
        _check_year(typed)
        self.data = typed.replace(tzinfo=unit_zone()).astimezone(UTC)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(unit_zone()).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class DayField(_TypedTime, DateField):
    """A day."""

    how_to_write = "Write the day, like 2026-03-03."

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that was typed."""
        super().process_formdata(valuelist)
        if valuelist and self.data is not None:
            typed, self.data = self.data, None
            _check_year(typed)
            self.data = typed


class HourField(_TypedTime, TimeField):
    """A time of the day."""

    how_to_write = "Write hours and minutes, like 07:00."


class AmountField(DecimalField):
    """An exact amount, as it was read from a scale or a bill; `span` says between what it lies and how exact it is."""

    def __init__(self, label: str, validators: Any = (), *, span: Span = ANY_AMOUNT, **kwargs: Any) -> None:
        super().__init__(label, validators, places=None, **kwargs)
        self.span = span

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; an emptied field is empty, not what was offered."""
        self.data = _read_number(self, self.span, valuelist)


class CountField(IntegerField):
    """A whole number; `span` says between what it lies."""

    def __init__(self, label: str, validators: Any = (), *, span: Span = ANY_COUNT, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.span = span

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; an emptied field is empty, not what was offered."""
        found = _read_number(self, self.span, valuelist)
        self.data = None if found is None else int(found)


def _read_number(field: Field, span: Span, valuelist: list[str]) -> Any:
    """Return the number; what was offered where nothing was sent.

    Space alone is nothing, also to who asks for a number.
    """
    if not valuelist:
        return field.data
    if not valuelist[0].strip():
        field.raw_data = []
        return None
    return span.read(valuelist[0])


class StrippedStringField(StringField):
    """One line of text; space around it and doubled space inside it go, and a line of nothing else is nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the words."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = " ".join(self.data.split())
            if not self.data:
                self.raw_data = []


class SecretField(PasswordField):
    """A password or a PIN, typed once or again; no longer than any that is kept."""

    def pre_validate(self, form: Any) -> None:
        """Raise StopValidation for one that is too long, before anything compares or hashes it."""
        if len(self.data or "") > PASSWORD:
            raise StopValidation(
                Sentence("This is longer than {password} characters; take a shorter one.", password=PASSWORD)
            )


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


class OptionalEnumField(SelectField):
    """A choice of one of the program's words; nothing chosen is the empty text, and so is nothing on record."""

    def process_data(self, value: Any) -> None:
        """Take what is on record, None for nothing."""
        super().process_data(value or "")


class EntityField(SelectField):
    """A choice of one record by its id; the value is a UUID, or None for the empty choice."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_uuid_or_none, choices=[], **kwargs)

    def offer(self, pairs: Iterable[tuple[UUID, str]], *, empty: str | None = None) -> None:
        """Set what can be chosen; `empty` is the words for choosing nothing."""
        nothing = [SelectChoice("", empty)] if empty is not None else []
        self.choices = [*nothing, *(SelectChoice(str(key), words) for key, words in pairs)]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id; a text that is none is no choice."""
        try:
            if valuelist and valuelist[0] == str(None):
                raise ValueError
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError("Choose one from the list.") from error

    def pre_validate(self, form: Any) -> None:
        """Accept only what was offered; what could not be read is said already."""
        if self.process_errors:
            raise StopValidation
        if (str(self.data) if self.data else "") not in {choice.value for choice in self._offered()}:
            raise ValidationError("Choose one from the list.")

    def iter_choices(self) -> Any:
        """Return the choices, with the chosen one marked."""
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
        """Set what can be chosen."""
        self.choices = [SelectChoice(str(key), words) for key, words in pairs]

    def pre_validate(self, form: Any) -> None:
        """Refuses what is no id at all."""
        try:
            self.ids()
        except ValueError as error:
            raise ValidationError("Choose from the list.") from error

    def ids(self) -> tuple[UUID, ...]:
        """Return the chosen records."""
        return tuple(UUID(each) for each in self.data or [])


def _uuid_or_none(value: Any) -> UUID | None:
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))
