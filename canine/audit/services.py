"""Checkpoints of the log, and the checks of it that stay on record."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from canine.actor import Actor
from canine.audit import queries
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.models import CheckpointRow, LogCheck, RegisteredKey
from canine.audit.verification import Verification, verify
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.chain import leaf_of
from canine.rules.checkpoint import FIRST, Checkpoint
from canine.rules.merkle import Peaks
from canine.transaction import transaction

_logger = logging.getLogger(__name__)


class CheckpointKey(Protocol):
    """The unit's key, as far as a checkpoint needs it."""

    def sign_bytes(self, content: bytes) -> bytes:
        """Return the raw signature, by SHA-256."""

    @property
    def chain_pem(self) -> str:
        """The key's certificate and those above it, as PEM."""


class KnownKey(Protocol):
    """A key as its certificates describe it: what the register of keys keeps."""

    @property
    def holder(self) -> str:
        """Whose key it is."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its certificate, in hex."""

    @property
    def authority_fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, in hex."""

    @property
    def chain_pem(self) -> str:
        """The key's certificate and those above it, as PEM."""

    @property
    def ends_at(self) -> datetime:
        """When it may sign no more."""


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """What the log was at a moment, signed by the unit's key; `peaks` are those of its Merkle tree, in hex."""

    stated: Checkpoint
    occasion: str
    peaks: tuple[str, ...]
    signature: str
    signer_pem: str


class CheckpointOvertaken(DomainError):
    """Another checkpoint was put on record since this one was signed, so it does not follow from the last one."""

    def __init__(self) -> None:
        super().__init__("Another checkpoint of the log was signed meanwhile. Nothing was kept: try again.")


def make_checkpoint(key: CheckpointKey, occasion: str, *, actor: Actor, at: datetime) -> CheckpointRow:
    """Signs what the log is at this moment, bound to the checkpoint before, and puts it on record."""
    return keep_checkpoint(sign_checkpoint(key, occasion, at=at), actor=actor)


def sign_checkpoint(key: CheckpointKey, occasion: str, *, at: datetime) -> SignedCheckpoint:
    """Return what the log is at this moment, signed, and bound to the checkpoint before. Nothing is written."""
    head, last = queries.head(), queries.last_checkpoint()
    peaks = _grown(last)
    stated = Checkpoint(
        number=last.number + 1 if last else 1,
        size=head.size,
        head=head.hash,
        at=at,
        previous=last.hash if last else FIRST,
        root=peaks.root().hex(),
    )
    return SignedCheckpoint(
        stated=stated,
        occasion=occasion,
        peaks=tuple(one.hex() for one in peaks.hashes),
        signature=key.sign_bytes(stated.text()).hex(),
        signer_pem=key.chain_pem,
    )


def keep_checkpoint(signed: SignedCheckpoint, *, actor: Actor) -> CheckpointRow:
    """Put a checkpoint on record, as of when it was signed; the log may have grown since.

    Raises CheckpointOvertaken where another one was put on record first.
    """
    stated, last = signed.stated, queries.last_checkpoint()
    if stated.previous != (last.hash if last else FIRST):
        raise CheckpointOvertaken()
    row = row_of(signed)
    with audited(AuditAction.MAKE_CHECKPOINT, actor=actor, at=stated.at):
        db.session.add(row)
    return row


def row_of(signed: SignedCheckpoint) -> CheckpointRow:
    """Return a signed checkpoint as the row that it becomes once it is kept."""
    stated = signed.stated
    return CheckpointRow(
        number=stated.number,
        occasion=signed.occasion,
        size=stated.size,
        head=stated.head,
        at=stated.at,
        previous=stated.previous,
        root=stated.root,
        peaks=list(signed.peaks),
        hash=stated.hash,
        signature=signed.signature,
        signer_pem=signed.signer_pem,
    )


def register_key(
    key: KnownKey, reason: str, *, from_at: datetime, voucher: str | None = None, actor: Actor, at: datetime
) -> RegisteredKey:
    """Enter a key as the one that is in use from a moment on; `voucher` is the word of the key before for it."""
    last = queries.key_in_use()
    row = RegisteredKey(
        number=last.number + 1 if last else 1,
        holder=key.holder,
        key_sha256=key.fingerprint,
        authority_sha256=key.authority_fingerprint,
        chain_pem=key.chain_pem,
        in_use_from=from_at,
        ends_at=key.ends_at,
        reason=reason,
        voucher=voucher,
    )
    with audited(AuditAction.REGISTER_KEY, actor=actor, at=at):
        db.session.add(row)
    return row


def _grown(last: CheckpointRow | None) -> Peaks:
    """Return the tree of the whole log, from where the checkpoint before left it; the nightly check counts
    from the start.
    """
    peaks = _kept_peaks(last)
    for digest in queries.hashes(after=peaks.size):
        peaks.append(leaf_of(digest))
    return peaks


def _kept_peaks(last: CheckpointRow | None) -> Peaks:
    """Return the peaks of the checkpoint before. Without any, or where somebody spoilt them, the tree is built anew."""
    if last is None or last.peaks is None:
        return Peaks()
    try:
        return Peaks(last.size, [bytes.fromhex(one) for one in last.peaks])
    except (TypeError, ValueError):
        return Peaks()


def record_check(found: Verification, *, actor: Actor, at: datetime) -> LogCheck:
    """Put a check on record, good or bad; a bad one is shown on every page of those who answer for the log."""
    row = LogCheck(at=at, entries=found.entries, head=found.head, ok=found.ok, faults=found.faults)
    with audited(AuditAction.CHECK_LOG, actor=actor, at=at):
        db.session.add(row)
    return row


def check(*, actor: Actor, at: datetime) -> LogCheck:
    """Check the whole record and put on record what was found, or why it could not be checked.

    Call it outside a transaction: it takes one only to write the result, so that nobody waits for the check.
    """
    try:
        found = verify()
    except (SQLAlchemyError, OSError, MemoryError, UnicodeDecodeError) as error:
        _logger.error("the check of the log did not end: %s", error)
        with transaction():
            return _record_unfinished(error, actor=actor, at=at)
    with transaction():
        return record_check(found, actor=actor, at=at)


def _record_unfinished(error: Exception, *, actor: Actor, at: datetime) -> LogCheck:
    why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0] or type(error).__name__
    sentence = f"The check could not be made to its end: {why[:200]}. Nothing is known of the record until it is."
    row = LogCheck(at=at, entries=0, head="", ok=False, faults=[sentence])
    with audited(AuditAction.CHECK_LOG, actor=actor, at=at):
        db.session.add(row)
    return row
