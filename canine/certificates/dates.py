"""The one way in which papers write days and moments. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from canine.rules.figures import MONTHS, full_day


def month(value: date) -> str:
    """Return a month in words: March 2026."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def day(value: date) -> str:
    """Return a day in words that no country reads otherwise: 3 March 2026."""
    return full_day(value)


def days(first: date, last: date | None) -> str:
    """Return some days in as few words as no country reads otherwise: 3–4 March 2026, 30 March to 2 April 2026."""
    if last is None or last == first:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def moment(value: datetime, zone: str) -> str:
    """Return a moment on the unit's own clock, with its distance from UTC: 3 March 2026, 15:30:00 (UTC+03:00)."""
    local = value.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{day(local)}, {local:%H:%M:%S} (UTC{offset[:3]}:{offset[3:]})"
