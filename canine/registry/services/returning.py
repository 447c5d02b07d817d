"""A suspended dog on duty again: proposed by one manager, agreed to by a second one who does not handle it."""

from datetime import datetime
from uuid import UUID

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.proposals import services as proposals
from canine.registry import moves, queries
from canine.registry.errors import StatusRefused
from canine.registry.messages import StatusStep
from canine.registry.models import Dog, ProposedReturn
from canine.registry.services.checks import reason_of
from canine.registry.services.dogs import take_dog_status
from canine.registry.services.own_dog import refuse_handler_of
from canine.rules.notifications import NoticeKind
from canine.rules.team import DogStatus


def propose_return(dog_id: UUID, reason: str, second_id: UUID | None, *, actor: Actor, at: datetime) -> ProposedReturn:
    """Put before a second manager that a suspended dog works again; it stays suspended until then.

    Raises Forbidden for another unit's dog, for who handles it and for a program; StatusRefused for one that is not
    suspended; DomainError without a reason, while it waits, and where nobody can answer.
    """
    dog = queries.dog(dog_id)
    require_own(dog.unit_id, actor, field="status")
    _refuse_unless_suspended(dog)
    _refuse_handler(dog, actor, "status")
    waiting = moves.return_that_waits(dog_id)
    if waiting is not None:
        raise DomainError(f"What {waiting.author_name} proposed for {dog.name} waits for an answer: one at a time.")
    words, second = reason_of(reason), proposals.second_for(dog.unit_id, second_id, actor)
    made = proposals.opened(ProposedReturn, words, actor=actor, at=at, second=second, dog=dog)
    with audited(AuditAction.CHANGE_DOG_STATUS, actor=actor, at=at, reason=words):
        db.session.add(made)
        db.session.flush()
    sentence = f"{actor.name} proposes that {dog.name} works again, and a second manager has to answer: {words}"
    _tell(made, NoticeKind.REINSTATEMENT_PROPOSED, sentence, actor, at)
    return made


def answer_return(proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> ProposedReturn:
    """Agree that a suspended dog works again, from this moment on, or decline it.

    Raises NotFound, Forbidden for who is no second manager or handles the dog, StatusRefused, DomainError for an
    answered proposal and without a reason.
    """
    found, words = moves.proposed_return(proposal_id), " ".join(reason.split())
    dog = found.dog
    proposals.require_second(found, dog.unit_id, actor, agrees=agrees)
    if not found.is_open:
        raise DomainError("This was answered already.")
    if not words:
        raise DomainError("Say why: it stands in the dog's record.", field="reason")
    if agrees:
        _refuse_unless_suspended(dog)
        _refuse_handler(dog, actor, "answer")
    with audited(AuditAction.CHANGE_DOG_STATUS, actor=actor, at=at, reason=words):
        is_author = actor.user_id == found.author_id
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
    if agrees:
        step = StatusStep(DogStatus.OPERATIONAL, at, found.reason)
        take_dog_status(dog.id, step, agreed=True, actor=actor, at=at)
    verdict = "works again" if agrees else "stays suspended"
    sentence = f"{dog.name} {verdict}, by the word of {actor.name} on what {found.author_name} proposed: {words}"
    _tell(found, NoticeKind.REINSTATEMENT_ANSWERED, sentence, actor, at)
    return found


def _refuse_unless_suspended(dog: Dog) -> None:
    now = queries.last_step(dog.id).status
    if now is not DogStatus.SUSPENDED:
        raise StatusRefused(dog.name, now, DogStatus.OPERATIONAL)


def _refuse_handler(dog: Dog, actor: Actor, field: str) -> None:
    since = queries.last_step(dog.id).since.date()
    refuse_handler_of(dog, since, actor, who_may="A manager who does not decides on it.", field=field)


def _tell(found: ProposedReturn, matter: NoticeKind, sentence: str, actor: Actor, at: datetime) -> None:
    """Tell the managers of the dog's unit, and who was named to answer."""
    notice = NewNotice(matter, str(found.id), at.date(), sentence, f"/dogs/returns/{found.id}")
    notices.notify_managers(found.dog.unit_id, notice, actor=actor, at=at)
    if found.second_id is not None:
        notices.notify(found.second_id, notice, actor=actor, at=at)
