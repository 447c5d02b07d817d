"""Revoking a certificate, or lifting its suspension: proposed by one manager, agreed to by a second one within a day.

That it may be revoked is told in public from the first; what is to be lifted reads suspended until both have agreed.
"""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.certificates import queries
from canine.certificates.errors import StatusUnchanged
from canine.certificates.facts import FINAL, add_fact, reason_in, require_unit_of
from canine.certificates.models import Certificate, ProposedRevocation
from canine.certificates.orders import StatusChange
from canine.errors import DomainError
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.proposals import services as proposals
from canine.rules.certificate import REVOCATION_WAITS, CertificateEventKind
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.proposal import ProposalState
from canine.standing import queries as standing_reads
from canine.standing import services as standing
from canine.standing.lifting import refuse_own_team

LAPSED = "Nobody agreed to revoke it within 24 hours."
NOT_LIFTED = "Nobody agreed to lift it within 24 hours."


def propose_revocation(message: StatusChange, *, actor: Actor, at: datetime) -> ProposedRevocation:
    """Put a revocation before a second manager, which everyone reads from now on; or that its suspension is lifted.

    Raises Forbidden for another unit's certificate and for a program, StatusUnchanged for one that is revoked or
    superseded, or not suspended itself, DomainError while another proposal waits, without a reason, or where nobody can
    answer.
    """
    certificate = queries.certificate(message.serial)
    require_unit_of(certificate.team_id, actor, field="reason")
    reason = reason_in(message.reason)
    lifts = message.kind is CertificateEventKind.REINSTATED
    _refuse_final(certificate, at)
    if lifts:
        refuse_own_team(certificate.team, actor, field="kind")
        _refuse_unless_suspended(certificate, at)
    for one in queries.proposed_revocations_of(certificate.id):
        if one.is_open and at < one.lapses_at:
            raise DomainError(f"{one.author_name} proposed to {_to(one)} already: it waits for an answer.")
        if one.is_open:
            _lapse(one, actor, at)
            db.session.flush()
    second = proposals.second_for(certificate.team.dog.unit_id, message.second_id, actor)
    made = proposals.opened(
        ProposedRevocation,
        reason,
        actor=actor,
        at=at,
        second=second,
        certificate=certificate,
        lifts=lifts,
    )
    with audited(AuditAction.CHANGE_CERTIFICATE_STATUS, actor=actor, at=at, reason=reason):
        db.session.add(made)
        db.session.flush()
    if not lifts:
        kind = CertificateEventKind.REVOCATION_PROPOSED
        add_fact(certificate, kind, reason, AuditAction.CHANGE_CERTIFICATE_STATUS, actor, at)
    sentence = f"{actor.name} proposes to {_what(made)}, and a second manager has to answer "
    _tell(made, NoticeKind.REVOCATION_PROPOSED, f"{sentence}within 24 hours: {reason}", actor=actor, at=at)
    return made


def answer_revocation(
    proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime
) -> ProposedRevocation:
    """Agree to a revocation, which holds at once and for good, or to a lift; or decline it.

    Raises NotFound, Forbidden for who is no second manager, StatusUnchanged, DomainError for a proposal that was
    answered or lapsed, and without a reason.
    """
    found, words = queries.proposed_revocation(proposal_id), " ".join(reason.split())
    certificate = found.certificate
    proposals.require_second(found, certificate.team.dog.unit_id, actor, agrees=agrees)
    if found.is_open and at >= found.lapses_at:
        raise DomainError("It lapsed: nobody answered within 24 hours. Propose it anew, or suspend the certificate.")
    if not words:
        raise DomainError("Say why: it stands in the certificate's record.", field="reason")
    if agrees:
        _refuse_final(certificate, at)
        if found.lifts:
            refuse_own_team(certificate.team, actor, field="answer")
            _refuse_unless_suspended(certificate, at)
    with audited(AuditAction.CHANGE_CERTIFICATE_STATUS, actor=actor, at=at, reason=words):
        is_author = actor.user_id == found.author_id
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
    if found.lifts:
        sentence = _lifted(found, agrees, actor, at)
    elif agrees:
        _revoke(found, actor, at)
        sentence = (
            f"Certificate {certificate.serial} is revoked, by {found.author_name} and {actor.name}: {found.reason}"
        )
    else:
        done = "withdrew" if is_author else "declined"
        sentence = f"Certificate {certificate.serial} is not revoked: {actor.name} {done} it. {words}"
        ended = shortened(f"The revocation was {'withdrawn' if is_author else 'declined'}: {words}")
        kind = CertificateEventKind.REVOCATION_DROPPED
        add_fact(certificate, kind, ended, AuditAction.CHANGE_CERTIFICATE_STATUS, actor, at)
    _tell(found, NoticeKind.REVOCATION_ANSWERED, sentence, actor=actor, at=at)
    return found


