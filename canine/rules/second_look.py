"""A second look at what a loader put down: which runs are looked at, and where something else lay than was planned."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from canine.rules.presentation import Item

_TAG = b"canine second look 1"


@dataclass(frozen=True, slots=True)
class LookedAtRun:
    """A run at which a second person read the item numbers of so many places; 0 with the reason why they did not."""

    run: int
    by: str
    at: datetime
    places: int
    reason: str


def runs_to_look_at(nonce: bytes, runs: int, share: float) -> frozenset[int]:
    """Return the runs of a trial at which somebody looks a second time: the share of the policy, rounded up.

    They are those with the smallest SHA-256 of the words `canine second look 1`, the plan's nonce in lower-case hex and
    the number of the run, with a newline between them. The nonce is secret until the plan is opened: nobody who loads a
    run knows whether it is one of these, and whoever has the paper can make them out again.
    """

    def place(run: int) -> bytes:
        return hashlib.sha256(b"\n".join((_TAG, nonce.hex().encode(), str(run).encode()))).digest()

    return frozenset(sorted(range(1, runs + 1), key=place)[: ceil(share * runs)])


def loaded_otherwise(planned: Mapping[int, Item], seen: Sequence[int]) -> dict[int, int]:
    """Return the positions at which another item was seen than the plan has, with its number; 0 is none at all."""
    return {position: number for position, number in enumerate(seen, start=1) if planned[position].number != number}
