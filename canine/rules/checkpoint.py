"""A checkpoint: what the log was at a moment, in words that a signature binds and a stranger can compare."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

DOMAIN = "canine.audit.checkpoint.v1"
DOMAIN_WITH_ROOT = "canine.audit.checkpoint.v2"
FIRST = "0" * 64


class Stamped(StrEnum):
    """What a timestamp of somebody else is about."""

    CERTIFICATE = "certificate"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's size and head hash at a moment, and the hash of the checkpoint before (FIRST for the first).

    `root` is the Merkle root over the hashes of the entries; those of an earlier release have none.
    """

    number: int
    size: int
    head: str
    at: datetime
    previous: str
    root: str | None = None

    def text(self) -> bytes:
        """Return what is signed: the domain tag and every value, each on a line of its own."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        size = str(self.size)
        if self.root is None:
            return "\n".join((DOMAIN, str(self.number), size, self.head, moment, self.previous)).encode()
        values = (DOMAIN_WITH_ROOT, str(self.number), size, self.head, self.root, moment, self.previous)
        return "\n".join(values).encode()

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text()).hexdigest()


def relied_on(chain: Sequence[Checkpoint], moment: datetime) -> set[int]:
    """Return the numbers of the checkpoints on which a paper about a moment relies, of a chain from the first one on.

    They are the first one, the last two, and those around the moment.
    """
    before = [one.number for one in chain if one.at <= moment]
    after = [one.number for one in chain if one.at > moment]
    ends = [one.number for one in (*chain[:1], *chain[-2:])]
    return {*ends, *before[-1:], *after[:1]}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a witness says: with so many entries, the last one had this hash."""

    size: int
    head: str
    source: str
