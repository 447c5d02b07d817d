"""What held for a team, at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.extensions import db
from canine.registry.models import Odour
from canine.rules.standing import Standing, StandingEvent, standing
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
    found = defaultdict(list)
    rows = db.session.scalars(
        select(StandingFact)
        .where(StandingFact.team_id.in_(list(team_ids)))
        .order_by(StandingFact.at, StandingFact.recorded_at, StandingFact.id)
    )
    for row in rows:
        odour = row.odour.name if row.odour else None
        found[row.team_id].append(StandingEvent(row.kind, row.mode, odour, row.at, row.until, row.reason))
    return {team_id: tuple(events) for team_id, events in found.items()}


def held(team_id: UUID, mode: Mode, at: datetime) -> dict[str, Standing]:
    """What the team's standing was at that moment for every odour that the unit keeps, by name."""
    names = db.session.scalars(select(Odour.name).order_by(Odour.name)).all()
    events = events_of(team_id)
    return {name: standing(events, mode, name, at) for name in names}


def certified_odours(team_id: UUID, mode: Mode, at: datetime) -> tuple[str, ...]:
    """The odours for which the team was certified at that moment; empty when it was not certified at all."""
    return tuple(name for name, found in held(team_id, mode, at).items() if found.certified)
