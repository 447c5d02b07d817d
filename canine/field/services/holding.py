"""Records that are true and cannot be taken yet: a shift is missing, or two clocks disagree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from canine.errors import DomainError, NotYet
from canine.field.reading import Body
from canine.rules.field import LONGEST_DISAGREEMENT, HoldReason
from canine.rules.shift import CLOCK_SKEW
from canine.shifts.services import NoShiftThen

# Nowhere on earth has a day begun earlier than this before UTC.
_EARLIEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a record is held although it names nothing that is missing, and when the server's clock lets it go on."""

    reason: HoldReason
    retry_at: datetime | None = None


def hold_for(refused: DomainError, body: Body, *, device_clock: datetime | None, at: datetime) -> Hold | None:
    """Return the hold that a refusal comes to; None when there is something for its author to put right.

    What lies in the future by the server's clock alone is held until that clock has reached it. It is judged by both:
    what lies in the future by the tablet's clock as well is a mistake, and clocks that are more than a day apart say
    nothing about each other.
    """
    if isinstance(refused, NoShiftThen):
        return Hold(HoldReason.SHIFT)
    if not isinstance(refused, NotYet) or device_clock is None:
        return None
    latest = max(_moments([body.captured_at, body.payload()]))
    if latest > device_clock + CLOCK_SKEW or device_clock - at > LONGEST_DISAGREEMENT or latest <= at:
        return None
    return Hold(HoldReason.CLOCKS, latest - CLOCK_SKEW)


def still_held(refused: DomainError, body: Body) -> Hold | None:
    """Return the hold of a record that was held before and is refused again; None when it is refused for good."""
    if isinstance(refused, NoShiftThen):
        return Hold(HoldReason.SHIFT)
    if isinstance(refused, NotYet):
        return Hold(HoldReason.CLOCKS, max(_moments([body.captured_at, body.payload()])) - CLOCK_SKEW)
    return None


def _moments(value: Any) -> Iterator[datetime]:
    """Yield every moment in the values of a record; a day is the first moment at which it begins anywhere."""
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, date):
        yield datetime.combine(value, time(), tzinfo=UTC) - _EARLIEST_ZONE
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _moments(one)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _moments(getattr(value, each.name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _moments(one)
