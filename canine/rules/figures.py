"""How numbers and days are written wherever a person reads them: pages, choices, refusals, notices."""

from datetime import date
from decimal import Decimal


def written_number(amount: Decimal | float | int) -> str:
    """Return a number without idle zeros and never with an exponent that was not in it: 140.00 is "140"."""
    text = f"{amount:f}" if isinstance(amount, Decimal) else f"{amount:g}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written_day(on: date) -> str:
    """Return a day in words: "3 Mar 2026"."""
    return f"{on.day} {on:%b %Y}"


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
        return f"{hours} h"
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def written_span(from_on: date, to_on: date | None) -> str:
    """From when to when, both included: "from 3 Mar 2026 to 9 Mar 2026", or "from 3 Mar 2026 on"."""
    return f"from {written_day(from_on)} " + (f"to {written_day(to_on)}" if to_on else "on")


def percent(share: float) -> str:
    """Return a share with one decimal: 0.9523 is "95.2 %"."""
    return f"{100 * share:.1f} %"
