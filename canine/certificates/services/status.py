"""What becomes of an issued certificate, and who looked at it."""

from datetime import datetime

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import note
from canine.certificates import queries
from canine.certificates.errors import StatusUnchanged
from canine.certificates.facts import FINAL, add_fact, reason_in, require_unit_of
from canine.certificates.models import Certificate, ProposedRevocation
from canine.certificates.orders import StatusChange
from canine.certificates.revoking import propose_revocation
from canine.rules.certificate import CertificateEventKind, CertificateStatus


def change_status(message: StatusChange, *, actor: Actor, at: datetime) -> ProposedRevocation | None:
    """Suspend a certificate, or mark its basis as changed; to revoke it, or to lift its suspension, is proposed only.

    The bytes stay as they are. Raises StatusUnchanged where that means nothing, DomainError without a reason, and what
    propose_revocation raises.
    """
    if message.kind in (CertificateEventKind.REVOKED, CertificateEventKind.REINSTATED):
        return propose_revocation(message, actor=actor, at=at)
    certificate = queries.certificate(message.serial)
    require_unit_of(certificate.team_id, actor, field="reason")
    reason = reason_in(message.reason)
    now = queries.status_at(certificate, at)
    if now in FINAL:
        raise StatusUnchanged(f"Certificate {certificate.serial} is {now.value} for good; nothing changes that.")
    suspends = message.kind is CertificateEventKind.SUSPENDED
    if suspends and now is CertificateStatus.SUSPENDED:
        raise StatusUnchanged(f"Certificate {certificate.serial} is suspended already.")
    add_fact(certificate, message.kind, reason, AuditAction.CHANGE_CERTIFICATE_STATUS, actor, at)
    return None


def mean_nothing(certificate: Certificate, at: datetime) -> set[CertificateEventKind]:
    """Return the decisions that mean nothing now, such as to suspend what is suspended."""
    now = queries.status_at(certificate, at)
    found: set[CertificateEventKind] = set()
    if now is CertificateStatus.SUSPENDED:
        found.add(CertificateEventKind.SUSPENDED)
    if not queries.is_suspended_itself(certificate, at):
        found.add(CertificateEventKind.REINSTATED)
    if now is CertificateStatus.REVOCATION_PROPOSED:
        found.add(CertificateEventKind.REVOKED)
    return found


def look_at(serial: str, *, actor: Actor, at: datetime) -> Certificate:
    """One certificate, for somebody whose look stands in the log. Raises NotFound."""
    found = queries.certificate(serial)
    note(AuditAction.SEE_CERTIFICATES, "certificates", found.serial, actor=actor, at=at)
    return found


def download(serial: str, form: str, *, actor: Actor, at: datetime) -> queries.StoredPaper:
    """Return the stored bytes and record, for somebody who is named in the log. Raises NotFound."""
    paper = queries.paper(serial)
    note(
        AuditAction.DOWNLOAD_CERTIFICATE,
        "certificates",
        paper.serial,
        actor=actor,
        at=at,
        form=form,
        sha256=paper.pdf_sha256,
    )
    return paper
