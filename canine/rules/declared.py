"""What a message declares of its fields, once: from it follow schema, reader, forms and labels. Pure.

A message is a frozen dataclass. The type of a field says what it holds, `Annotated` how much of it and under which name
a record from a tablet sends it. A field without a default may not be missing.
"""

from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from canine.rules.limits import Span


class Reference(StrEnum):
    """What a record may name before it has come itself."""

    SHIFT = "shift"
    SEARCH = "search"
    SAMPLE = "sample"
    EXHIBIT = "exhibit"
    SESSION = "session"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Text:
    """Words of at most so many characters; lines are kept. Filled, they are more than space."""

    longest: int
    is_filled: bool = False


def words(longest: int) -> Text:
    """Return words that may not be missing, nor be nothing but space."""
    return Text(longest, is_filled=True)


@dataclass(frozen=True, slots=True)
class Degrees:
    """Degrees to both sides of zero, as a camera wrote them: with as many decimals as it liked."""

    most: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A SHA-256 in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A record may say only these of the field's words."""

    words: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Many:
    """At most so many, each once."""

    most: int


@dataclass(frozen=True, slots=True)
class Only:
    """Of the message in this field, a record sends these fields alone."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What the field is called on screen. A labelled field of a search needs no place of its own in its forms."""

    words: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The name under which a record sends the field, what it refers to, and what its being missing stands for.

    `...`: nothing but the default of the message, and without one it may not be missing.
    """

    name: str = ""
    refers_to: Reference | None = None
    otherwise: Any = ...


@dataclass(frozen=True, slots=True)
class NotSent:
    """No record says this: the desk, or whoever takes the record in, does."""


NOT_SENT = NotSent()


@dataclass(frozen=True, slots=True)
class Declared:
    """One field of a message, as a record sends it.

    `kind` is its type, of a list the type of each; `is_needed` says whether it may be missing.
    """

    name: str
    kind: Any
    is_needed: bool
    is_list: bool = False
    marks: tuple[Any, ...] = ()

    @property
    def sent(self) -> Sent:
        """Return how it is sent."""
        return self.mark(Sent) or Sent()

    @property
    def sent_as(self) -> str:
        """Return its name in a payload."""
        return self.sent.name or self.name

    @property
    def span(self) -> Span | None:
        """Return the numbers between which it lies; None of what is no number."""
        found: Span | None = self.mark(Span)
        return found

    @property
    def longest(self) -> int | None:
        """Return how many characters it has at most; None of what is no text."""
        text: Text | None = self.mark(Text)
        return text.longest if text else None

    @property
    def label(self) -> str:
        """Return what it is called on screen; empty where its forms say that themselves."""
        label: Label | None = self.mark(Label)
        return label.words if label else ""

    @property
    def words(self) -> type[StrEnum] | None:
        """Return the words that it is one of; None of what is no word."""
        among: OneOf | None = self.mark(OneOf)
        if among is not None:
            return among.words
        return self.kind if issubclass(self.kind, StrEnum) else None

    @property
    def group(self) -> "tuple[Declared, ...]":
        """Return the fields of the message that it holds; none of what is no message."""
        if self.kind in _PLAIN or self.words is not None:
            return ()
        only: Only | None = self.mark(Only)
        return tuple(one for one in declared(self.kind) if only is None or one.name in only.names)

    def mark(self, kind: type[Any]) -> Any:
        """Return its mark of a kind, None where it bears none."""
        return next((one for one in self.marks if isinstance(one, kind)), None)


_PLAIN = (str, UUID, datetime, date, int, Decimal, bool)


@cache
def declared(message: Any) -> tuple[Declared, ...]:
    """Return every field of a message that a record sends, in their order."""
    hints = get_type_hints(message, include_extras=True)
    found = (_declared(one.name, hints[one.name], _has_default(one)) for one in fields(message))
    return tuple(one for one in found if one.mark(NotSent) is None)


def field_of(message: Any, name: str) -> Declared:
    """Return one field of a message. Raise KeyError."""
    return {one.name: one for one in declared(message)}[name]


@cache
def labelled(message: Any) -> tuple[Declared, ...]:
    """Return the fields that need no place of their own in a form: their label and their limits say everything."""
    return tuple(one for one in declared(message) if one.label)


def labelled_values(message: object) -> dict[str, Any]:
    """Return the values of the labelled fields of a message, which their service keeps as they are."""
    return {one.name: getattr(message, one.name) for one in labelled(_kind_of(message))}


def _kind_of(message: object) -> Any:
    return type(message)


def _has_default(one: Any) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _declared(name: str, hint: Any, has_default: bool) -> Declared:
    marks: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        marks = tuple(rest)
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    is_list = get_origin(hint) is tuple
    kind = get_args(hint)[0] if is_list else hint
    one = Declared(name, kind, False, is_list, marks)
    return Declared(name, kind, not has_default and one.sent.otherwise is ..., is_list, marks)
