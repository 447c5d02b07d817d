"""What held for a team, at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from canine.audit.looks import looked_up_once
from canine.extensions import db
from canine.registry.models import Odour
from canine.rules.standing import Standing, StandingEvent, StandingKind, standing
from canine.rules.team import Mode
from canine.standing.models import StandingFact


def facts_of(team_id: UUID) -> Sequence[StandingFact]:
    """Every fact on a team as it was recorded, the newest first."""
    return db.session.scalars(
        select(StandingFact)
        .where(StandingFact.team_id == team_id)
        .order_by(StandingFact.at.desc(), StandingFact.recorded_at.desc(), StandingFact.id)
    ).all()


def events_of(team_id: UUID) -> tuple[StandingEvent, ...]:
    """The facts on a team as the rules read them; odours by name, in the order of their moments."""
    return events_of_teams([team_id]).get(team_id, ())


def events_of_teams(team_ids: Iterable[UUID]) -> dict[UUID, tuple[StandingEvent, ...]]:
    """The facts on several teams; one statement."""
    return _events(_facts(team_ids))


def events_that_count(team_ids: Iterable[UUID], at: datetime) -> dict[UUID, tuple[StandingEvent, ...]]:
    """Of the facts on several teams those by which `standing` judges at a moment; one statement.

    Of the certifications for one odour in one mode only the last until then, which knows when the first one was: those
    before it change nothing, since whatever one of them lifted, the last one lifts too. Ten years cost what one does.
    """
    certified = (
        select(StandingFact.team_id, StandingFact.mode, StandingFact.odour_id)
        .add_columns(func.min(StandingFact.at).label("first"), func.max(StandingFact.at).label("last"))
        .where(StandingFact.kind == StandingKind.CERTIFIED, StandingFact.at <= at)
        .group_by(StandingFact.team_id, StandingFact.mode, StandingFact.odour_id)
        .subquery()
    )
    same = (
        (certified.c.team_id == StandingFact.team_id)
        & (certified.c.mode == StandingFact.mode)
        & (certified.c.odour_id == StandingFact.odour_id)
    )
    counts = (StandingFact.at == certified.c.last) | (StandingFact.kind != StandingKind.CERTIFIED)
    statement = _facts(team_ids).outerjoin(certified, same).where(StandingFact.at <= at, counts)
    return _events(statement.add_columns(certified.c.first))


def _facts(team_ids: Iterable[UUID]) -> Any:
    return (
        select(
            StandingFact.team_id,
            StandingFact.kind,
            StandingFact.mode,
            Odour.name,
            StandingFact.at,
            StandingFact.until,
            StandingFact.reason,
        )
        .outerjoin(Odour, Odour.id == StandingFact.odour_id)
        .where(StandingFact.team_id.in_(list(team_ids)))
        .order_by(StandingFact.at, StandingFact.recorded_at, StandingFact.id)
    )


def _events(statement: Any) -> dict[UUID, tuple[StandingEvent, ...]]:
    found = defaultdict(list)
    for team_id, *values in db.session.execute(statement):
        found[team_id].append(StandingEvent(*values))
    return {team_id: tuple(events) for team_id, events in found.items()}


def held(team_id: UUID, mode: Mode, at: datetime) -> dict[str, Standing]:
    """What the team's standing was at that moment for every odour that the unit keeps, by name."""
    events = looked_up_once(_STANDING_TABLES, ("standing", team_id), lambda: _events_by_odour(team_id))
    return {name: standing(known, mode, name, at) for name, known in events.items()}


def _events_by_odour(team_id: UUID) -> dict[str, list[StandingEvent]]:
    events: dict[str, list[StandingEvent]] = {}
    db.session.flush()
    found = db.session.connection().execute(_BY_ODOUR, {"team_id": team_id})
    for name, odour_id, kind, in_mode, since, until, reason in found:
        known = events.setdefault(name, [])
        if kind is not None:
            known.append(StandingEvent(kind, in_mode, name if odour_id else None, since, until, reason))
    return events


_STANDING_TABLES = frozenset({Odour.__tablename__, StandingFact.__tablename__})
# Every odour with the facts on a team that concern it, those on all odours under each.
_BY_ODOUR = (
    select(
        Odour.name,
        StandingFact.odour_id,
        StandingFact.kind,
        StandingFact.mode,
        StandingFact.at,
        StandingFact.until,
        StandingFact.reason,
    )
    .outerjoin(
        StandingFact,
        (StandingFact.team_id == bindparam("team_id"))
        & or_(StandingFact.odour_id == Odour.id, StandingFact.odour_id.is_(None)),
    )
    .order_by(Odour.name, StandingFact.at, StandingFact.recorded_at, StandingFact.id)
)


def certified_odours(team_id: UUID, mode: Mode, at: datetime) -> tuple[str, ...]:
    """The odours for which the team was certified at that moment; empty when it was not certified at all."""
    return tuple(name for name, found in held(team_id, mode, at).items() if found.certified)
