"""One seal on two containers: a seal is used once, so that one of the two was misread, or somebody copied a seal."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from canine.columns import iequals_any
from canine.corrections import queries as corrections
from canine.extensions import db
from canine.rules.folding import fold_seals
from canine.rules.search import SearchFact
from canine.shifts.models import Search, SearchCorrection
from canine.shifts.queries.facts import object_of, present_value
from canine.shifts.queries.narrowing import of_units

MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class SealElsewhere:
    """A seal as it reads on another object: on which one, when it was read, by whom, and the page of that record."""

    seal: str
    what: str
    at: datetime
    by: str
    address: str


Source = Callable[[UUID, str], Iterable[SealElsewhere]]
_sources: list[Source] = []


def seals_read_in(source: Source) -> Source:
    """Register a function that gives the records of a unit in which one of these seals may stand."""
    _sources.append(source)
    return source


def seals_elsewhere(unit_id: UUID, seals: str, own: str) -> list[SealElsewhere]:
    """Return where the unit read one of these seals, however it is written, on another object than `own`.

    The earliest first, five at most; what was struck, or corrected since, is not among them.
    """
    sought = set(fold_seals(seals))
    if not sought:
        return []
    read = (one for source in _sources for one in source(unit_id, seals))
    found = [one for one in read if one.what != own and sought & set(fold_seals(one.seal))]
    return sorted(found, key=lambda one: (one.at, one.what))[:MOST_TOLD]


@seals_read_in
def _of_searches(unit_id: UUID, seals: str) -> Iterator[SealElsewhere]:
    is_seal = SearchCorrection.fact == SearchFact.SEAL_NUMBER
    sought_in = union(
        select(Search.id).where(iequals_any(seals, Search.seal_folded)),
        select(SearchCorrection.search_id).where(is_seal, iequals_any(seals, SearchCorrection.new_folded)),
    )
    statement = (
        select(Search)
        .where(Search.id.in_(sought_in), of_units(unit_id), ~corrections.is_struck(Search.id))
        .options(joinedload(Search.corrections))
    )
    for search in db.session.scalars(statement).unique():
        yield SealElsewhere(
            seal=present_value(search, SearchFact.SEAL_NUMBER),
            what=object_of(search),
            at=present_value(search, SearchFact.STARTED_AT),
            by=search.recorder_name,
            address=f"/searches/{search.id}",
        )
