"""Changing the policy: a new dated version, never an old one rewritten, and by two managers once anybody was judged."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import require_another
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.policy import queries
from canine.policy.effects import has_judged
from canine.policy.messages import PolicyChange
from canine.policy.models import PolicyProposal, PolicyVersion
from canine.proposals import services as proposals
from canine.rules.notifications import NoticeKind
from canine.rules.policy import FURTHEST_CHANGE, NOTICE_OF_CHANGE, Policy, PolicyWrong, below_floors
from canine.rules.roles import Role

# Early enough for every record that a unit may enter afterwards.
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class PolicyRefused(DomainError):
    """Values that cannot be a policy; `problems` names each field with its sentence."""

    def __init__(self, wrong: PolicyWrong) -> None:
        super().__init__("Some values cannot be: see the marked fields.")
        self.problems = wrong.problems


class ChangedByTwo(DomainError):
    """One person alone does not change what dogs are judged by, once one was."""

    def __init__(self) -> None:
        super().__init__("A check-up was opened by this policy: propose the change, and another manager answers.")


def ensure_first_version(*, actor: Actor, at: datetime) -> None:
    """Write the program's default values as version 1 into a database that has none."""
    # Of the table and not the class: each start asks this, and mapped classes are tied together on first use.
    if db.session.scalar(select(func.count()).select_from(PolicyVersion.__table__)):
        return
    _add(1, Policy(), BEGINNING, "Defaults of the program", actor=actor, at=at)


def change_policy(message: PolicyChange, *, actor: Actor, at: datetime) -> PolicyVersion:
    """Add a new version at once, while nobody was judged by any.

    Raises PolicyRefused for values that make no sense, ChangedByTwo, DomainError for a past day or no reason.
    """
    _require_unit(actor)
    policy, reason = check_change(message, at), " ".join(message.reason.split())
    if has_judged():
        raise ChangedByTwo
    return _add(_next_number(), policy, message.in_force_from, reason, actor=actor, at=at)


def propose_change(message: PolicyChange, *, actor: Actor, at: datetime) -> PolicyProposal:
    """Put a change before another manager; every manager is told.

    Raises what check_change raises, DomainError while another proposal waits, Forbidden for a program.
    """
    _require_unit(actor)
    policy, reason = check_change(message, at), " ".join(message.reason.split())
    waiting = queries.open_proposal()
    if waiting is not None:
        raise DomainError(f"The change that {waiting.author_name} proposed waits for an answer: one at a time.")
    proposal = proposals.opened(
        PolicyProposal,
        reason,
        actor=actor,
        at=at,
        base_number=queries.versions()[0].number,
        policy_values=policy.as_json(),
        wanted_from=message.in_force_from,
    )
    with audited(AuditAction.CHANGE_POLICY, actor=actor, at=at, reason=reason):
        db.session.add(proposal)
        db.session.flush()
    sentence = f"{actor.name} proposes another policy, and another manager has to answer: {reason}"
    _tell(proposal, NoticeKind.POLICY_PROPOSED, sentence, actor=actor, at=at)
    return proposal


