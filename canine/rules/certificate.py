"""The status of an issued certificate at a moment, from its two dates and its dated events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CertificateStatus(StrEnum):
    """What a certificate is worth at a moment."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    BASIS_CHANGED = "basis_changed"
    NOT_YET_VALID = "not_yet_valid"


class CertificateEventKind(StrEnum):
    """What may happen to a certificate after it was issued. Its bytes never change."""

    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    BASIS_CHANGED = "basis_changed"


@dataclass(frozen=True, slots=True)
class CertificateEvent:
    """One dated fact about an issued certificate."""

    kind: CertificateEventKind
    at: datetime
    reason: str = ""


def status(
    valid_from: datetime, valid_to: datetime, events: Iterable[CertificateEvent], at: datetime
) -> CertificateStatus:
    """The one status that a reader must not miss, the gravest first; `valid_to` itself is not covered.

    Revoked and superseded are never hidden by a date, and a changed basis is told even after expiry, since
    the date of expiry can be read off the paper and the change cannot. Only reinstatement lifts a suspension;
    nothing lifts the others.
    """
    heard = sorted((event for event in events if event.at <= at), key=lambda event: event.at)
    kinds = {event.kind for event in heard}
    if CertificateEventKind.REVOKED in kinds:
        return CertificateStatus.REVOKED
    if CertificateEventKind.SUPERSEDED in kinds:
        return CertificateStatus.SUPERSEDED
    if at < valid_from:
        return CertificateStatus.NOT_YET_VALID
    if at < valid_to and _is_suspended(heard):
        return CertificateStatus.SUSPENDED
    if CertificateEventKind.BASIS_CHANGED in kinds:
        return CertificateStatus.BASIS_CHANGED
    return CertificateStatus.VALID if at < valid_to else CertificateStatus.EXPIRED


def _is_suspended(heard: Iterable[CertificateEvent]) -> bool:
    suspended = False
    for event in heard:
        if event.kind is CertificateEventKind.SUSPENDED:
            suspended = True
        elif event.kind is CertificateEventKind.REINSTATED:
            suspended = False
    return suspended
