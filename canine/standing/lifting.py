"""Lifting what bars a team: proposed by one manager, agreed to by a second one; after a failure only by a retest."""

from dataclasses import replace
from datetime import datetime

from canine.accounts import persons
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.proposals import services as proposals
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.notifications import NoticeKind
from canine.rules.standing import StandingKind
from canine.standing import queries
from canine.standing.messages import Verdict
from canine.standing.models import ProposedReinstatement, ProposedTeamEnd


class LiftedByARetest(DomainError):
    """After a failed check-up no manager's word makes the team ready again."""

    def __init__(self, failed_at: datetime, odour: str) -> None:
        super().__init__(
            f"The team failed its check-up of {failed_at:%Y-%m-%d} in {odour}. Only a passed retest, with a new "
            "certificate, ends that suspension: open a check-up.",
            field="kind",
        )


def propose(message: Verdict, reason: str, *, actor: Actor, at: datetime) -> ProposedReinstatement:
    """Put a reinstatement before a second manager; the managers of the unit are told.

    Raises LiftedByARetest, DomainError while another one of the team waits or nobody can answer, Forbidden for a
    program and for the team's handler.
    """
    refuse_own_team(registry.team(message.team_id), actor, field="kind")
    refuse_after_a_failure(message, at)
    for one in queries.proposals_of(message.team_id):
        if one.is_open:
            raise DomainError(f"What {one.author_name} proposed for this team waits for an answer: one at a time.")
    second = proposals.second_for(registry.team(message.team_id).dog.unit_id, message.second_id, actor)
    made = proposals.opened(
        ProposedReinstatement,
        reason,
        actor=actor,
        at=at,
        second=second,
        team_id=message.team_id,
        mode=message.mode,
        odours=list(message.odours),
    )
    with audited(AuditAction.CHANGE_STANDING, actor=actor, at=at, reason=reason):
        db.session.add(made)
        db.session.flush()
    sentence = f"{actor.name} proposes to reinstate {made.team.name}, and a second manager has to answer: {reason}"
    notify_of_lifting(made, NoticeKind.REINSTATEMENT_PROPOSED, sentence, actor=actor, at=at)
    return made


def refuse_after_a_failure(message: Verdict, at: datetime) -> None:
    """Raise LiftedByARetest where a check-up was failed since the last certificate of what is to be reinstated."""
    names = message.odours or [odour.name for odour in registry.odours()]
    for fact in queries.facts_of(message.team_id):
        if fact.failed_checkup_id is None or fact.at > at:
            continue
        odour = fact.odour.name if fact.odour else None
        if message.mode not in (None, fact.mode) or (odour is not None and odour not in names):
            continue
        if not queries.was_certified_since(fact):
            raise LiftedByARetest(fact.at, odour or "all odours")


def refuse_own_team(team: Team, actor: Actor, *, field: str) -> None:
    """Raise Forbidden for the team's handler, under whatever account: nobody decides for the team that they are in."""
    person = persons.acting(actor)
    if person is not None and person.is_among([persons.somebody_of(team.handler.person_id)]):
        raise Forbidden(
            f"You handle {team.dog.name} in this team, under whatever account. A manager who does not decides on it.",
            field=field,
        )


def check_answer(found: ProposedReinstatement, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> None:
    """Raise Forbidden for who may not answer, LiftedByARetest, DomainError for an answered one and without a reason."""
    proposals.require_second(found, found.team.dog.unit_id, actor, agrees=agrees)
    if not found.is_open:
        raise DomainError("This was answered already.")
    if not reason:
        raise DomainError("Say why: it stands in the team's record.", field="reason")
    if agrees:
        refuse_own_team(found.team, actor, field="answer")
        refuse_after_a_failure(_as_verdict(found), at)


def _as_verdict(found: ProposedReinstatement) -> Verdict:
    return Verdict(found.team_id, StandingKind.REINSTATED, found.reason, found.mode, tuple(found.odours))


def notify_of_lifting(
    found: ProposedReinstatement | ProposedTeamEnd, matter: NoticeKind, sentence: str, *, actor: Actor, at: datetime
) -> None:
    """Tell the managers of the team's unit, who was named to answer, and, where it is answered, the handler."""
    is_end = isinstance(found, ProposedTeamEnd)
    address = f"/standing/ends/{found.id}" if is_end else f"/standing/proposals/{found.id}"
    notice = NewNotice(matter, str(found.id), at.date(), sentence, address)
    notices.notify_managers(found.team.dog.unit_id, notice, actor=actor, at=at)
    if found.second_id is not None:
        notices.notify(found.second_id, notice, actor=actor, at=at)
    handler_id = found.team.handler.user_id
    if handler_id is not None and not found.is_open:
        of_team = replace(notice, address=f"/teams/{found.team_id}/standing")
        notices.notify(handler_id, of_team, actor=actor, at=at)
