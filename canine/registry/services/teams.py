"""Teams: one dog with one handler, from a day to a day."""

from datetime import datetime
from uuid import UUID

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import queries
from canine.registry.errors import PairRuns
from canine.registry.messages import TeamEnd, TeamEntry
from canine.registry.models import Team
from canine.registry.services.checks import not_later, reason_of
from canine.rules.team import OUT_OF_SERVICE


def form_team(message: TeamEntry, *, actor: Actor, at: datetime) -> Team:
    """Form a team of a dog and a handler of one unit. A dog may have several handlers, a handler several dogs.

    Raises PairRuns, InTheFuture, and DomainError for a dog out of service or two units.
    """
    dog, handler = queries.dog(message.dog_id), queries.handler(message.handler_id)
    require_own(dog.unit_id, actor, field="dog_id")
    if dog.unit_id != handler.unit_id:
        raise DomainError(f"{handler.name} and {dog.name} belong to different units.", field="handler_id")
    status = queries.last_step(dog.id).status
    if status in OUT_OF_SERVICE:
        raise DomainError(f"{dog.name} is {status.value} and works in no team any more.", field="dog_id")
    if message.from_on < dog.born_on:
        raise DomainError(f"{dog.name} was not born then.", field="from_on")
    not_later(message.from_on, at, "from_on")
    for former in queries.teams_of_pair(dog.id, handler.id):
        if former.to_on is None:
            raise PairRuns(f"{former.name} has been a team since {former.from_on:%Y-%m-%d}.")
        if message.from_on <= former.to_on:
            raise PairRuns(f"{former.name} was a team until {former.to_on:%Y-%m-%d}; begin after that day.")
    team = Team(dog_id=dog.id, handler_id=handler.id, from_on=message.from_on)
    with audited(AuditAction.KEEP_TEAMS, actor=actor, at=at):
        db.session.add(team)
    return team


def end_team(team_id: UUID, message: TeamEnd, *, actor: Actor, at: datetime) -> Team:
    """Put on record the team's last day and why. It does not touch what the team was certified for.

    Certificates end with the team: the act that people do is the standing package's, which calls this one and
    writes the end of the standing in the same transaction; it asks whose matter it is, too. This package lies below and
    knows no standing. Raises what check_end raises.
    """
    team = queries.team(team_id)
    reason = check_end(team, message, at=at)
    with audited(AuditAction.KEEP_TEAMS, actor=actor, at=at, reason=reason):
        team.to_on, team.end_reason = message.to_on, reason
    return team


def check_end(team: Team, message: TeamEnd, *, at: datetime) -> str:
    """Return the words of the reason for which a team may end so.

    Raises DomainError when the team has ended, or ends before it began; InTheFuture; ReasonMissing.
    """
    if team.to_on is not None:
        raise DomainError(f"{team.name} ended on {team.to_on:%Y-%m-%d} already.", field="to_on")
    if message.to_on < team.from_on:
        raise DomainError(f"The team began on {team.from_on:%Y-%m-%d}; it cannot end before.", field="to_on")
    not_later(message.to_on, at, "to_on")
    return reason_of(message.reason)
