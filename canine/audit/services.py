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
from canine.rules.checkpoint import FIRST, Checkpoint


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
    stated = Checkpoint(
        number=last.number + 1 if last else 1,
        size=head.size,
        head=head.hash,
        at=at,
        previous=last.hash if last else FIRST,
    )
    row = CheckpointRow(
        number=stated.number,
        occasion=occasion,
        size=stated.size,
        head=stated.head,
        at=at,
        previous=stated.previous,
        hash=stated.hash,
        signature=key.sign_bytes(stated.text()).hex(),
        signer_pem=key.chain_pem,
    )
    with deed(Deed.MAKE_CHECKPOINT, actor=actor, at=at):
        db.session.add(row)
    return row


def record_check(found: Verification, *, actor: Actor, at: datetime) -> LogCheck:
    """Puts a check on record, good or bad; a bad one is shown on every page of those who answer for the log."""
    row = LogCheck(at=at, entries=found.entries, head=found.head, ok=found.ok, faults=found.faults)
    with deed(Deed.CHECK_LOG, actor=actor, at=at):
        db.session.add(row)
    return row
