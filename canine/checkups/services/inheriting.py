"""A failure of a dog or a handler suspends their other teams too: those that run, and one that is formed anew."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.actor import Actor
from canine.checkups import queries
from canine.checkups.models import Checkup
from canine.policy import queries as policies
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.figures import full_day
from canine.rules.team import Mode
from canine.standing import queries as standings
from canine.standing import services as standing


def inherit_suspensions(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Suspend a new team where the last check-up of its dog, or of its handler, in a mode was failed."""
    for table, key in sorted(touched):
        if table != Team.__tablename__:
            continue
        team = registry.team(UUID(key))
        if team.to_on is None and not standings.events_of(team.id):
            _inherit(team, actor, at)


def suspend_others(failed: Checkup, actor: Actor, at: datetime) -> None:
    """Suspend every other running team of the dog, or of the handler, of a team that just failed, as one formed anew.

    Each is made ready again by its own passed check-up.
    """
    team, today = registry.team(failed.team_id), at.astimezone(ZoneInfo(failed.zone)).date()
    for other in registry.running_teams_of_either(team.dog_id, team.handler_id, on=today):
        if other.id != team.id:
            _inherit_in(other, failed.mode, actor, at)


def _inherit(team: Team, actor: Actor, at: datetime) -> None:
    for mode in Mode:
        _inherit_in(team, mode, actor, at)


def _inherit_in(team: Team, mode: Mode, actor: Actor, at: datetime) -> None:
    failures = queries.running_failures(team.id, mode)
    if not failures or failures[0].team_id == team.id:
        return
    failed = queries.checkup(failures[0].id)
    on = full_day(failures[0].state_at.astimezone(ZoneInfo(failed.zone)).date())
    retest_by = failures[0].state_at + timedelta(days=policies.in_force(at).retest_days)
    standing.suspend(
        team.id,
        mode,
        [each.odour.name for each in failed.odours],
        reason=f"{failures[0].team} failed a check-up on {on}: that follows the dog and the handler.",
        source=f"check-up {failed.id}",
        failed_checkup_id=failed.id,
        actor=actor,
        at=at,
        retest_by=retest_by,
    )
