"""When a shift may begin and end. Forms give minutes, tablets seconds: moments are compared by the minute."""

from datetime import datetime, timedelta
from enum import StrEnum

# Clocks of tablets drift; a moment further ahead than this is a mistake that must be seen.
CLOCK_SKEW = timedelta(minutes=2)


class Rain(StrEnum):
    """What falls."""

    DRY = "dry"
    LIGHT = "light_rain"
    HEAVY = "heavy_rain"


class Wind(StrEnum):
    """How the air moves, by what it moves: smoke rises; leaves rustle; branches move; whole trees move."""

    CALM = "calm"
    LIGHT = "light_wind"
    MODERATE = "moderate_wind"
    STRONG = "strong_wind"


def minute(moment: datetime) -> datetime:
    """Return the minute that the moment lies in."""
    return moment.replace(second=0, microsecond=0)


def is_future(moment: datetime, at: datetime) -> bool:
    """Whether the moment lies ahead of `at` by more than clocks drift."""
    return moment > at + CLOCK_SKEW


def lies_within(moment: datetime, started_at: datetime, ended_at: datetime | None) -> bool:
    """Whether the moment lies between start and end, both included; no end means still running."""
    return minute(started_at) <= minute(moment) and (ended_at is None or minute(moment) <= minute(ended_at))


def overlap(first: tuple[datetime, datetime | None], second: tuple[datetime, datetime | None]) -> bool:
    """Whether two spans (start, end or None for still running) share a minute; touching ends do not overlap."""
    return _begins_before_end(first, second) and _begins_before_end(second, first)


def _begins_before_end(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    return other[1] is None or minute(one[0]) < minute(other[1])
