"""The latest fact that is on record for a shift: nobody closes it earlier than that. Higher packages add theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from canine.extensions import db
from canine.shifts.models import Search, ShiftNote
from canine.shifts.queries.facts import object_of
from canine.shifts.queries.rows import latest


@dataclass(frozen=True, slots=True)
class LastFact:
    """When it was, and what it is called in a sentence: "The search of CSQU3054383"."""

    at: datetime
    what: str


Source = Callable[[UUID], LastFact | None]
_sources: list[Source] = []


def last_fact_of(source: Source) -> Source:
    """Register a function that gives the latest fact of a shift that its package keeps."""
    _sources.append(source)
    return source


def last_fact(shift_id: UUID) -> LastFact | None:
    """Return the latest fact of the shift, whatever package keeps it; None when nothing but its start is on record."""
    found = [fact for source in _sources if (fact := source(shift_id)) is not None]
    return max(found, key=lambda fact: fact.at, default=None)


@last_fact_of
def _last_search(shift_id: UUID) -> LastFact | None:
    statement = (
        select(Search)
        .where(Search.shift_id == shift_id)
        .options(selectinload(Search.alerts), selectinload(Search.corrections))
    )
    facts = [
        LastFact(max([search.ended_at or search.started_at, *shown]), f"The search of {object_of(search)}")
        for search in db.session.scalars(statement).unique()
        if search.strike is None
        for shown in [[alert.shown_at for alert in latest(search.alerts)]]
    ]
    return max(facts, key=lambda fact: fact.at, default=None)


@last_fact_of
def _last_note(shift_id: UUID) -> LastFact | None:
    statement = select(ShiftNote.noted_at).where(ShiftNote.shift_id == shift_id)
    noted_at = db.session.scalar(statement.order_by(ShiftNote.noted_at.desc()).limit(1))
    return LastFact(noted_at, "A note on the weather or the dog") if noted_at is not None else None
