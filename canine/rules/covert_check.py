"""A covert check of the whole chain: its plan, and the opening of its commitment. Pure.

A keeper who is not on shift puts a target, a distractor or a blank into the ordinary stream. The plan is hashed with a
nonce before anything is done; nobody else reads it until it is revealed, and then everybody can repeat the hash.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from canine.rules.canonical import canonical_bytes
from canine.rules.folding import fold_identifier
from canine.rules.presentation import ItemKind
from canine.rules.team import Mode

TAG = b"canine covert check 1"
NONCE_BYTES = 32
# A window that stays open longer would leave a target about, and a plan that nobody can read waits no longer either.
LONGEST_WINDOW = timedelta(days=31)


class RevealCause(StrEnum):
    """Why a covert check was revealed; nobody chooses it."""

    ALERT = "before_a_referral"
    WINDOW_OVER = "window_over"
    WITHDRAWN = "withdrawn_by_two"
    NEVER_AGREED = "nobody_agreed_in_time"


class OpeningUnreadable(ValueError):
    """Bytes that are no opening of a covert check."""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """What is put in: a prepared item by its number, as it was on record when the check was planned."""

    number: int
    kind: ItemKind
    words: str
    odour: str
    form: str
    weight_g: str
    source: str

    @property
    def is_target(self) -> bool:
        """Whether a dog is to alert on it."""
        return self.kind is ItemKind.TARGET


@dataclass(frozen=True, slots=True)
class CovertPlan:
    """What is put where, and from when to when whoever looks there is tested.

    Either a container has its number, or a filter its number and lot. `reveal_at` is when it is revealed whatever
    happened: a filter may be presented until its use-by time.
    """

    keeper: str
    item: PlannedItem
    mode: Mode
    container_number: str
    filter_number: str
    filter_lot: str
    place: str
    from_at: datetime
    until_at: datetime
    reveal_at: datetime
    steps: tuple[str, ...]

    @property
    def where(self) -> str:
        """The container or the filter, in words."""
        if self.container_number:
            return f"container {self.container_number}"
        return f"filter {self.filter_number}, lot {self.filter_lot}"

    def fits(self, *, container: str | None, filter_number: str, filter_lot: str, moment: datetime) -> bool:
        """Whether a search or a sample that began at a moment is one of what was put in."""
        if not self.from_at <= moment <= self.until_at:
            return False
        if self.container_number:
            return container == self.container_number
        typed = fold_identifier(filter_number), fold_identifier(filter_lot)
        return bool(filter_number) and typed == (fold_identifier(self.filter_number), fold_identifier(self.filter_lot))


def opening_of(plan: CovertPlan, nonce: bytes) -> bytes:
    """Return the bytes whose SHA-256 is the commitment: tag, nonce in hex, plan as canonical JSON, on three lines."""
    values: dict[str, Any] = asdict(plan)
    for name in ("from_at", "until_at", "reveal_at"):
        values[name] = getattr(plan, name).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values["steps"] = list(plan.steps)
    return b"\n".join((TAG, nonce.hex().encode(), canonical_bytes(values)))


def commitment_of(opening: bytes) -> str:
    """Return the SHA-256 of an opening, in hex."""
    return hashlib.sha256(opening).hexdigest()


def plan_in(opening: bytes) -> CovertPlan:
    """Return the plan in an opening. Raises OpeningUnreadable."""
    tag, _, rest = opening.partition(b"\n")
    _, _, text = rest.partition(b"\n")
    if tag != TAG:
        raise OpeningUnreadable("This is no opening of a covert check.")
    try:
        values = json.loads(text)
        for name in ("from_at", "until_at", "reveal_at"):
            values[name] = datetime.strptime(values[name], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        item = {**values.pop("item")}
        item["kind"] = ItemKind(item["kind"])
        values["mode"] = Mode(values["mode"])
        values["steps"] = tuple(values["steps"])
        return CovertPlan(item=PlannedItem(**item), **values)
    except (ValueError, TypeError, KeyError) as error:
        raise OpeningUnreadable(f"This is no opening of a covert check: {error}.") from error