def _lifted(found: ProposedRevocation, agrees: bool, actor: Actor, at: datetime) -> str:
    """Lift the suspension where it was agreed to, and return the sentence that tells of the answer."""
    certificate = found.certificate
    if not agrees:
        return f"Certificate {certificate.serial} stays suspended, by the word of {actor.name}: {found.answer_reason}"
    kind, what = CertificateEventKind.REINSTATED, AuditAction.CHANGE_CERTIFICATE_STATUS
    add_fact(certificate, kind, found.reason, what, actor, at)
    return (
        f"Certificate {certificate.serial} is no longer suspended, by {found.author_name} and {actor.name}: "
        f"{found.reason}"
    )


def lapse_revocations(*, actor: Actor, at: datetime) -> int:
    """End every proposal that nobody answered in time, tell those whom it concerns, and return how many there were."""
    late = queries.revocations_proposed_until(at - REVOCATION_WAITS)
    for found in late:
        _lapse(found, actor, at)
    return len(late)


def _revoke(found: ProposedRevocation, actor: Actor, at: datetime) -> None:
    """Revoke it, and suspend the team for what it is certified for by this certificate and by no later one."""
    certificate = found.certificate
    source = f"certificate {certificate.serial}"
    odours = standing_reads.certified_from(certificate.team_id, certificate.mode, source, at)
    add_fact(certificate, CertificateEventKind.REVOKED, found.reason, AuditAction.CHANGE_CERTIFICATE_STATUS, actor, at)
    if odours:
        reason = shortened(f"Certificate {certificate.serial} was revoked: {found.reason}")
        standing.suspend(
            certificate.team_id, certificate.mode, odours, reason=reason, source=source, actor=actor, at=at
        )


def _lapse(found: ProposedRevocation, actor: Actor, at: datetime) -> None:
    """Write that it lapsed, as of the moment at which it did, however late that is noticed."""
    words = NOT_LIFTED if found.lifts else LAPSED
    with audited(AuditAction.CHANGE_CERTIFICATE_STATUS, actor=actor, at=at, reason=words):
        found.state = found.WORDS[ProposalState.LAPSED]
        found.answered_by_name, found.answered_at, found.answer_reason = actor.name, at, words
    certificate, kind, what = (
        found.certificate,
        CertificateEventKind.REVOCATION_DROPPED,
        AuditAction.CHANGE_CERTIFICATE_STATUS,
    )
    if not found.lifts:
        add_fact(certificate, kind, LAPSED, what, actor, at, since=found.lapses_at)
    sentence = f"The proposal to {_what(found)} lapsed. {words} Its reason was: {found.reason}"
    _tell(found, NoticeKind.REVOCATION_ANSWERED, sentence, actor=actor, at=at)


def _what(found: ProposedRevocation) -> str:
    serial = found.certificate.serial
    return f"lift the suspension of certificate {serial}" if found.lifts else f"revoke certificate {serial}"


def asked(found: ProposedRevocation) -> str:
    """Return what is proposed, as pages name it."""
    words = _what(found)
    return f"{words[:1].upper()}{words[1:]}"


def _to(found: ProposedRevocation) -> str:
    return "lift its suspension" if found.lifts else "revoke it"


def _refuse_unless_suspended(certificate: Certificate, at: datetime) -> None:
    if not queries.is_suspended_itself(certificate, at):
        raise StatusUnchanged(
            f"Certificate {certificate.serial} was not suspended here. "
            "A suspension of the team is lifted on the team's page."
        )


def _refuse_final(certificate: Certificate, at: datetime) -> None:
    now = queries.status_at(certificate, at)
    if now in FINAL:
        raise StatusUnchanged(f"Certificate {certificate.serial} is {now.value} for good; nothing changes that.")


def _tell(found: ProposedRevocation, matter: NoticeKind, sentence: str, *, actor: Actor, at: datetime) -> None:
    """Tell the managers of the team's unit, who was named to answer, and the handler."""
    team, serial = found.certificate.team, found.certificate.serial
    notice = NewNotice(matter, str(found.id), at.date(), sentence, f"/certificates/revocations/{found.id}")
    notices.notify_managers(team.dog.unit_id, notice, actor=actor, at=at)
    if found.second_id is not None:
        notices.notify(found.second_id, notice, actor=actor, at=at)
    if team.handler.user_id is not None:
        of_paper = NewNotice(matter, str(found.id), at.date(), sentence, f"/certificates/{serial}")
        notices.notify(team.handler.user_id, of_paper, actor=actor, at=at)
