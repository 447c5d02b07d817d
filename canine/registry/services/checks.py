"""What every act of the registry asks of its words and days."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.audit.former import until_when
from canine.errors import DomainError
from canine.registry.errors import InTheFuture, ReasonMissing
from canine.rules.folding import fold_identifier
from canine.rules.shift import is_future

# The day is typed in the unit's zone, which services do not know: it may be tomorrow already in UTC.
AHEAD_OF_UTC = timedelta(hours=14)
HEAVIEST_G = Decimal(1_000_000)
ELSEWHERE = "Another unit has to take them in: propose it on their page, under “To another unit”."


def held_until(what: str, subject_id: UUID, present: str, typed: str) -> str:
    """Return " until" and the day on which somebody lost the number that was typed; nothing where it is theirs now."""
    if fold_identifier(present) == fold_identifier(typed):
        return ""
    until = until_when(what, subject_id, typed, fold_identifier)
    return f" until {until:%Y-%m-%d}" if until else ""


def line(text: str) -> str:
    """Return the words without space around them and doubled space between them."""
    return " ".join(text.split())


def needed(text: str, field: str, sentence: str) -> str:
    """Return the words of a field. Raises DomainError with the sentence when there are none."""
    words = line(text)
    if not words:
        raise DomainError(sentence, field=field)
    return words


def reason_of(text: str) -> str:
    """Return the words of a reason. Raises ReasonMissing."""
    words = line(text)
    if not words:
        raise ReasonMissing
    return words


def not_later(on: date, at: datetime, field: str) -> None:
    """Raise InTheFuture when the day has begun nowhere on Earth."""
    if on > (at + AHEAD_OF_UTC).date():
        raise InTheFuture(field)


def has_happened(moment: datetime, at: datetime, field: str) -> None:
    """Raise InTheFuture for a moment later than the entry."""
    if is_future(moment, at):
        raise InTheFuture(field)


def grams(weight: Decimal, field: str) -> Decimal:
    """Return a weight as a scale shows it: not negative, to the hundredth of a gram. Raises DomainError."""
    if not weight.is_finite() or weight < 0 or weight > HEAVIEST_G:
        raise DomainError("Type the weight that the scale shows, in grams, like 49.80.", field=field)
    if weight != round(weight, 2):
        raise DomainError("Two decimals at most: the record keeps hundredths of a gram.", field=field)
    return weight
