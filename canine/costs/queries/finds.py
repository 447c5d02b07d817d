"""What was found in a period: exhibits of searches and inspections of sampled containers, with their first weight.

Finds are few beside searches: they are read one by one, and what was struck, corrected or taken back is left out here.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, exists, or_, select
from sqlalchemy.orm import aliased

from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.covert_checks import queries as covert_checks
from canine.extensions import db
from canine.rasco.models import AirSample, SampleInspection
from canine.registry.models import Team
from canine.rules.cargo import Outcome
from canine.rules.fact import fact_of
from canine.rules.work import Cell, Found, Period
from canine.shifts import queries as shifts
from canine.shifts.models import Finding, Identification, Search, Shift, Weighing


def found(unit_id: UUID, period: Period, moved: dict[UUID, Cell]) -> list[Found]:
    """Return what was found, in the part in which the search began or the pump stopped. Three statements.

    `moved` are the cells of searches that were corrected.
    """
    return _in_searches(unit_id, period, moved) + _in_sampled(unit_id, period)


def _in_searches(unit_id: UUID, period: Period, moved: dict[UUID, Cell]) -> list[Found]:
    edges = period.edges
    began_within = and_(Search.started_at >= edges[0], Search.started_at < edges[-1])
    statement = (
        select(Finding.id, Finding.corrects_id, Finding.is_retraction, corrections.is_struck(Finding.id))
        .add_columns(Search.id, Search.started_at, Search.reason, Shift.station_id, Team.dog_id, _identified_last())
        .join(Search, Search.id == Finding.search_id)
        .join(Shift, Shift.id == Search.shift_id)
        .join(Team, Team.id == Search.team_id)
        .where(Finding.unit_id == unit_id, or_(began_within, Search.id.in_(moved)))
        .where(~corrections.is_struck(Search.id), ~covert_checks.is_planted_search(Search.id))
    )
    entries = {row[0]: row for row in db.session.execute(statement)}
    first_of = {key: _first(key, entries) for key in _standing(entries)}
    firsts = set(first_of.values())
    weights = _first_weights(firsts)
    made = []
    for key, first in first_of.items():
        search_id, started_at, reason, station_id, dog_id, _ = entries[key][4:]
        part, cell = period.part_of(started_at), moved.get(search_id)
        if cell is not None and cell.station_id is not None and cell.reason is not None:
            part, station_id, dog_id, reason = cell.part, cell.station_id, cell.dog_id, cell.reason
        if part is not None:
            made.append(Found(part, station_id, dog_id, reason, weights.get(first), entries[first][-1] or ""))
    return made


def _standing(entries: dict[UUID, Any]) -> list[UUID]:
    """Return the entries that are neither corrected, nor struck, nor take an earlier one back."""
    corrected = {row[1] for row in entries.values()}
    return [key for key, row in entries.items() if key not in corrected and not row[2] and not row[3]]


def _first(key: UUID, entries: dict[UUID, Any]) -> UUID:
    while entries[key][1] is not None:
        key = entries[key][1]
    return key


def _first_weights(exhibit_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """Return what each exhibit weighed on its first scale: goods dry out. One statement."""
    statement = (
        select(Weighing.exhibit_id, Weighing.id, Weighing.weight_kg, Weighing.weighed_on, Correction.fact)
        .add_columns(Correction.new)
        .outerjoin(Correction, Correction.subject_id == Weighing.id)
        .where(Weighing.exhibit_id.in_(exhibit_ids), ~corrections.is_struck(Weighing.id))
        .order_by(Weighing.received_at, Weighing.id, Correction.received_at, Correction.id)
    )
    weighings: dict[UUID, dict[str, Any]] = {}
    for exhibit_id, key, weight, on, fact, new in db.session.execute(statement):
        now = weighings.setdefault(key, {"exhibit": exhibit_id, "weight_kg": weight, "weighed_on": on})
        if fact in now:
            now[fact] = fact_of(shifts.WEIGHING_FACTS[fact], new)
    made: dict[UUID, Decimal] = {}
    for now in sorted(weighings.values(), key=lambda one: one["weighed_on"]):
        made.setdefault(now["exhibit"], now["weight_kg"])
    return made


def _identified_last() -> ScalarSelect[str]:
    """Return what an expert said last that an exhibit is."""
    later = aliased(Identification)
    return (
        select(Identification.result)
        .where(Identification.exhibit_id == Finding.id, ~Identification.is_retraction)
        .where(~exists().where(later.corrects_id == Identification.id), ~corrections.is_struck(Identification.id))
        .order_by(Identification.identified_on.desc(), Identification.received_at.desc(), Identification.id.desc())
        .limit(1)
        .correlate(Finding)
        .scalar_subquery()
    )


def _in_sampled(unit_id: UUID, period: Period) -> list[Found]:
    edges, later = period.edges, aliased(SampleInspection)
    statement = (
        select(AirSample.stopped_at, AirSample.reason, Shift.station_id, SampleInspection.weight_kg)
        .join(AirSample, AirSample.id == SampleInspection.sample_id)
        .join(Shift, Shift.id == AirSample.shift_id)
        .where(AirSample.unit_id == unit_id, AirSample.stopped_at >= edges[0], AirSample.stopped_at < edges[-1])
        .where(SampleInspection.outcome == Outcome.FOUND, ~corrections.is_struck(SampleInspection.id))
        .where(~exists().where(later.corrects_id == SampleInspection.id), ~corrections.is_struck(AirSample.id))
        .where(~covert_checks.is_planted_sample(AirSample.id))
    )
    made = []
    for stopped_at, reason, station_id, weight in db.session.execute(statement):
        part = period.part_of(stopped_at)
        if part is not None:
            made.append(Found(part, station_id, None, reason, weight))
    return made
