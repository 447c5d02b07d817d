"""The list of checkpoints as a file that leaves the machine, and is read again as a witness."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from canine.audit.external_anchors import NoWitness
from canine.audit.models import CheckpointRow
from canine.rules.checkpoint import FIRST, Checkpoint

FORMAT = "canine-checkpoints/1"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with its signature and the certificates of the key that made it."""

    stated: Checkpoint
    signature: bytes
    signer_pem: str


def exported(rows: Iterable[CheckpointRow]) -> dict[str, Any]:
    """Every checkpoint with what a stranger needs to check it."""
    return {
        "format": FORMAT,
        "checkpoints": [
            {
                "number": row.number,
                "occasion": row.occasion,
                "size": row.size,
                "head": row.head,
                "at": row.at.isoformat(timespec="microseconds"),
                "previous": row.previous,
                "root": row.root,
                "hash": row.hash,
                "signature": row.signature,
                "signer_pem": row.signer_pem,
            }
            for row in rows
        ],
    }


def read_exported(content: bytes) -> list[SignedCheckpoint] | None:
    """Return the checkpoints of an exported list, in order; None for a file of another kind. Signatures are not judged
    here.

    Raises NoWitness for a list with a gap or an entry that contradicts itself.
    """
    try:
        found = json.loads(content)
    except ValueError:
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    try:
        signed = [_signed(one) for one in found["checkpoints"]]
        hashes = [str(one["hash"]) for one in found["checkpoints"]]
    except (KeyError, TypeError, ValueError) as error:
        raise NoWitness(f"The list of checkpoints cannot be read: {error}.") from error
    previous = FIRST
    for one, stated_hash in zip(signed, hashes, strict=True):
        if one.stated.previous != previous or one.stated.hash != stated_hash:
            raise NoWitness(f"Checkpoint {one.stated.number} of the list does not follow from the one before.")
        previous = one.stated.hash
    return signed


def _signed(one: dict[str, Any]) -> SignedCheckpoint:
    stated = Checkpoint(
        number=int(one["number"]),
        size=int(one["size"]),
        head=str(one["head"]),
        at=datetime.fromisoformat(one["at"]),
        previous=str(one["previous"]),
        root=None if one.get("root") is None else str(one["root"]),
    )
    return SignedCheckpoint(stated, bytes.fromhex(one["signature"]), str(one["signer_pem"]))
