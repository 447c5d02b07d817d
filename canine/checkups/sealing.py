"""The opening of a commitment as one value: the very bytes that were hashed, and how plan and nonce are had back."""

import hashlib

from canine.rules.trial import COMMITMENT_TAG, PlanUnreadable


def sealed(plan_bytes: bytes, nonce: bytes) -> bytes:
    """Return the bytes whose SHA-256 is the commitment: tag, nonce in hex, plan, on three lines
    (rules.trial.commitment).
    """
    return b"\n".join((COMMITMENT_TAG, nonce.hex().encode(), plan_bytes))


def unsealed(opening: bytes) -> tuple[bytes, bytes]:
    """Plan and nonce out of such bytes. Raises PlanUnreadable for bytes of any other form."""
    tag, _, rest = opening.partition(b"\n")
    nonce, _, plan_bytes = rest.partition(b"\n")
    try:
        if tag != COMMITMENT_TAG:
            raise ValueError("another tag")
        return plan_bytes, bytes.fromhex(nonce.decode("ascii"))
    except ValueError as error:
        raise PlanUnreadable(f"This is no sealed plan: {error}.") from error


def digest(opening: bytes) -> str:
    """SHA-256 of the opening in hex: the commitment, when nothing was altered."""
    return hashlib.sha256(opening).hexdigest()
