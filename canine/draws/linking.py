"""Which search or sample belongs to a drawn container: by unit, day and number, whoever wrote it, and wherever.

What was done before the draw does not count for it: it was chosen by somebody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.read_cache import cached_lookup
from canine.corrections.models import Correction
from canine.draws.models import Draw, DrawCommitment, DrawnContainer, DrawnLook
from canine.extensions import db
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample
from canine.rules.search import SearchFact
from canine.rules.shift import minute
from canine.shifts import queries as shifts
from canine.shifts.models import Search, SearchCorrection

# A tablet that lay in a drawer sends late.
_AS_LATE_AS = timedelta(days=60)
_TABLES = frozenset({"drawn_containers"})


@dataclass(frozen=True, slots=True)
class _Drawn:
    id: UUID
    unit_id: UUID
    number: str
    added_at: datetime
    until_at: datetime


def _drawn_lately(at: datetime) -> list[_Drawn]:
    since = at.replace(hour=0, minute=0, second=0, microsecond=0) - _AS_LATE_AS
    statement = (
        select(
            DrawnContainer.id,
            DrawCommitment.unit_id,
            DrawnContainer.number,
            DrawnContainer.added_at,
            DrawCommitment.until_at,
        )
        .join(Draw, Draw.id == DrawnContainer.draw_id)
        .join(DrawCommitment, DrawCommitment.id == Draw.commitment_id)
        .where(DrawCommitment.until_at >= since)
    )
    return cached_lookup(
        _TABLES, ("drawn lately", since), lambda: [_Drawn(*row) for row in db.session.execute(statement)]
    )


def link_to_the_draw(written: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Link what was just written to the draws of its day; where nothing was drawn, nothing is even read."""
    drawn = _drawn_lately(at)
    if not drawn:
        return
    for table, key in sorted(written):
        record = _record(table, UUID(key))
        if isinstance(record, Search):
            number = shifts.present_value(record, SearchFact.CONTAINER_NUMBER)
            _link(drawn, record.shift.unit_id, number, record.started_at, at, actor, search_id=record.id)
        elif isinstance(record, AirSample):
            number = rasco.sample_now(record).container_number
            _link(drawn, record.unit_id, number, record.started_at, at, actor, sample_id=record.id)


def _record(table: str, key: UUID) -> Search | AirSample | None:
    if table == "searches":
        return db.session.get(Search, key)
    if table == "air_samples":
        return db.session.get(AirSample, key)
    if table == "search_corrections":
        row = db.session.get(SearchCorrection, key)
        return db.session.get(Search, row.search_id) if row else None
    if table == "corrections":
        fact = db.session.get(Correction, key)
        sample = db.session.get(AirSample, fact.subject_id) if fact else None
        if sample is not None:
            db.session.expire(sample, ["correction_rows"])
        return sample
    return None


def _link(
    drawn: list[_Drawn],
    unit_id: UUID,
    number: str | None,
    moment: datetime,
    at: datetime,
    actor: Actor,
    **of: UUID,
) -> None:
    for one in drawn:
        if one.number != number or one.unit_id != unit_id or not minute(one.added_at) <= moment < one.until_at:
            continue
        known = select(DrawnLook.id).filter_by(drawn_id=one.id, **of)
        if db.session.scalar(known) is None:
            with audited(AuditAction.LINK_TO_DRAW, actor=actor, at=at):
                db.session.add(DrawnLook(drawn_id=one.id, linked_at=at, **of))
