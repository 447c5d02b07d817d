"""The hash chain of the audit log: how one entry is bound to all before it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

DOMAIN = "canine.audit.entry.v1"
GENESIS = "0" * 64
# Domain tag, ten values and the previous hash are twelve lines.
_LINE_BREAKS = 11


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, every value as the text that was hashed.

    `at` is ISO 8601 in UTC with microseconds; `before`, `after` and `reason` are canonical JSON (RFC 8785).
    """

    number: int
    at: str
    actor: str
    device: str
    action: str
    object_type: str
    object_id: str
    reason: str
    before: str
    after: str


def entry_hash(entry: Entry, previous_hash: str) -> str:
    """SHA-256, in hex, over the domain tag, every value and the previous hash, each on a line of its own.

    Anyone can repeat it with a text editor and sha256sum. Raises ValueError where a value holds a line
    break, since two different entries could then read the same.
    """
    return hash_of_texts(
        (
            str(entry.number),
            entry.at,
            entry.actor,
            entry.device,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.reason,
            entry.before,
            entry.after,
        ),
        previous_hash,
    )


def hash_of_texts(texts: Iterable[str], previous_hash: str) -> str:
    """Return the same from an entry's ten values as texts, in the order of its fields: for a walk over many."""
    material = "\n".join((DOMAIN, *texts, previous_hash))
    if material.count("\n") != _LINE_BREAKS:
        raise ValueError("a value of an audit entry holds a line break")
    return hashlib.sha256(material.encode()).hexdigest()


def leaf_of(digest: str) -> bytes:
    """Return an entry's hash as a leaf of the tree over the log; what is no hash, and so was never written
    here, as text.
    """
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return digest.encode()
