"""How numbers and days are written wherever a person reads them: pages, choices, refusals, notices."""

from datetime import date
from decimal import Decimal

from canine.rules.sentence import Sentence


def written_number(amount: Decimal | float | int) -> str:
    """Return a number without idle zeros and never with an exponent that was not in it: 140.00 is "140"."""
    text = f"{amount:f}" if isinstance(amount, Decimal) else f"{amount:g}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class WrittenDay(str):
    """A day in words that knows which one it is, so that another language can name its month."""

    __slots__ = ("on",)

    on: date

    def __new__(cls, on: date) -> "WrittenDay":
        made = super().__new__(cls, f"{on.day} {on:%b %Y}")
        made.on = on
        return made


def written_day(on: date) -> WrittenDay:
    """Return a day in words: "3 Mar 2026"."""
    return WrittenDay(on)


# Not strftime's %B: that follows the locale of the machine, and the same record gives the same paper everywhere.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def full_day(on: date) -> str:
    """Return a day as papers write it: "3 March 2026". What is stored and may come to stand on one is written so."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def written_duration(minutes: int) -> str:
    """Minutes as hours and minutes: "16 h", "2 h 05 min", "45 min", and nothing as "0 h"."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return Sentence("{hours} h", hours=hours)
    if not hours:
        return Sentence("{minutes} min", minutes=rest)
    return Sentence("{hours} h {minutes} min", hours=hours, minutes=f"{rest:02d}")


def written_span(from_on: date, to_on: date | None) -> str:
    """From when to when, both included: "from 3 Mar 2026 to 9 Mar 2026", or "from 3 Mar 2026 on"."""
    if to_on is None:
        return Sentence("from {first} on", first=written_day(from_on))
    return Sentence("from {first} to {last}", first=written_day(from_on), last=written_day(to_on))


def percent(share: float) -> str:
    """Return a share with one decimal: 0.9523 is "95.2 %"."""
    return f"{100 * share:.1f} %"
