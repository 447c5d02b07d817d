"""The status of an issued certificate at a moment, from its two dates and its dated events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# So long one manager's proposal to revoke a certificate waits for a second one.
REVOCATION_WAITS = timedelta(hours=24)
# What a word on the certificate itself suspends; no odour has an empty name.
_ITSELF = ""


class CertificateStatus(StrEnum):
    """What a certificate is worth at a moment."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    BASIS_CHANGED = "basis_changed"
    REVOCATION_PROPOSED = "revocation_proposed"
    NOT_YET_VALID = "not_yet_valid"


class CertificateEventKind(StrEnum):
    """What may happen to a certificate after it was issued. Its bytes never change."""

    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    BASIS_CHANGED = "basis_changed"
    REVOCATION_PROPOSED = "revocation_proposed"
    REVOCATION_DROPPED = "revocation_dropped"


@dataclass(frozen=True, slots=True)
class CertificateEvent:
    """One dated fact about an issued certificate.

    `of_team` are the odours of the certificate for which the team was suspended or reinstated; empty where the word was
    on the certificate itself.
    """

    kind: CertificateEventKind
    at: datetime
    reason: str = ""
    of_team: frozenset[str] = frozenset()


def status(
    valid_from: datetime, valid_to: datetime, events: Iterable[CertificateEvent], at: datetime
) -> CertificateStatus:
    """Return the one status that a reader must not miss, the gravest first; `valid_to` itself is not covered.

    Revoked and superseded are never hidden by a date, and a changed basis is told even after expiry, since
    the date of expiry can be read off the paper and the change cannot. Only reinstatement lifts a suspension, each its
    own: of the certificate, or of the team in an odour; nothing lifts the others. A proposal to revoke is told for as
    long as it waits; a suspension is graver.
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
    if proposed_revocation(heard, at) is not None:
        return CertificateStatus.REVOCATION_PROPOSED
    if CertificateEventKind.BASIS_CHANGED in kinds:
        return CertificateStatus.BASIS_CHANGED
    return CertificateStatus.VALID if at < valid_to else CertificateStatus.EXPIRED


def _is_suspended(heard: Iterable[CertificateEvent]) -> bool:
    suspended: set[str] = set()
    for event in heard:
        concerned = event.of_team or {_ITSELF}
        if event.kind is CertificateEventKind.SUSPENDED:
            suspended |= concerned
        elif event.kind is CertificateEventKind.REINSTATED:
            suspended -= concerned
    return bool(suspended)


def proposed_revocation(events: Iterable[CertificateEvent], at: datetime) -> CertificateEvent | None:
    """Return the proposal to revoke that waits at a moment: not answered, and not older than REVOCATION_WAITS."""
    waiting: CertificateEvent | None = None
    for event in sorted((event for event in events if event.at <= at), key=lambda event: event.at):
        if event.kind is CertificateEventKind.REVOCATION_PROPOSED:
            waiting = event
        elif event.kind in (CertificateEventKind.REVOCATION_DROPPED, CertificateEventKind.REVOKED):
            waiting = None
    return waiting if waiting is not None and at < waiting.at + REVOCATION_WAITS else None


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of a certificate's life in one status: from a moment on, to another one or, with None, still."""

    status: CertificateStatus
    from_: datetime
    to: datetime | None
    reason: str = ""


def history(
    issued_at: datetime, valid_from: datetime, valid_to: datetime, events: Iterable[CertificateEvent], at: datetime
) -> list[Spell]:
    """Return every spell from the issue up to a moment, the first one first; the last one may end after it.

    An event that leaves the status as it is (a correction during a suspension) begins a spell too: it has a reason.
    A host whose clock is behind may be asked before the moment of the issue: there is the paper, so it is that moment.
    """
    at = max(at, issued_at)
    heard = sorted((event for event in events if event.at <= at), key=lambda event: event.at)
    proposed = [event for event in heard if event.kind is CertificateEventKind.REVOCATION_PROPOSED]
    lapses = {event.at + REVOCATION_WAITS for event in proposed}
    turns = sorted({issued_at, valid_from, valid_to, *lapses, *(event.at for event in heard)})
    spells: list[Spell] = []
    for turn in turns:
        if turn < issued_at or turn > at:
            continue
        found = status(valid_from, valid_to, heard, turn)
        reason = " ".join(dict.fromkeys(event.reason for event in heard if event.at == turn))
        if spells and found is spells[-1].status and not reason:
            continue
        spells.append(Spell(found, turn, None, reason))
    ends = [*(spell.from_ for spell in spells[1:]), _next_turn(valid_from, valid_to, spells, lapses, at)]
    return [Spell(one.status, one.from_, end, one.reason) for one, end in zip(spells, ends, strict=True)]


def _next_turn(
    valid_from: datetime, valid_to: datetime, spells: list[Spell], lapses: set[datetime], at: datetime
) -> datetime | None:
    """Return when the last spell ends by the dates alone, as far as is known today."""
    if not spells:
        return None
    last = spells[-1].status
    if last is CertificateStatus.NOT_YET_VALID:
        return valid_from
    if last is CertificateStatus.REVOCATION_PROPOSED:
        return min(one for one in lapses if one > at)
    ends_by_date = last in (CertificateStatus.VALID, CertificateStatus.SUSPENDED)
    return valid_to if ends_by_date and at < valid_to else None


def spells_within(spells: Iterable[Spell], begins: datetime, ends: datetime) -> list[Spell]:
    """Return the spells that lie at least partly within a stretch of time, such as a day; `ends` is not part of it."""
    return [one for one in spells if one.from_ < ends and (one.to is None or one.to > begins)]
