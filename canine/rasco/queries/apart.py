"""Samples that are no cargo of the port: those of a study, whose containers were prepared. A package above knows which.

They are presented like others, and nothing follows from it: no decision, no result of a team, no reminder.
"""

from collections.abc import Callable, Collection
from uuid import UUID

# Of these samples, those that stand apart, and of each whether it is presented no more.
Apart = Callable[[Collection[UUID]], dict[UUID, bool]]

_finders: list[Apart] = []


def stands_apart(find: Apart) -> Apart:
    """Register how a package above knows samples that stand apart."""
    _finders.append(find)
    return find


def apart(sample_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Return those of the samples that stand apart, and of each whether it is presented no more."""
    found: dict[UUID, bool] = {}
    if sample_ids:
        for find in _finders:
            found |= find(sample_ids)
    return found
