"""Ending a team that failed a check-up not long ago: proposed by one manager, agreed to by a second one."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.proposals import services as proposals
from canine.registry import queries as registry
from canine.registry import services as registry_acts
from canine.registry.messages import TeamEnd
from canine.rules.notifications import NoticeKind
from canine.standing import queries
from canine.standing.lifting import notify_of_lifting, refuse_own_team
from canine.standing.models import ProposedTeamEnd


def propose_end(
    team_id: UUID, message: TeamEnd, second_id: UUID | None, *, ends_at: datetime, actor: Actor, at: datetime
) -> ProposedTeamEnd:
    """Put the end of a team before a second manager; the team stays as it is until then.

    Raises what the registry raises when a team cannot end so, DomainError while another one waits or nobody can answer,
    Forbidden for a program.
    """
    team = registry.team(team_id)
    refuse_own_team(team, actor, field="reason")
    reason = registry_acts.check_end(team, message, at=at)
    for one in queries.proposed_ends_of(team_id):
        if one.is_open:
            raise DomainError(f"What {one.author_name} proposed for this team waits for an answer: one at a time.")
    second = proposals.second_for(team.dog.unit_id, second_id, actor)
    made = proposals.opened(
        ProposedTeamEnd,
        reason,
        actor=actor,
        at=at,
        second=second,
        team_id=team_id,
        to_on=message.to_on,
        ends_at=ends_at,
    )
    with audited(AuditAction.KEEP_TEAMS, actor=actor, at=at, reason=reason):
        db.session.add(made)
        db.session.flush()
    sentence = f"{actor.name} proposes to end {team.name}, which failed a check-up, and a second manager has to answer"
    notify_of_lifting(made, NoticeKind.TEAM_END_PROPOSED, f"{sentence}: {reason}", actor=actor, at=at)
    return made


def check_answer_of_end(found: ProposedTeamEnd, *, agrees: bool, reason: str, actor: Actor) -> None:
    """Raise Forbidden for who may not answer, DomainError for an answered proposal and without a reason."""
    proposals.require_second(found, found.team.dog.unit_id, actor, agrees=agrees)
    if agrees:
        refuse_own_team(found.team, actor, field="answer")
    if not found.is_open:
        raise DomainError("This was answered already.")
    if not reason:
        raise DomainError("Say why: it stands in the team's record.", field="reason")
