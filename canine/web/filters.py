"""How moments, rates and words of the program look to a person. The unit's zone is known only here."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from markupsafe import Markup, escape

from canine.rules.cargo import PAINTED_SO, is_painted_so
from canine.rules.cost import money
from canine.rules.figures import written_day, written_duration, written_number
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.web.languages import told


def unit_zone() -> ZoneInfo:
    """Return the zone of the unit's clocks."""
    zone: ZoneInfo = current_app.config["TIMEZONE"]
    return zone


def moment(at: datetime | None, missing: str = "–") -> Markup:
    """Return a moment in the unit's zone, machine-readable as well: 3 March 2026, 14:10."""
    if at is None:
        return Markup(escape(missing))
    local = at.astimezone(unit_zone())
    text = f"{told(written_day(local))}, {local:%H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(at.astimezone(UTC).isoformat(timespec="seconds"), text)


def day(on: date | datetime | None, missing: str = "–") -> Markup:
    """Return a day, in the unit's zone: 3 March 2026."""
    if on is None:
        return Markup(escape(missing))
    if isinstance(on, datetime):
        on = on.astimezone(unit_zone()).date()
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), told(written_day(on)))


def percent(share: float | None, missing: str = "–") -> str:
    """Return a share as a percentage with one decimal."""
    return missing if share is None else f"{share * 100:.1f} %"


def rate(value: Any, missing: str = "not counted") -> str:
    """Write a rate, never without its count and its exact interval: 19 of 20 = 95.0 % (75.1–99.9 %)."""
    if value is None:
        return str(told(missing))
    low, high = value.clopper_pearson
    counted = told(Sentence("{k} of {n}", k=value.k, n=value.n))
    return f"{counted} = {value.estimate * 100:.1f} % ({low * 100:.1f}–{high * 100:.1f} %)"


def quantity(amount: Decimal | float | int | None, unit: str = "", missing: str = "–") -> str:
    """Return a number without idle zeros, with its unit."""
    if amount is None:
        return missing
    return f"{written_number(amount)} {unit}".rstrip()


def duration(minutes: int | None, missing: str = "–") -> str:
    """Minutes as hours and minutes."""
    return missing if minutes is None else str(told(written_duration(minutes)))


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes from one moment to another."""
    return int((end - start) / timedelta(minutes=1))


def word(member: StrEnum | None, missing: str = "–") -> str:
    """Return the words a person reads for a value of the program."""
    return str(told(missing if member is None else word_for(member)))


def words(members: Iterable[StrEnum]) -> str:
    """Several values in words."""
    return ", ".join(told(word_for(member)) for member in members)


def upper_first(text: str) -> str:
    """Return the text as a sentence begins; all after the first letter stays, for there are names in it."""
    said = str(told(text))
    return said[:1].upper() + said[1:]


def painted(text: str) -> Markup:
    """Return the number or name of an object, with a word in red where a container was painted with a wrong number."""
    shown = Markup(escape(text))
    return (
        shown + Markup(' <span class="badge bad">{}</span>').format(told(PAINTED_SO)) if is_painted_so(text) else shown
    )


def init_app(app: Flask) -> None:
    """Make the filters known to templates."""
    for filter_ in (moment, day, percent, rate, quantity, duration, word, words, upper_first, painted, money):
        app.add_template_filter(filter_)
