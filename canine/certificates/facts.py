"""What becomes of an issued certificate, written down as dated facts with their reasons."""

from datetime import datetime
from uuid import UUID

from canine.accounts.rights import require_judging, require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.certificates.models import Certificate, CertificateFact
from canine.errors import DomainError
from canine.registry import queries as registry
from canine.rules.certificate import CertificateEventKind, CertificateStatus

FINAL = frozenset({CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED})


def require_unit_of(team_id: UUID, actor: Actor, *, field: str | None = None) -> None:
    """Raise Forbidden for a person of another unit than the team's."""
    require_own(registry.team(team_id).dog.unit_id, actor, field=field)


def require_issuer_for(team_id: UUID, actor: Actor, *, at: datetime, field: str | None = None) -> None:
    """Raise Forbidden for who is neither of the team's unit nor a manager of one that it named as its partner."""
    require_judging(registry.team(team_id).dog.unit_id, actor, at=at, field=field)


def reason_in(typed: str) -> str:
    """Return the words of a reason. Raises DomainError without any."""
    reason = " ".join(typed.split())
    if not reason:
        raise DomainError("Say why: it is shown to everyone who verifies this certificate.", field="reason")
    return reason


def add_fact(
    certificate: Certificate,
    kind: CertificateEventKind,
    reason: str,
    what: AuditAction,
    actor: Actor,
    at: datetime,
    *,
    since: datetime | None = None,
) -> None:
    """Add what happened to the certificate now, or at an earlier moment since which it holds by a rule."""
    fact = CertificateFact(kind=kind, at=since or at, reason=reason, author_id=actor.user_id, author_name=actor.name)
    with audited(what, actor=actor, at=at, reason=reason):
        certificate.events.append(fact)
