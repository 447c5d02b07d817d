"""Acts that change what a team may claim. Each writes a dated fact; none changes an older one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, NotFound
from canine.extensions import db
from canine.proposals import services as proposals
from canine.registry import queries as registry_reads
from canine.registry import services as registry
from canine.registry.messages import TeamEnd
from canine.registry.models import Odour
from canine.rules.notifications import NoticeKind
from canine.rules.standing import ENDED_BY_TWO_FOR, StandingKind
from canine.rules.team import Mode
from canine.standing import queries
from canine.standing.ending import check_answer_of_end, propose_end
from canine.standing.lifting import check_answer, notify_of_lifting, propose
from canine.standing.messages import Verdict
from canine.standing.models import ProposedReinstatement, ProposedTeamEnd, StandingFact

_DECIDED_BY_A_MANAGER = frozenset({StandingKind.SUSPENDED, StandingKind.REINSTATED, StandingKind.WITHDRAWN})


def certify(
    team_id: UUID, mode: Mode, odours: Sequence[str], *, until: datetime, source: str, actor: Actor, at: datetime
) -> None:
    """Certify the team for these odours in this mode from `at` to `until`."""
    _record(
        StandingKind.CERTIFIED,
        team_id,
        mode,
        odours,
        until=until,
        reason="certified",
        source=source,
        actor=actor,
        at=at,
    )


def suspend(
    team_id: UUID,
    mode: Mode | None,
    odours: Sequence[str],
    *,
    reason: str,
    source: str,
    actor: Actor,
    at: datetime,
    retest_by: datetime | None = None,
    failed_checkup_id: UUID | None = None,
) -> None:
    """Suspend the team at once; `retest_by` says when it should be tested again.

    What a failed check-up suspends, only a passed retest makes ready again.
    """
    _record(
        StandingKind.SUSPENDED,
        team_id,
        mode,
        odours,
        until=retest_by,
        reason=reason,
        source=source,
        actor=actor,
        at=at,
        failed_checkup_id=failed_checkup_id,
    )


def end_team(
    team_id: UUID, message: TeamEnd, *, ends_at: datetime, actor: Actor, at: datetime, second_id: UUID | None = None
) -> ProposedTeamEnd | None:
    """End the team at `ends_at`, and with it everything it was certified for; after a failure, propose to.

    Raises Forbidden for another unit's, what the registry raises when a team cannot end so, and what second_for raises
    where two are needed.
    """
    require_own(registry_reads.team(team_id).dog.unit_id, actor, field="reason")
    if not needs_two_to_end(team_id, ends_at):
        _end(team_id, message, ends_at, actor, at)
        return None
    return propose_end(team_id, message, second_id, ends_at=ends_at, actor=actor, at=at)


def has_ever_failed(team_id: UUID) -> bool:
    """Tell whether the team was ever suspended by a failed check-up."""
    return queries.last_failure_of(team_id) is not None


def needs_two_to_end(team_id: UUID, ends_at: datetime) -> bool:
    """Tell whether the team failed a check-up in the days before its end, or after it."""
    failed_at = queries.last_failure_of(team_id)
    return failed_at is not None and failed_at > ends_at - ENDED_BY_TWO_FOR


def answer_end(proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> ProposedTeamEnd:
    """Agree to a proposed end of a team, which ends then as it was proposed, or decline it.

    Raises what check_answer_of_end raises, and what the registry raises when the team cannot end so any more.
    """
    found, words = queries.proposed_end(proposal_id), " ".join(reason.split())
    check_answer_of_end(found, agrees=agrees, reason=words, actor=actor)
    with audited(AuditAction.KEEP_TEAMS, actor=actor, at=at, reason=words):
        is_author = actor.user_id == found.author_id
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
    if agrees:
        _end(found.team_id, TeamEnd(found.to_on, found.reason), found.ends_at, actor, at)
    verdict = "has ended" if agrees else "does not end"
    sentence = f"{found.team.name} {verdict}, by the word of {actor.name}: {words}"
    notify_of_lifting(found, NoticeKind.TEAM_END_ANSWERED, sentence, actor=actor, at=at)
    return found


def _end(team_id: UUID, message: TeamEnd, ends_at: datetime, actor: Actor, at: datetime) -> None:
    registry.end_team(team_id, message, actor=actor, at=at)
    _record(
        StandingKind.ENDED,
        team_id,
        None,
        (),
        since=ends_at,
        reason=message.reason,
        source="end of the team",
        actor=actor,
        at=at,
    )


def decide(message: Verdict, *, actor: Actor, at: datetime) -> ProposedReinstatement | None:
    """Record the decision of a manager of the team's unit, with its reason; a reinstatement is proposed only.

    Raises Forbidden for another unit's, LiftedByARetest, DomainError for a kind that no manager decides.
    """
    require_own(registry_reads.team(message.team_id).dog.unit_id, actor, field="kind")
    reason = " ".join(message.reason.split())
    if message.kind not in _DECIDED_BY_A_MANAGER:
        raise DomainError("A team is certified by a certificate, and ended by ending it.", field="kind")
    if not reason:
        raise DomainError("Say why: the reason stands in the team's record.", field="reason")
    if message.kind is StandingKind.REINSTATED:
        return propose(message, reason, actor=actor, at=at)
    source = "decision of the manager"
    _record(
        message.kind, message.team_id, message.mode, message.odours, reason=reason, source=source, actor=actor, at=at
    )
    return None


def answer(proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> ProposedReinstatement:
    """Agree to a proposed reinstatement, which holds from then on, or decline it. Raises what check_answer raises."""
    found, words = queries.proposed(proposal_id), " ".join(reason.split())
    check_answer(found, agrees=agrees, reason=words, actor=actor, at=at)
    with audited(AuditAction.CHANGE_STANDING, actor=actor, at=at, reason=words):
        is_author = actor.user_id == found.author_id
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
    if agrees:
        _record(
            StandingKind.REINSTATED,
            found.team_id,
            found.mode,
            found.odours,
            reason=found.reason,
            source="proposed by one manager, agreed to by another",
            actor=actor,
            at=at,
        )
    verdict = "is reinstated" if agrees else "is not reinstated"
    sentence = f"{found.team.name} {verdict}, by the word of {actor.name}: {words}"
    notify_of_lifting(found, NoticeKind.REINSTATEMENT_ANSWERED, sentence, actor=actor, at=at)
    return found


def _record(
    kind: StandingKind,
    team_id: UUID,
    mode: Mode | None,
    odours: Sequence[str],
    *,
    reason: str,
    source: str,
    actor: Actor,
    at: datetime,
    until: datetime | None = None,
    since: datetime | None = None,
    failed_checkup_id: UUID | None = None,
) -> None:
    with audited(AuditAction.CHANGE_STANDING, actor=actor, at=at, reason=reason):
        for odour_id in _odour_ids(odours) if odours else (None,):
            db.session.add(
                StandingFact(
                    team_id=team_id,
                    kind=kind,
                    mode=mode,
                    odour_id=odour_id,
                    at=since or at,
                    until=until,
                    reason=reason,
                    source=source,
                    failed_checkup_id=failed_checkup_id,
                    author_id=actor.user_id,
                    author_name=actor.name,
                    recorded_at=at,
                )
            )


def _odour_ids(names: Sequence[str]) -> list[UUID]:
    known = {row.name: row.id for row in db.session.execute(select(Odour.name, Odour.id))}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise NotFound(f"There is no target odour named {', '.join(unknown)}.", field="odours")
    return [known[name] for name in names]
