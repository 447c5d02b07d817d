"""A line or carousel of positions: placing, what makes a session count for a dog, and the decision.

RASCO sessions and check-ups share these words; a check-up's plan is drawn in `trial_plan`.
"""

from collections.abc import Mapping, MutableSequence, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Chance(Protocol):
    """A source of chance: `secrets.SystemRandom()` in the service, a seeded one only for demonstration."""

    def shuffle(self, x: MutableSequence[Any], /) -> None:
        """Put the items into random order, in place."""

    def randrange(self, start: int, /) -> int:
        """Return a whole number from 0 up to, and not including, `start`."""


class ItemKind(StrEnum):
    """What lies in a position."""

    TARGET = "target"
    BLANK = "blank"
    DISTRACTOR = "distractor"
    POSITIVE_CONTROL = "positive_control"
    SAMPLE = "sample"
    EMPTY = "empty"


class ResponseKind(StrEnum):
    """What the recorder saw. A change of behaviour is less than an alert and never counted as one."""

    ALERT = "alert"
    CHANGE_OF_BEHAVIOUR = "change_of_behaviour"
    NONE = "none"
    NOT_SNIFFED = "not_sniffed"


@dataclass(frozen=True, slots=True)
class Item:
    """One prepared item: how it is labelled, its odour when it has one, and the record it comes from.

    `number` is that of an item which was prepared and numbered for check-ups; None for whatever had no number.
    """

    kind: ItemKind
    label: str
    odour: str | None = None
    reference: str | None = None
    number: int | None = None

    @property
    def name(self) -> str:
        """Label and number, as a table names the item."""
        return self.label if self.number is None else f"{self.label}, item {self.number}"


EMPTY_POSITION = Item(ItemKind.EMPTY, "empty")


def place(items: Sequence[Item], positions: int, rng: Chance) -> dict[int, Item]:
    """Every item in a random position of 1..positions; positions left over are empty.

    Raises ValueError when there are more items than positions.
    """
    if len(items) > positions:
        raise ValueError(f"{len(items)} items do not fit into {positions} positions.")
    line = list(items) + [EMPTY_POSITION] * (positions - len(items))
    rng.shuffle(line)
    return dict(enumerate(line, start=1))


class InvalidReason(StrEnum):
    """Why a session does not count for a dog."""

    NO_POSITIVE_CONTROL = "no_positive_control"
    CONTROL_NOT_ALERTED = "control_not_alerted"
    ALERT_ON_BLANK = "alert_on_blank"
    RESPONSE_MISSING = "response_missing"


@dataclass(frozen=True, slots=True)
class Invalidity:
    """One reason with the positions that give it (none when the whole line does)."""

    reason: InvalidReason
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """Whether a session counts for one dog, and everything that speaks against it."""

    reasons: tuple[Invalidity, ...]

    @property
    def valid(self) -> bool:
        """True when nothing speaks against it."""
        return not self.reasons


def validity(placements: Mapping[int, Item], responses: Mapping[int, ResponseKind]) -> Validity:
    """Whether the session counts for the dog that gave these responses.

    It counts only with at least one positive control, an alert on every positive control, none on a blank or
    an empty position, and a response for every position (the recorder does not know which are empty). An
    alert on a blank voids the session for this dog, not the dog. Raises ValueError for a response to a
    position that the line does not have.
    """
    strays = sorted(set(responses) - set(placements))
    if strays:
        raise ValueError(f"The line has no position {strays[0]}.")
    controls = [p for p, item in placements.items() if item.kind is ItemKind.POSITIVE_CONTROL]
    blanks = [p for p, item in placements.items() if item.kind in (ItemKind.BLANK, ItemKind.EMPTY)]
    missed = [p for p in controls if p in responses and responses[p] is not ResponseKind.ALERT]
    wrong = [p for p in blanks if responses.get(p) is ResponseKind.ALERT]
    missing = [p for p in placements if p not in responses]
    found = (
        (InvalidReason.CONTROL_NOT_ALERTED, missed),
        (InvalidReason.ALERT_ON_BLANK, wrong),
        (InvalidReason.RESPONSE_MISSING, missing),
    )
    reasons = [Invalidity(reason, tuple(sorted(where))) for reason, where in found if where]
    if not controls:
        reasons.insert(0, Invalidity(InvalidReason.NO_POSITIVE_CONTROL))
    return Validity(tuple(reasons))


@dataclass(frozen=True, slots=True)
class ReferralRule:
    """How many different valid dogs refer a sample by alerting, and how many clear it by not alerting."""

    alerts_to_refer: int = 1
    clears_to_clear: int = 2


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What one dog did with one sample in one session, and whether that session counts for the dog."""

    dog: str
    session_valid: bool
    response: ResponseKind


class DecisionKind(StrEnum):
    """What is done with the container a sample came from."""

    REFERRED = "referred"
    CLEARED = "cleared"
    UNDECIDED = "undecided"


class DecisionReason(StrEnum):
    """Why the decision is what it is."""

    VALID_ALERT = "valid_alert"
    NO_ALERT_FROM_ENOUGH_DOGS = "no_alert_from_enough_dogs"
    TOO_FEW_ALERTS = "too_few_alerts"
    TOO_FEW_VALID_DOGS = "too_few_valid_dogs"
    SESSION_NOT_VALID = "session_not_valid"
    NOT_SNIFFED = "not_sniffed"


@dataclass(frozen=True, slots=True)
class SampleDecision:
    """The decision with its reasons and the dogs, each counted once, that gave it."""

    kind: DecisionKind
    reasons: tuple[DecisionReason, ...]
    alerting_dogs: tuple[str, ...] = ()
    clearing_dogs: tuple[str, ...] = ()


def decide(results: Sequence[SampleResult], rule: ReferralRule) -> SampleDecision:
    """Return the decision on one sample by the rule in force.

    Only sessions that count are heard. A dog that alerted once has alerted, whatever it did at another time;
    a change of behaviour is no alert. Any alert at all keeps a sample from being cleared.
    """
    heard = [r for r in results if r.session_valid and r.response is not ResponseKind.NOT_SNIFFED]
    alerting = tuple(dict.fromkeys(r.dog for r in heard if r.response is ResponseKind.ALERT))
    clearing = tuple(dict.fromkeys(r.dog for r in heard if r.dog not in alerting))
    if alerting and len(alerting) >= rule.alerts_to_refer:
        return SampleDecision(DecisionKind.REFERRED, (DecisionReason.VALID_ALERT,), alerting, clearing)
    if not alerting and clearing and len(clearing) >= rule.clears_to_clear:
        enough = (DecisionReason.NO_ALERT_FROM_ENOUGH_DOGS,)
        return SampleDecision(DecisionKind.CLEARED, enough, alerting, clearing)
    reasons = [DecisionReason.TOO_FEW_ALERTS if alerting else DecisionReason.TOO_FEW_VALID_DOGS]
    if any(not r.session_valid for r in results):
        reasons.append(DecisionReason.SESSION_NOT_VALID)
    if any(r.session_valid and r.response is ResponseKind.NOT_SNIFFED for r in results):
        reasons.append(DecisionReason.NOT_SNIFFED)
    return SampleDecision(DecisionKind.UNDECIDED, tuple(reasons), alerting, clearing)
