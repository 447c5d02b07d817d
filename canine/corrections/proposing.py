"""Corrections that nobody makes alone: one person proposes, a second one agrees, and the fact reads so from then on."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from canine.accounts import persons
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections import queries
from canine.corrections.entries import Entry, facts
from canine.corrections.errors import AboutThemselves, ReadsOtherwise, WaitsAlready
from canine.corrections.messages import NewCorrection
from canine.corrections.models import Correction, ProposedCorrection
from canine.corrections.people import person_of, require_second
from canine.corrections.provenance import as_typed, of_the_entry
from canine.errors import DomainError, DuplicateSubmission
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.proposals import services as proposals
from canine.rules.correction import Person
from canine.rules.fact import FactForm, Named, fact_of, kept_fact
from canine.rules.notifications import NoticeKind
from canine.rules.proposal import ProposalState

_Made = TypeVar("_Made", Correction, ProposedCorrection)


def propose(
    message: NewCorrection, found: Entry, before: Any, value: Any, *, actor: Actor, at: datetime
) -> ProposedCorrection:
    """Keep a correction until a second person answers; the entry reads as before. Raise WaitsAlready."""
    waiting = queries.waiting_proposal(message.subject_id, message.fact)
    if waiting is not None:
        raise WaitsAlready(waiting.recorder_name)
    person, reason = person_of(actor, found), " ".join(message.reason.split())
    made = ProposedCorrection(
        **as_typed(message, found, person, actor, at),
        **of_the_entry(found),
        fact=message.fact,
        old=kept_fact(before),
        new=kept_fact(value),
        named_id=value.key if isinstance(value, Named) else None,
        state=ProposedCorrection.WORDS[ProposalState.PROPOSED],
    )
    with audited(AuditAction.CORRECT_ENTRY, actor=actor, at=at, reason=reason):
        db.session.add(made)
    notice = _notice(
        made, f"{_said(made)} is proposed by {actor.name}, and waits for a second person: {reason}", "made"
    )
    notices.notify_managers(made.unit_id, notice, actor=actor, at=at)
    author_id = found.written.author_id
    if author_id is not None and author_id != actor.user_id:
        notices.notify(author_id, notice, actor=actor, at=at)
    return made


def made_before(kind: type[_Made], message: NewCorrection, actor: Actor) -> _Made | None:
    """Return what this very form made before. Raise DuplicateSubmission when the form says something else now."""
    found = db.session.get(kind, message.record_id) if message.record_id else None
    if found is None:
        return None
    same = (found.subject, found.subject_id, found.fact, found.reason, found.recorder_id)
    said = (message.subject, message.subject_id, message.fact, " ".join(message.reason.split()), actor.user_id)
    if same != said:
        raise DuplicateSubmission
    return found


def may_answer_proposal(proposal_id: UUID, *, actor: Actor, at: datetime) -> bool:
    """Tell whether a page offers the actor to answer a proposed correction."""
    try:
        _answering(queries.proposal(proposal_id), actor, at)
    except DomainError:
        return False
    return True


def _answering(found: ProposedCorrection, actor: Actor, at: datetime) -> Person:
    """Return who answers. Raise Forbidden for whoever may not, AboutThemselves for one whom the correction names."""
    about = facts(found.subject, found.subject_id, at)
    person = person_of(actor, about.entry)
    require_second(found, about.entry, person)
    form = about.forms[found.fact]
    if form.is_person:
        named = [about.values[found.fact], _value(found, form)]
        if any(person.is_same_as(persons.somebody(one.key)) for one in named):
            raise AboutThemselves
    return person


def answer(proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> ProposedCorrection:
    """Agree to a proposed correction, which is written then, or decline it.

    Raise Forbidden, AboutThemselves, ReadsOtherwise where the fact was corrected meanwhile, DomainError without a
    reason.
    """
    found, words = queries.proposal(proposal_id), " ".join(reason.split())
    _answering(found, actor, at)
    if not found.is_open:
        raise DomainError("This was answered already.")
    if not words:
        raise DomainError("Say why: it stands in the record.", field="reason")
    if agrees:
        _check(found, at)
    with audited(AuditAction.CORRECT_ENTRY, actor=actor, at=at, reason=words):
        proposals.settle(found, agrees=agrees, is_author=False, reason=words, actor=actor, at=at)
        db.session.flush()
        if agrees:
            _write(found, at)
    verdict = "is agreed to" if agrees else "is declined"
    notice = _notice(found, f"{_said(found)} {verdict} by {actor.name}: {words}", "answer")
    notices.notify(found.recorder_id, notice, actor=actor, at=at)
    return found


def _check(found: ProposedCorrection, at: datetime) -> None:
    about = facts(found.subject, found.subject_id, at)
    if about.entry.row.strike is not None or kept_fact(about.values[found.fact]) != found.old:
        raise ReadsOtherwise
    about.check(found.fact, _value(found, about.forms[found.fact]))


def _write(found: ProposedCorrection, at: datetime) -> None:
    """Write the correction under the proposal's id and its author's name; who agreed stands in the proposal."""
    about = facts(found.subject, found.subject_id, at)
    if about.write is not None:
        about.write(found, at)
    else:
        db.session.add(
            Correction(
                id=found.id,
                subject=found.subject,
                subject_id=found.subject_id,
                unit_id=found.unit_id,
                fact=found.fact,
                old=found.old,
                new=found.new,
                person_id=found.named_id,
                reason=found.reason,
                recorder_id=found.recorder_id,
                recorder_name=found.recorder_name,
                device=found.device,
                form_version=found.form_version,
                captured_at=found.captured_at,
                received_at=at,
            )
        )
    db.session.flush()
    db.session.expire(about.entry.row, ["corrections" if about.write is not None else "correction_rows"])


def _value(found: ProposedCorrection, form: FactForm) -> Any:
    return Named(found.named_id, found.new) if found.named_id is not None else fact_of(form, found.new)


def _said(found: ProposedCorrection) -> str:
    return (
        f"A correction of {found.words}, {found.fact.replace('_', ' ')} “{found.old or '–'}” to “{found.new or '–'}”,"
    )


def _notice(found: ProposedCorrection, sentence: str, step: str) -> NewNotice:
    return NewNotice(
        NoticeKind.CORRECTION_PROPOSED, f"{found.id}/{step}", found.received_at.date(), sentence, found.address
    )
