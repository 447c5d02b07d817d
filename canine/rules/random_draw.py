"""Which containers of a day's list are looked at: a draw that nobody can steer, and that anyone can repeat.

The order is that of SHA-256 over the seed, one zero byte and the number, so that `sha256sum` and `sort` give it too.
"""

import hashlib
from collections.abc import Collection, Sequence
from enum import StrEnum

ALGORITHM = (
    "sort the distinct container numbers by SHA-256(seed bytes, one zero byte, the number in ASCII); take the first k"
)
SEED_BYTES = 32


class DrawState(StrEnum):
    """How far the draw of a day has come."""

    WAITS_FOR_LIST = "waits_for_the_list"
    WAITS_FOR_DRAW = "list_locked_waits_for_the_draw"
    DRAWN = "drawn"
    NEVER_OPENED = "never_opened"


class SeedWrong(ValueError):
    """Not 32 bytes in hexadecimal digits."""


class TooFewToDraw(ValueError):
    """More is wanted than there is."""


def seed_of(text: str) -> bytes:
    """Return the seed that somebody typed. Raises SeedWrong with a sentence."""
    digits = "".join(text.split())
    try:
        seed = bytes.fromhex(digits)
    except ValueError as error:
        raise SeedWrong(f"A seed has {2 * SEED_BYTES} hexadecimal digits, 0 to 9 and a to f.") from error
    if len(seed) != SEED_BYTES:
        raise SeedWrong(f"A seed has {2 * SEED_BYTES} hexadecimal digits; this one has {len(digits)}.")
    return seed


def commitment_of(seed: bytes) -> str:
    """Return what is told of a seed before the list is known: its SHA-256, in hexadecimal digits."""
    return hashlib.sha256(seed).hexdigest()


def mixed_seed(seed: bytes, public_part: str) -> bytes:
    """Return the seed that draws: SHA-256(seed bytes, one zero byte, the public part in ASCII); without one, the seed.

    Whoever made the seed could not know the public part, and whoever chose that could not know the seed.
    """
    return hashlib.sha256(seed + b"\0" + public_part.encode("ascii")).digest() if public_part else seed


def in_order(numbers: Collection[str], seed: bytes) -> tuple[str, ...]:
    """Return the distinct numbers in the order of the draw."""
    return tuple(
        sorted(set(numbers), key=lambda number: hashlib.sha256(seed + b"\0" + number.encode("ascii")).digest())
    )


def drawn(numbers: Collection[str], seed: bytes, count: int) -> tuple[str, ...]:
    """Return the first `count` of the distinct numbers in the order of the draw; what follows are the replacements.

    Raises TooFewToDraw with a sentence.
    """
    distinct = set(numbers)
    if not 1 <= count <= len(distinct):
        listed = f"The list has {len(distinct)} {'number' if len(distinct) == 1 else 'numbers'}"
        raise TooFewToDraw(f"{listed}; {count} cannot be drawn. Draw at least 1, and at most what is listed.")
    return in_order(distinct, seed)[:count]


def problem_of(numbers: Collection[str], seed: bytes, shown: Sequence[str], commitment: str) -> str | None:
    """Say why seed, list and drawn numbers do not belong together, in a sentence; None when they do."""
    if commitment_of(seed) != commitment:
        return "The seed is not the one that was committed to: its SHA-256 is another one."
    listed = set(numbers)
    strangers = [number for number in shown if number not in listed]
    if strangers:
        return f"{strangers[0]} was drawn, and is not in the list."
    if not shown:
        return "Nothing was drawn."
    if len(set(shown)) < len(shown):
        return "A number was drawn twice."
    rightly = drawn(numbers, seed, len(shown))
    at = next((at for at, pair in enumerate(zip(shown, rightly, strict=True)) if pair[0] != pair[1]), None)
    return None if at is None else f"Number {at + 1} of the draw is {rightly[at]}, and {shown[at]} stands there."
