"""What people ask of the register: a status to change, a certificate to issue anew."""

from dataclasses import dataclass
from uuid import UUID

from canine.rules.certificate import CertificateEventKind


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A certificate is suspended, reinstated, revoked, or its basis has changed; with the reason.

    `second_id` is the manager of another unit who answers a proposal to revoke, where the unit has no other manager.
    """

    serial: str
    kind: CertificateEventKind
    reason: str
    second_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reissue:
    """A certificate whose basis has changed is issued anew, under a new serial; with the reason."""

    serial: str
    reason: str
