"""Checkpoints of the log, and the checks of it that stay on record."""

from datetime import datetime
from typing import Protocol

from canine.audit import queries
from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.audit.models import CheckpointRow, LogCheck
from canine.audit.verification import Verification
from canine.extensions import db
from canine.rules.chain import leaf_of
from canine.rules.checkpoint import FIRST, Checkpoint
from canine.rules.merkle import Peaks


class CheckpointKey(Protocol):
    """The unit's key, as far as a checkpoint needs it."""

    def sign_bytes(self, content: bytes) -> bytes:
        """The raw signature, by SHA-256."""

    @property
    def chain_pem(self) -> str:
        """The key's certificate and those above it, as PEM."""


def make_checkpoint(key: CheckpointKey, occasion: str, *, actor: Actor, at: datetime) -> CheckpointRow:
    """Signs what the log is at this moment, bound to the checkpoint before."""
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
    row = CheckpointRow(
        number=stated.number,
        occasion=occasion,
        size=stated.size,
        head=stated.head,
        at=at,
        previous=stated.previous,
        root=stated.root,
        peaks=[one.hex() for one in peaks.hashes],
        hash=stated.hash,
        signature=key.sign_bytes(stated.text()).hex(),
        signer_pem=key.chain_pem,
    )
    with deed(Deed.MAKE_CHECKPOINT, actor=actor, at=at):
        db.session.add(row)
    return row


def _grown(last: CheckpointRow | None) -> Peaks:
    """The tree of the whole log, from where the checkpoint before left it; the nightly check counts from the start."""
    peaks = _kept_peaks(last)
    for digest in queries.hashes(after=peaks.size):
        peaks.append(leaf_of(digest))
    return peaks


def _kept_peaks(last: CheckpointRow | None) -> Peaks:
    """The peaks of the checkpoint before. Without any, or where somebody spoilt them, the tree is built anew."""
    if last is None or last.peaks is None:
        return Peaks()
    try:
        return Peaks(last.size, [bytes.fromhex(one) for one in last.peaks])
    except (TypeError, ValueError):
        return Peaks()


def record_check(found: Verification, *, actor: Actor, at: datetime) -> LogCheck:
    """Puts a check on record, good or bad; a bad one is shown on every page of those who answer for the log."""
    row = LogCheck(at=at, entries=found.entries, head=found.head, ok=found.ok, faults=found.faults)
    with deed(Deed.CHECK_LOG, actor=actor, at=at):
        db.session.add(row)
    return row
