"""A free search: the dog's response, the seal, what the search came to, and whether a certificate covered it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from canine.rules.cargo import AlertStanding, Outcome, alert_standing, is_confirmed_miss
from canine.rules.standing import Standing, StandingState


class AlertKind(StrEnum):
    """What the dog showed. A change of behaviour is less than an alert and is never counted as one.

    Nothing is a fact as well: the handler says at the end of the search that the dog showed nothing. A search without
    any entry is one of which nobody has said anything.
    """

    ALERT = "alert"
    CHANGE_OF_BEHAVIOUR = "change_of_behaviour"
    CLEAR = "clear"


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
    """What a search says of itself and a correction may set right; the words are its columns, and its team."""

    CONTAINER_NUMBER = "container_number"
    OBJECT_NAME = "object_name"
    SEAL_NUMBER = "seal_number"
    DECLARED_GOODS = "declared_goods"
    BILL_OF_LADING = "bill_of_lading"
    TARGETED_BY = "targeted_by"
    DRAW = "draw"
    REASON = "reason"
    SEAL_STATE = "seal_state"
    SEAL_REMARK = "seal_remark"
    STARTED_AT = "started_at"
    ENDED_AT = "ended_at"
    KIND = "kind"
    TEAM = "team"


class SearchResult(StrEnum):
    """What a search came to. There is no "false" in operations: residual odour is real."""

    UNDER_WAY = "under_way"
    CLEAR = "clear"
    NO_ALERT = "no_alert"
    NOT_SAID = "not_said"
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
    """Return what the search came to, from its alerts (not changes of behaviour) and the inspection that followed."""
    if alerted:
        return _OF_AN_ALERT[alert_standing(outcome)]
    if is_confirmed_miss(alerted=False, outcome=outcome):
        return SearchResult.CONFIRMED_MISS
    return SearchResult.NO_ALERT if ended else SearchResult.UNDER_WAY


def result_of_entries(shown: Collection[AlertKind], *, outcome: Outcome | None, ended: bool) -> SearchResult:
    """Return what the search came to, from the entries that stand on what the dog showed, and from the inspection.

    Clear only where the handler said so; an ended search of which nobody said what the dog showed is not clear. A find
    in it is a confirmed miss all the same: no alert stood.
    """
    result = search_result(alerted=AlertKind.ALERT in shown, outcome=outcome, ended=ended)
    if result is not SearchResult.NO_ALERT:
        return result
    if AlertKind.CLEAR in shown:
        return SearchResult.CLEAR
    return SearchResult.NO_ALERT if shown else SearchResult.NOT_SAID


# From this version on, the form of a search asks whether the dog showed nothing.
FORM_ASKS_FOR_NOTHING = 2


class Unsaid(StrEnum):
    """Why no entry says what the dog showed."""

    NOT_ASKED = "not_asked"
    NOT_YET = "not_yet"
    LEFT_OUT = "left_out"


def why_unsaid(form_version: int, *, ended: bool) -> Unsaid:
    """Return why nothing is on record of what the dog showed: the search goes on, or the form did not ask for it."""
    if not ended:
        return Unsaid.NOT_YET
    return Unsaid.LEFT_OUT if form_version >= FORM_ASKS_FOR_NOTHING else Unsaid.NOT_ASKED


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
