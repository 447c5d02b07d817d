"""What people ask of the register: a status to change."""

from dataclasses import dataclass

from canine.rules.certificate import CertificateEventKind


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A certificate is suspended, reinstated, revoked, or its basis has changed; with the reason."""

    serial: str
    kind: CertificateEventKind
    reason: str
