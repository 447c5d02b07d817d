"""Striking an entry that was made in error, agreeing to it or not, and settling a possible double."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections import queries
from canine.corrections.entries import Entry, entry, facts_here
from canine.corrections.errors import (
    AboutThemselves,
    CorrectedByTwo,
    NoSuchFact,
    NothingToCorrect,
    NotTheirEntry,
    ReadsSoAlready,
    StrikeUnexplained,
    StruckAlready,
)
from canine.corrections.messages import LikelyDouble, NewCorrection, NewStrike
from canine.corrections.models import Correction, PossibleDouble, ProposedCorrection, Strike, StrikeTeam
from canine.corrections.people import person_of, person_with, require_second
from canine.corrections.proposing import made_before, propose
from canine.corrections.provenance import as_typed, of_the_entry
from canine.errors import DomainError, DuplicateSubmission, Forbidden, ReasonRequired
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.proposals import services as proposals
from canine.registry import queries as registry
from canine.rules.correction import (
    StrikeState,
    Subject,
    corrects_alone,
    may_answer,
    may_propose,
    strikes_alone,
)
from canine.rules.fact import Named, kept_fact, read_fact, reads_so
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role

STRIKES = "/strikes"


def strike(message: NewStrike, *, actor: Actor, at: datetime) -> Strike:
    """Strike an entry, or propose to when a second person has to agree. The entry stays written.

    Raises NotFound, Forbidden, StruckAlready, DomainError without a reason.
    """
    if again := _sent_before(message, actor):
        return again
    found, words = entry(message.subject, message.subject_id, at), " ".join(message.reason.split())
    person = person_of(actor, found)
    if not may_propose(found.written, person):
        raise NotTheirEntry
    if not words:
        raise StrikeUnexplained
    standing = queries.standing_strike(message.subject_id)
    if standing is not None:
        known = "struck" if standing.state is StrikeState.STRUCK else "proposed to be struck"
        raise StruckAlready(f"This entry is {known} already, by {standing.recorder_name}: {standing.reason}")
    is_alone = strikes_alone(found.written, person)
    made = Strike(
        **as_typed(message, found, person, actor, at),
        **of_the_entry(found),
        happened_at=found.happened_at,
        state=StrikeState.STRUCK if is_alone else StrikeState.PROPOSED,
        needs_two=not is_alone,
        teams=[StrikeTeam(team_id=team_id) for team_id in dict.fromkeys(found.team_ids)],
    )
    with audited(AuditAction.STRIKE_ENTRY, actor=actor, at=at, reason=words):
        db.session.add(made)
        if is_alone:
            _settle(made, actor, at)
    db.session.expire(found.row, ["strike_rows"])
    _tell(made, found, actor, at)
    return made


def _sent_before(message: NewStrike, actor: Actor) -> Strike | None:
    found = db.session.get(Strike, message.record_id) if message.record_id else None
    if found is None:
        return None
    same = (found.subject, found.subject_id, found.reason, found.recorder_id)
    if same != (message.subject, message.subject_id, " ".join(message.reason.split()), actor.user_id):
        raise DuplicateSubmission
    return found


def may_mend(subject: Subject, key: UUID, *, actor: Actor, at: datetime) -> bool:
    """Tell whether a page offers the actor to strike this entry, or to correct it."""
    try:
        found = entry(subject, key, at)
        return found.row.strike is None and may_propose(found.written, person_of(actor, found))
    except DomainError:
        return False


def may_settle(strike_id: UUID, *, actor: Actor, at: datetime) -> bool:
    """Tell whether a page offers the actor to answer a strike that waits for a second person."""
    try:
        waiting = queries.strike(strike_id)
        about = entry(waiting.subject, waiting.subject_id, at)
        return may_answer(about.written, person_of(actor, about), person_with(waiting.recorder_id, about))
    except DomainError:
        return False


def corrects_by_themselves(subject: Subject, key: UUID, *, actor: Actor, at: datetime) -> bool:
    """Tell whether the actor alone may correct what speaks for or against a team, or is evidence.

    Raise NotTheirEntry for others than the author and a manager of the unit.
    """
    found = entry(subject, key, at)
    person = person_of(actor, found)
    if not may_propose(found.written, person):
        raise NotTheirEntry
    return corrects_alone(found.written, person)


def check_guarded(subject: Subject, key: UUID, field: str, *, actor: Actor, at: datetime) -> None:
    """Raise CorrectedByTwo unless the actor alone may correct what speaks for or against a team, or is evidence.

    Raises NotTheirEntry for others than the author and a manager of the unit.
    """
    if not corrects_by_themselves(subject, key, actor=actor, at=at):
        raise CorrectedByTwo(field)


def correct(message: NewCorrection, *, actor: Actor, at: datetime) -> Correction | ProposedCorrection:
    """Record what a fact of an entry should have read; what was written stays beside it.

    Raises NotFound, Forbidden for others than the author and a manager of the unit, ReasonRequired without a reason,
    DomainError for a value that cannot be right. What could make a team look better is proposed, for a second person.
    """
    if again := made_before(Correction, message, actor) or made_before(ProposedCorrection, message, actor):
        return again
    found = facts_here(message.subject, message.subject_id, at)
    person = person_of(actor, found.entry)
    if not may_propose(found.entry.written, person):
        raise NotTheirEntry
    if found.entry.row.strike is not None:
        raise NothingToCorrect
    if message.fact not in found.forms:
        raise NoSuchFact
    reason = " ".join(message.reason.split())
    if not reason:
        raise ReasonRequired
    form, before = found.forms[message.fact], found.values[message.fact]
    try:
        value = read_fact(replace(form, as_painted=message.as_painted), message.new, message.zone)
    except ValueError as wrong:
        raise DomainError(str(wrong), field="new") from wrong
    if reads_so(value, before):
        raise ReadsSoAlready
    if form.is_person and any(person.is_same_as(persons.somebody(one.key)) for one in (before, value)):
        raise AboutThemselves
    found.check(message.fact, value)
    guard = found.guarded.get(message.fact)
    if guard is not None and guard(before, value) and not corrects_alone(found.entry.written, person):
        return propose(message, found.entry, before, value, actor=actor, at=at)
    made = Correction(
        **as_typed(message, found.entry, person, actor, at),
        fact=message.fact,
        old=kept_fact(before),
        new=kept_fact(value),
        person_id=value.key if isinstance(value, Named) else None,
    )
    with audited(AuditAction.CORRECT_ENTRY, actor=actor, at=at, reason=reason):
        db.session.add(made)
        db.session.flush()
        db.session.expire(found.entry.row, ["correction_rows"])
    return made


def answer_strike(strike_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> Strike:
    """Agree to a proposed strike, or decline it: then the entry stands as before.

    Raises Forbidden for whoever proposed it and for others than a manager of the unit or the author, DomainError
    without a reason and for a strike that was answered.
    """
    found, words = queries.strike(strike_id), " ".join(reason.split())
    about = entry(found.subject, found.subject_id, at)
    person = person_of(actor, about)
    require_second(found, about, person)
    if found.state is not StrikeState.PROPOSED:
        raise StruckAlready("This was answered already.")
    if not words:
        raise DomainError("Say why: it stands in the record.", field="reason")
    with audited(AuditAction.STRIKE_ENTRY, actor=actor, at=at, reason=words):
        proposals.settle(found, agrees=agrees, is_author=False, reason=words, actor=actor, at=at)
        if agrees:
            _settle(found, actor, at)
    db.session.expire(about.row, ["strike_rows"])
    verdict = "is struck" if agrees else "stands: the strike was declined"
    notice = _notice(found, f"{found.words[:1].upper()}{found.words[1:]} {verdict} by {actor.name}: {words}", "answer")
    for user_id in dict.fromkeys((found.recorder_id, about.written.author_id)):
        if user_id is not None and user_id != actor.user_id:
            notices.notify(user_id, notice, actor=actor, at=at)
    return found


def _settle(made: Strike, actor: Actor, at: datetime) -> None:
    """Settle a possible double that is struck: it was one."""
    doubt = queries.double_of(made.subject_id)
    if doubt is not None and doubt.settled_at is None:
        doubt.is_double, doubt.settled_by_name, doubt.settled_at = True, actor.name, at


def _tell(made: Strike, found: Entry, actor: Actor, at: datetime) -> None:
    """Tell the managers of every strike, and of one by somebody else the author and the handlers of its teams."""
    what = (
        "is struck" if made.state is StrikeState.STRUCK else "is proposed to be struck, and waits for a second person"
    )
    sentence = f"{made.words[:1].upper()}{made.words[1:]} {what}, by {actor.name}: {made.reason}"
    notice = _notice(made, sentence, "made")
    notices.notify_managers(made.unit_id, notice, actor=actor, at=at)
    concerned = (found.written.author_id, *(registry.team(one).handler.user_id for one in found.team_ids))
    for person_id in dict.fromkeys(concerned):
        if person_id is not None and person_id != actor.user_id:
            notices.notify(person_id, notice, actor=actor, at=at)


def _notice(made: Strike, sentence: str, step: str) -> NewNotice:
    return NewNotice(NoticeKind.ENTRY_STRUCK, f"{made.id}/{step}", made.received_at.date(), sentence, made.address)


def note_double(likely: LikelyDouble, *, actor: Actor, at: datetime) -> None:
    """Note that an entry looks like another one, and tell the managers: they strike one, or keep both."""
    if queries.double_of(likely.subject_id) is not None:
        return
    with audited(AuditAction.NOTE_DOUBLE, actor=actor, at=at):
        db.session.add(
            PossibleDouble(
                subject=likely.subject,
                subject_id=likely.subject_id,
                other_id=likely.other_id,
                unit_id=likely.unit_id,
                words=likely.words[:240],
                address=likely.address,
                other_address=likely.other_address,
                was_asked=likely.was_asked,
                noticed_at=at,
                is_double=None,
                settled_by_name="",
                settled_at=None,
            )
        )
    sentence = f"{likely.words[:1].upper()}{likely.words[1:]} may be a double. Strike one of the two, or keep both."
    notice = NewNotice(NoticeKind.POSSIBLE_DOUBLE, str(likely.subject_id), at.date(), sentence, likely.address)
    notices.notify_managers(likely.unit_id, notice, actor=actor, at=at)


def keep_both(double_id: UUID, *, actor: Actor, at: datetime) -> PossibleDouble:
    """Settle a possible double: these are two. Raises Forbidden for others than managers of the unit, DomainError."""
    found = queries.double(double_id)
    user = accounts.user(actor.user_id) if actor.user_id else None
    if user is None or user.role is not Role.MANAGER or user.unit_id != found.unit_id:
        raise Forbidden("A manager of the unit says whether these are two.")
    if found.settled_at is not None:
        raise DomainError("This was settled already.")
    with audited(AuditAction.KEEP_DOUBLE, actor=actor, at=at):
        found.is_double, found.settled_by_name, found.settled_at = False, actor.name, at
    return found


def word_on(made: object) -> str:
    """Return what became of a correction, for the person who wrote it."""
    if isinstance(made, ProposedCorrection):
        return "The correction is proposed. The entry reads as before until a second person agrees."
    return "The correction stands beside the first entry."
