"""A team as the calendar and the readiness see it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from canine.rules.standing import StandingEvent, StandingKind
from canine.rules.team import DogStatus, Fitness, Mode
from canine.rules.team_facts import CheckupFact, MedicalFact, TeamFacts

NAIROBI = ZoneInfo("Africa/Nairobi")
FREE, RASCO = Mode.FREE_SEARCH, Mode.RASCO
BEGAN_ON = date(2026, 1, 10)


def noon(on: date) -> datetime:
    """Noon of that day in Nairobi."""
    return datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC)


def later(days: int) -> datetime:
    """Noon so many days after the team was certified."""
    return noon(BEGAN_ON) + timedelta(days=days)


def event(
    kind: StandingKind,
    on: date,
    *,
    until: date | None = None,
    mode: Mode | None = FREE,
    odour: str | None = "ivory",
    reason: str = "",
) -> StandingEvent:
    """One event at noon."""
    return StandingEvent(kind, mode, odour, noon(on), None if until is None else noon(until), reason)


def certified(mode: Mode = FREE, odour: str = "ivory", on: date = BEGAN_ON) -> StandingEvent:
    """A certification for a year."""
    return event(StandingKind.CERTIFIED, on, until=on.replace(year=on.year + 1), mode=mode, odour=odour)


def passed(on: date, mode: Mode = FREE) -> CheckupFact:
    """A check-up that was passed."""
    return CheckupFact(mode, on, passed=True)


def failed(on: date, mode: Mode = FREE) -> CheckupFact:
    """A check-up that was failed."""
    return CheckupFact(mode, on, passed=False)


READY = TeamFacts(
    zone=NAIROBI,
    team_from=noon(date(2025, 6, 1)),
    dog_status=DogStatus.OPERATIONAL,
    standing_events=(certified(),),
    medical=MedicalFact(date(2026, 1, 5), Fitness.FIT),
    checkups=(passed(BEGAN_ON),),
    training_minutes_this_month=3 * 60,
    training_minutes_last_month=17 * 60,
)


def team(**changes: Any) -> TeamFacts:
    """A team that is ready, but for these."""
    return replace(READY, **changes)
