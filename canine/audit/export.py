"""The list of checkpoints as a file that leaves the machine, and is read again as a witness."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from canine.audit.external_anchors import NoWitness
from canine.audit.models import CheckpointRow
from canine.rules.checkpoint import FIRST, Checkpoint

FORMAT = "canine-checkpoints/1"
SHORT = "canine-checkpoints/2"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with its signature and the certificates of the key that made it; a short list leaves most out."""

    stated: Checkpoint
    signature: bytes | None
    signer_pem: str


def exported(rows: Iterable[CheckpointRow]) -> dict[str, Any]:
    """Every checkpoint with what a stranger needs to check it."""
    return {"format": FORMAT, "checkpoints": [_whole(row) for row in rows]}


def shortened(chain: Iterable[Checkpoint], signed: Mapping[int, CheckpointRow]) -> dict[str, Any]:
    """Every checkpoint with what its hash is made of, and those in `signed` whole.

    Each one binds the one before, so the last signature covers the whole chain. A signature is four times as large as
    the text it signs: one for each day of five years would outgrow the rest of the bundle.
    """
    return {
        "format": SHORT,
        "checkpoints": [_whole(signed[one.number]) if one.number in signed else _stated(one) for one in chain],
    }


def _stated(one: Checkpoint) -> dict[str, Any]:
    at = one.at.isoformat(timespec="microseconds")
    return {"number": one.number, "size": one.size, "head": one.head, "at": at, "root": one.root}


def _whole(row: CheckpointRow) -> dict[str, Any]:
    return {
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


def read_exported(content: bytes) -> list[SignedCheckpoint] | None:
    """Return the checkpoints of an exported list, in order; None for a file of another kind. Signatures are not judged
    here.

    Raises NoWitness for a list with a gap or an entry that contradicts itself, and for one that ends unsigned.
    """
    try:
        found = json.loads(content)
    except ValueError:
        return None
    if not isinstance(found, dict) or found.get("format") not in (FORMAT, SHORT):
        return None
    signed: list[SignedCheckpoint] = []
    try:
        for one in found["checkpoints"]:
            signed.append(_signed(one, signed[-1].stated.hash if signed else FIRST, is_short=found["format"] == SHORT))
    except (KeyError, TypeError, ValueError) as error:
        raise NoWitness(f"The list of checkpoints cannot be read: {error}.") from error
    if signed and signed[-1].signature is None:
        raise NoWitness(f"Checkpoint {signed[-1].stated.number}, the last one of the list, is not signed.")
    return signed


def _signed(one: dict[str, Any], previous: str, *, is_short: bool) -> SignedCheckpoint:
    stated = Checkpoint(
        number=int(one["number"]),
        size=int(one["size"]),
        head=str(one["head"]),
        at=datetime.fromisoformat(one["at"]),
        previous=previous,
        root=None if one.get("root") is None else str(one["root"]),
    )
    is_unsigned = is_short and "signature" not in one
    if not is_unsigned and (one["previous"], one["hash"]) != (previous, stated.hash):
        raise NoWitness(f"Checkpoint {stated.number} of the list does not follow from the one before.")
    if is_unsigned:
        return SignedCheckpoint(stated, None, "")
    return SignedCheckpoint(stated, bytes.fromhex(one["signature"]), str(one["signer_pem"]))
