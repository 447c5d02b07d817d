"""Moving a check-up on, by a dated event; and whose part it is to do what."""

from datetime import datetime
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.places import Place
from canine.accounts.rights import reaches
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries
from canine.checkups.errors import NotYourPart
from canine.checkups.models import Checkup, CheckupEvent
from canine.errors import DomainError
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.trial import CheckupState, Part, allowed_next


def move(found: Checkup, to: CheckupState, *, what: AuditAction, actor: Actor, at: datetime, reason: str = "") -> None:
    """Write the next step. Raises DomainError for a step that does not follow the present state."""
    if to not in allowed_next(found.state):
        raise DomainError(
            Sentence("The check-up is {state}: it cannot become {to}.", state=_words(found.state), to=_words(to))
        )
    with audited(what, actor=actor, at=at, reason=reason):
        found.events.append(
            CheckupEvent(
                step=found.events[-1].step + 1,
                state=to,
                at=at,
                author_id=actor.user_id,
                author_name=actor.name,
                reason=reason,
            )
        )


def require_assessor(found: Checkup, actor: Actor) -> None:
    """Raise NotYourPart unless the actor is this check-up's assessor."""
    if actor.user_id != found.assessor_id:
        raise NotYourPart(
            Sentence("This is for {assessor}, the assessor of this check-up.", assessor=found.assessor.name)
        )


def has_left(assessor_id: UUID) -> bool:
    """Tell whether an assessor's account may end no check-up any more."""
    account = accounts.user(assessor_id)
    if account.deactivated_at is not None or account.role in (Role.ASSESSOR, Role.MANAGER):
        return account.deactivated_at is not None
    # Whose password was reset, comes back once a manager has said that it is they.
    return account.role is not None or accounts.role_that_waits(account.id) is None


def stands_in(found: Checkup, actor: Actor) -> bool:
    """Whether the actor ends it in place of an assessor who has left: a manager of the unit who took no part."""
    if actor.user_id is None or not has_left(found.assessor_id):
        return False
    account = accounts.user(actor.user_id)
    is_manager = account.role is Role.MANAGER and account.unit_id == found.team.dog.unit_id
    return is_manager and not is_part(found, actor)


def require_ending(found: Checkup, actor: Actor) -> None:
    """Raise NotYourPart unless the actor is the assessor, or ends it in place of one who has left."""
    if stands_in(found, actor):
        return
    if has_left(found.assessor_id):
        raise NotYourPart(
            Sentence(
                "{assessor}, the assessor of this check-up, has left: a manager of the unit who took no part ends it.",
                assessor=found.assessor.name,
            )
        )
    require_assessor(found, actor)


def may_name_causes(found: Checkup, actor: Actor, at: datetime) -> bool:
    """Tell whether the actor names the causes of misses: the assessor, and where they have left, another one who works
    in the unit and took no part.
    """
    if actor.user_id is None or actor.user_id == found.assessor_id:
        return actor.user_id is not None
    if not has_left(found.assessor_id) or is_part(found, actor):
        return False
    account = accounts.user(actor.user_id)
    return account.role is Role.ASSESSOR and reaches(Place(found.team.dog.unit_id), account, at)


def require_naming_causes(found: Checkup, actor: Actor, at: datetime) -> None:
    """Raise NotYourPart for who names no causes, saying who does."""
    if may_name_causes(found, actor, at):
        return
    if has_left(found.assessor_id):
        raise NotYourPart(what_an_assessor_who_left_leaves(found))
    require_assessor(found, actor)


def what_an_assessor_who_left_leaves(found: Checkup) -> str:
    """Return the sentence that says who names the causes of misses now."""
    return Sentence(
        "{assessor}, the assessor of this check-up, has left: another assessor of the unit, or one whom "
        "its manager lets in, who took no part in it names the cause of each miss.",
        assessor=found.assessor.name,
    )


def require_recorder(found: Checkup, actor: Actor) -> None:
    """Raise NotYourPart unless the actor is this check-up's recorder, and says why loader and handler may not be.

    Whoever turns out to be the loader or the handler under another account may not, either.
    """
    if _is_part(found, Part.LOADER, actor):
        raise NotYourPart("You loaded this trial and know the plan, so you cannot enter its responses.")
    if _is_part(found, Part.HANDLER, actor):
        raise NotYourPart(
            Sentence(
                "You are the handler: call each response to {recorder}, who enters it.", recorder=found.recorder.name
            )
        )
    if actor.user_id is not None and actor.user_id == found.recorder_id:
        return
    raise NotYourPart(
        Sentence("The responses of this check-up are entered by {recorder}.", recorder=found.recorder.name)
    )


def require_loader(found: Checkup, actor: Actor) -> None:
    """Raise NotYourPart unless the actor is this check-up's loader, and not its handler under another account."""
    if _is_part(found, Part.HANDLER, actor):
        raise NotYourPart("You are this team's handler, under whatever account: nobody loads their own trial.")
    if actor.user_id is None or actor.user_id != found.loader_id:
        raise NotYourPart(
            Sentence(
                "The plan is sealed. Until it is revealed, only {loader} may read it, to load.",
                loader=found.loader.name,
            )
        )


def is_part(found: Checkup, actor: Actor) -> bool:
    """Whether the person took part in the check-up, as assessor, loader, recorder or handler, under any account."""
    person = persons.acting(actor)
    return person is not None and person.is_among(one for _, one in queries.people_of(found))


def _is_part(found: Checkup, part: Part, actor: Actor) -> bool:
    person = persons.acting(actor)
    return person is not None and person.is_among(one for its, one in queries.people_of(found) if its is part)


def _words(state: CheckupState) -> str:
    return state.value.replace("_", " ")
