"""What held for a team, at any moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from canine.accounts import places
from canine.accounts.places import Place
from canine.audit.read_cache import cached_lookup
from canine.extensions import db
from canine.registry.models import Odour
from canine.rows import get_or_not_found
from canine.rules.standing import Standing, StandingEvent, StandingKind, standing
from canine.rules.team import Mode
from canine.standing.models import ProposedReinstatement, ProposedTeamEnd, StandingFact


def facts_of(team_id: UUID) -> Sequence[StandingFact]:
    """Every fact on a team as it was recorded, the newest first."""
    return db.session.scalars(
        select(StandingFact)
        .where(StandingFact.team_id == team_id)
        .order_by(StandingFact.at.desc(), StandingFact.recorded_at.desc(), StandingFact.id)
    ).all()


def proposed(proposal_id: UUID) -> ProposedReinstatement:
    """Return a proposed reinstatement, answered or not. Raises NotFound."""
    return get_or_not_found(ProposedReinstatement, proposal_id, "There is no such proposal.")


def proposals_of(team_id: UUID) -> Sequence[ProposedReinstatement]:
    """Return every proposed reinstatement of a team, the newest first."""
    statement = select(ProposedReinstatement).where(ProposedReinstatement.team_id == team_id)
    return db.session.scalars(statement.order_by(ProposedReinstatement.recorded_at.desc())).all()


def proposed_end(proposal_id: UUID) -> ProposedTeamEnd:
    """Return a proposed end of a team, answered or not. Raises NotFound."""
    return get_or_not_found(ProposedTeamEnd, proposal_id, "There is no such proposal.")


def proposed_ends_of(team_id: UUID) -> Sequence[ProposedTeamEnd]:
    """Return every proposed end of a team, the newest first."""
    statement = select(ProposedTeamEnd).where(ProposedTeamEnd.team_id == team_id)
    return db.session.scalars(statement.order_by(ProposedTeamEnd.recorded_at.desc())).all()


def last_failure_of(team_id: UUID) -> datetime | None:
    """Return when the team was suspended last by a failed check-up."""
    failed = StandingFact.failed_checkup_id.is_not(None)
    return db.session.scalar(select(func.max(StandingFact.at)).where(StandingFact.team_id == team_id, failed))


def certified_from(team_id: UUID, mode: Mode, source: str, at: datetime) -> tuple[str, ...]:
    """Return the odours for which the team holds a certification in a mode that came from a source, and no later."""
    latest: dict[str, StandingFact] = {}
    for fact in facts_of(team_id):
        if fact.kind is StandingKind.CERTIFIED and fact.mode is mode and fact.odour is not None and fact.at <= at:
            latest.setdefault(fact.odour.name, fact)
    return tuple(
        sorted(name for name, fact in latest.items() if fact.source == source and fact.until and fact.until > at)
    )


def was_certified_since(fact: StandingFact) -> bool:
    """Tell whether the team was certified after a fact, for its mode and odour: by a later check-up."""
    return (
        db.session.scalar(
            select(StandingFact.id)
            .where(
                StandingFact.team_id == fact.team_id,
                StandingFact.kind == StandingKind.CERTIFIED,
                StandingFact.mode == fact.mode,
                StandingFact.odour_id == fact.odour_id,
                StandingFact.at > fact.at,
            )
            .limit(1)
        )
        is not None
    )


def events_of(team_id: UUID) -> tuple[StandingEvent, ...]:
    """Return the facts on a team as the rules read them; odours by name, in the order of their moments."""
    return events_of_teams([team_id]).get(team_id, ())


def events_of_teams(
    team_ids: Iterable[UUID], kinds: Collection[StandingKind] = tuple(StandingKind)
) -> dict[UUID, tuple[StandingEvent, ...]]:
    """Return the facts of these kinds on several teams; one statement."""
    teams, wanted = tuple(sorted(set(team_ids))), tuple(kinds)
    statement = _facts(teams).where(StandingFact.kind.in_(wanted))
    return cached_lookup(_STANDING_TABLES, ("standing events", teams, wanted), lambda: _events(statement))


def events_that_count(team_ids: Iterable[UUID], at: datetime) -> dict[UUID, tuple[StandingEvent, ...]]:
    """Of the facts on several teams those by which `standing` judges at a moment; one statement.

    Of the certifications for one odour in one mode only the last until then, which knows when the first one was: those
    before it change nothing, since whatever one of them lifted, the last one lifts too. Ten years cost what one does.
    """
    teams = list(team_ids)
    certified = (
        select(StandingFact.team_id, StandingFact.mode, StandingFact.odour_id)
        .add_columns(func.min(StandingFact.at).label("first"), func.max(StandingFact.at).label("last"))
        .where(StandingFact.kind == StandingKind.CERTIFIED, StandingFact.at <= at, StandingFact.team_id.in_(teams))
        .group_by(StandingFact.team_id, StandingFact.mode, StandingFact.odour_id)
        .subquery()
    )
    same = (
        (certified.c.team_id == StandingFact.team_id)
        & (certified.c.mode == StandingFact.mode)
        & (certified.c.odour_id == StandingFact.odour_id)
    )
    counts = (StandingFact.at == certified.c.last) | (StandingFact.kind != StandingKind.CERTIFIED)
    statement = _facts(teams).outerjoin(certified, same).where(StandingFact.at <= at, counts)
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
    """Return what the team's standing was at that moment for every odour that the unit keeps, by name."""
    events = cached_lookup(_STANDING_TABLES, ("standing", team_id), lambda: _events_by_odour(team_id))
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
    """Return the odours for which the team was certified at that moment; empty when it was not certified at all."""
    return tuple(name for name, found in held(team_id, mode, at).items() if found.certified)


@places.of("reinstatement_id")
def _place_of_reinstatement(reinstatement_id: UUID) -> Place:
    found = proposed(reinstatement_id)
    return Place(found.team.dog.unit_id, people=lambda: [found.second_id, found.author_id])


@places.of("end_id")
def _place_of_end(end_id: UUID) -> Place:
    found = proposed_end(end_id)
    return Place(found.team.dog.unit_id, people=lambda: [found.second_id, found.author_id])
