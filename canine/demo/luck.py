"""Chance that can be repeated: each subject of the demonstration draws from a stream of its own."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random  # noqa: TID251 -- a demonstration must be repeatable; nothing that has to stay secret
from typing import TypeVar

Choice = TypeVar("Choice")


class Luck(Random):
    """A stream of chance for one subject; the same seed and name always give the same stream."""

    def happens(self, share: float) -> bool:
        """Return True in this share of cases, from 0 to 1."""
        return self.random() < share

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """One of them, each as likely as any other."""
        return choices[self.randrange(len(choices))]

    def between(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self.randint(least, most)

    def reading(self, least: float, most: float, places: int = 1) -> Decimal:
        """Return what a scale or thermometer shows, with so many decimals."""
        return Decimal(f"{self.uniform(least, most):.{places}f}")


def stream(seed: int, subject: str) -> Luck:
    """Return the stream of a subject: what another subject draws does not change it."""
    return Luck(f"{seed} {subject}")