def answer_proposal(
    proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime
) -> tuple[PolicyProposal, PolicyVersion | None]:
    """Agree to a proposed change, which comes into force after NOTICE_OF_CHANGE at the earliest, or decline it.

    Its author may decline it alone, which withdraws it. Every manager is told. Raises NotFound, Forbidden for who is
    no other manager, DomainError without a reason, for an answered proposal, and for values that cannot be any more.
    """
    proposal, words = queries.proposal(proposal_id), " ".join(reason.split())
    is_author = actor.user_id == proposal.author_id
    if not is_author:
        _require_unit(actor)
    if agrees:
        require_another(actor, proposal.author_id, proposal.author_name, field="answer")
    if not proposal.is_open:
        raise DomainError("This was answered already.")
    if not words:
        raise DomainError("Say why: it stands in the policy's history.", field="reason")
    version = None
    with audited(AuditAction.CHANGE_POLICY, actor=actor, at=at, reason=words):
        if agrees:
            version = _agreed(proposal, actor, at)
            proposal.version_number = version.number
        proposals.settle(proposal, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
    if version is not None:
        day = f"{version.in_force_from:%d %B %Y}".lstrip("0")
        sentence = f"Version {version.number} of the policy comes into force on {day}, by {proposal.author_name} and "
        sentence += f"{actor.name}: {proposal.reason}"
    else:
        sentence = f"The policy stays as it is: {actor.name} {'withdrew' if is_author else 'declined'} the change. "
        sentence += words
    _tell(proposal, NoticeKind.POLICY_CHANGED, sentence, actor=actor, at=at)
    return proposal, version


def _require_unit(actor: Actor) -> None:
    """Raise Forbidden for a manager of no unit: whose dogs are judged by it decides, while there is such a manager."""
    if actor.user_id is None or accounts.user(actor.user_id).unit_id is not None:
        return
    if of_units := [one.name for one in accounts.active_users(Role.MANAGER) if one.unit_id is not None]:
        raise Forbidden(
            "Your account belongs to no unit: a manager of a unit changes the policy, or answers who proposes it. "
            f"Here that is {' or '.join(of_units)}."
        )


def _agreed(proposal: PolicyProposal, actor: Actor, at: datetime) -> PolicyVersion:
    begins_at = max(proposal.wanted_from, at + NOTICE_OF_CHANGE)
    message = PolicyChange(proposal.policy_values, begins_at, proposal.reason)
    policy = check_change(message, at)
    return _add(_next_number(), policy, begins_at, proposal.reason, actor=actor, at=at, author=proposal)


def check_change(message: PolicyChange, at: datetime) -> Policy:
    """Return the policy that the change would make. Raises what change_policy raises, and writes nothing."""
    if not message.reason.strip():
        raise DomainError("Say why the policy changes: the reason stands in its history.", field="reason")
    if message.in_force_from < at:
        raise DomainError(
            "A policy cannot reach back: what was judged stays judged. Choose now or later.", field="in_force_from"
        )
    if message.in_force_from > at + FURTHEST_CHANGE:
        raise DomainError(
            "A policy begins within a year: until it does, nothing can be changed before it. Choose an earlier day.",
            field="in_force_from",
        )
    latest = queries.versions()[0]
    if message.in_force_from <= latest.in_force_from:
        raise DomainError(
            f"Version {latest.number} begins on {latest.in_force_from:%Y-%m-%d at %H:%M} UTC. Write a later moment.",
            field="in_force_from",
        )
    try:
        policy = Policy.from_json({**latest.policy_values, **message.values})
    except PolicyWrong as wrong:
        raise PolicyRefused(wrong) from wrong
    if too_low := below_floors(policy):
        raise PolicyRefused(PolicyWrong(too_low))
    if policy == Policy.from_json(latest.policy_values):
        raise DomainError("Nothing is different from the present policy.")
    return policy


def _next_number() -> int:
    return queries.versions()[0].number + 1


def _add(
    number: int,
    policy: Policy,
    in_force_from: datetime,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
    author: PolicyProposal | None = None,
) -> PolicyVersion:
    version = PolicyVersion(
        number=number,
        in_force_from=in_force_from,
        policy_values=policy.as_json(),
        reason=reason,
        author_id=author.author_id if author else actor.user_id,
        author_name=author.author_name if author else actor.name,
        recorded_at=at,
    )
    with audited(AuditAction.CHANGE_POLICY, actor=actor, at=at, reason=reason):
        db.session.add(version)
        db.session.flush()
    return version


def _tell(proposal: PolicyProposal, matter: NoticeKind, sentence: str, *, actor: Actor, at: datetime) -> None:
    notice = NewNotice(matter, str(proposal.id), at.date(), sentence, f"/policy/proposals/{proposal.id}")
    notices.notify_managers(None, notice, actor=actor, at=at)


def has_another_manager(user_id: UUID) -> bool:
    """Tell whether somebody is there to answer what this person proposes."""
    managers = accounts.active_users(Role.MANAGER)
    of_units = [user for user in managers if user.unit_id is not None]
    return any(not persons.are_one(user_id, user.id) for user in of_units or managers)
