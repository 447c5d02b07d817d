"""What makes a PIN that the next person at the tablet does not guess, and how long wrong ones make everybody wait."""

from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from canine.rules.sentence import Sentence


class TypedPinState(StrEnum):
    """What came of a PIN that was typed for somebody on a tablet that another person works with."""

    FITS = "pin_fits"
    WRONG = "pin_wrong"
    BLOCKED = "pin_blocked"
    UNSET = "pin_unset"
    UNREADABLE = "pin_unreadable"


LEAST_DIGITS, MOST_DIGITS = 6, 12
TRIES = 5
WAIT = timedelta(minutes=15)


def pin_problem(pin: str) -> str | None:
    """Return what is wrong with a PIN, in a sentence; None for a good one."""
    if not pin.isascii() or not pin.isdigit():
        return "A PIN is digits only."
    if not LEAST_DIGITS <= len(pin) <= MOST_DIGITS:
        return Sentence("A PIN has {least} to {most} digits.", least=LEAST_DIGITS, most=MOST_DIGITS)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        return "This PIN is guessed first: all digits alike, or in a row."
    if len(set(pin)) < 3:
        return "Use at least three different digits."
    return None
