"""A free search: the dog's response, the seal, what the search came to, and whether a certificate covered it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from canine.rules.cargo import AlertStanding, Outcome, alert_standing, is_confirmed_miss
from canine.rules.standing import Standing, StandingState


class AlertKind(StrEnum):
    """What the dog showed. A change of behaviour is less than an alert and is never counted as one."""

    ALERT = "alert"
    CHANGE_OF_BEHAVIOUR = "change_of_behaviour"


class SealState(StrEnum):
    """How the seal was found. No seal is a finding of its own, never an empty field."""

    INTACT = "intact"
    BROKEN = "broken"
    NO_SEAL = "no_seal"


class IdentifierKind(StrEnum):
    """Who said what a finding is."""

    EXPERT = "named_expert"
    LABORATORY = "laboratory"


class SearchFact(StrEnum):
    """What a search says of itself and a correction may set right; the words are its columns."""

    CONTAINER_NUMBER = "container_number"
    OBJECT_NAME = "object_name"
    SEAL_NUMBER = "seal_number"
    DECLARED_GOODS = "declared_goods"
    BILL_OF_LADING = "bill_of_lading"
    TARGETED_BY = "targeted_by"
    DRAW = "draw"


class SearchResult(StrEnum):
    """What a search came to. There is no "false" in operations: residual odour is real."""

    UNDER_WAY = "under_way"
    NO_ALERT = "no_alert"
    ALERT_OPEN = "alert_not_inspected"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED_MISS = "confirmed_miss"


_OF_AN_ALERT = {
    AlertStanding.CONFIRMED: SearchResult.CONFIRMED,
    AlertStanding.UNCONFIRMED: SearchResult.UNCONFIRMED,
    AlertStanding.OPEN: SearchResult.ALERT_OPEN,
}


def search_result(*, alerted: bool, outcome: Outcome | None, ended: bool = True) -> SearchResult:
    """What the search came to, from its alerts (not changes of behaviour) and the inspection that followed."""
    if alerted:
        return _OF_AN_ALERT[alert_standing(outcome)]
    if is_confirmed_miss(alerted=False, outcome=outcome):
        return SearchResult.CONFIRMED_MISS
    return SearchResult.NO_ALERT if ended else SearchResult.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Lapse:
    """An odour that no certificate covered, and what held instead."""

    odour: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Cover:
    """What a team's certificates covered at a moment, and what they did not cover any more, or ever."""

    certified: tuple[str, ...]
    lapsed: tuple[Lapse, ...]

    @property
    def is_whole(self) -> bool:
        """Whether there is something that was covered and nothing that had lapsed."""
        return bool(self.certified) and not self.lapsed


def cover(held: Mapping[str, Standing]) -> Cover:
    """Which odours were covered at the moment that `held` was asked for.

    An odour that a certified team was never certified for is no lapse; it is simply not on the certificate.
    For a team that was certified for nothing, every odour is one.
    """
    certified = tuple(odour for odour, standing in held.items() if standing.certified)
    lapsed = tuple(
        Lapse(odour, standing)
        for odour, standing in held.items()
        if not standing.certified and not (certified and standing.state is StandingState.NEVER_CERTIFIED)
    )
    return Cover(certified, lapsed)
