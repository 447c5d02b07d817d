"""What a search says of itself, with what it said before it was corrected."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.search import Cover, SealState, SearchFact, cover
from canine.rules.team import Mode
from canine.shifts.models import Search
from canine.standing import queries as standing


@dataclass(frozen=True, slots=True)
class Former:
    """What a fact read before it was corrected; when, by whom and why it was."""

    value: str
    corrected_at: datetime
    corrected_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a search as it reads now, and how it read before, the first entry first."""

    fact: SearchFact
    value: str
    former: tuple[Former, ...]


def facts_that_apply(search: Search) -> tuple[SearchFact, ...]:
    """The facts that a search of this kind and reason has."""
    is_container = search.kind is CargoKind.CONTAINER
    named = SearchFact.CONTAINER_NUMBER if is_container else SearchFact.OBJECT_NAME
    seal = (SearchFact.SEAL_NUMBER,) if search.seal_state not in (None, SealState.NO_SEAL) else ()
    chosen = SearchFact.TARGETED_BY if search.reason is SearchReason.TARGETED else SearchFact.DRAW
    return (named, *seal, SearchFact.DECLARED_GOODS, SearchFact.BILL_OF_LADING, chosen)


def facts(search: Search) -> dict[SearchFact, Fact]:
    """Every fact that applies, with its corrections."""
    found = {}
    for fact in facts_that_apply(search):
        corrections = [correction for correction in search.corrections if correction.fact is fact]
        former = tuple(Former(row.old, row.received_at, row.recorder_name, row.reason) for row in corrections)
        value = corrections[-1].new if corrections else getattr(search, fact.value)
        found[fact] = Fact(fact, value, former)
    return found


def present_facts(search: Search) -> dict[SearchFact, str]:
    """Every fact that applies, as it reads now."""
    return {fact: found.value for fact, found in facts(search).items()}


def object_of(search: Search) -> str:
    """The number or name of what was searched, as it reads now."""
    present = present_facts(search)
    return present.get(SearchFact.CONTAINER_NUMBER) or present.get(SearchFact.OBJECT_NAME, "")


def cover_of(team_id: UUID, at: datetime) -> Cover:
    """What the team's certificates for free search covered at that moment."""
    return cover(standing.held(team_id, Mode.FREE_SEARCH, at))
