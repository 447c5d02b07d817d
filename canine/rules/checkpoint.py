"""A checkpoint: what the log was at a moment, in words that a signature binds and a stranger can compare."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

DOMAIN = "canine.audit.checkpoint.v1"
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's size and head hash at a moment, and the hash of the checkpoint before (FIRST for the first)."""

    number: int
    size: int
    head: str
    at: datetime
    previous: str

    def text(self) -> bytes:
        """What is signed: the domain tag and every value, each on a line of its own."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return "\n".join((DOMAIN, str(self.number), str(self.size), self.head, moment, self.previous)).encode()

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text()).hexdigest()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a witness says: with so many entries, the last one had this hash."""

    size: int
    head: str
    source: str
