"""Timestamps by somebody else (RFC 3161): that a certificate, and the log up to a checkpoint, existed at a moment.

The unit's own clock dates what it signs. A timestamp authority signs the hash of it with a time of its own. It is asked
after the certificate was issued: where it is away nothing waits, the page says that there is none yet, and the
scheduled jobs ask again. The paper itself, whose bytes are final then, says nothing of it.
"""

import logging
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.certificates import queries
from canine.certificates.models import Timestamp
from canine.errors import DomainError
from canine.extensions import db
from canine.transaction import transaction

_log = logging.getLogger(__name__)
PATIENCE_S, LARGEST = 10, 64 * 1024
# At one round: an instance with years of certificates is stamped little by little.
MOST_AT_ONCE = 20
_GRANTED = ("granted", "granted_with_mods")


class NoTimestamp(DomainError):
    """The timestamp authority did not answer, or gave what is no timestamp of what was asked."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a timestamp authority gave: its time, its name, and the token itself, DER."""

    at: datetime
    authority: str
    content: bytes


def stamp_what_lacks_one(url: str, *, actor: Actor, at: datetime) -> int:
    """Ask for the timestamps of certificates, and of the newest checkpoint, that have none; return how many came.

    Call it outside a transaction: nobody waits for the authority. One that is away is one line in the log.
    """
    came = 0
    for stamped, subject, digest in queries.without_timestamp(MOST_AT_ONCE):
        try:
            token = ask(url, bytes.fromhex(digest))
        except NoTimestamp as refused:
            _log.error("No timestamp of %s %s: %s", stamped.value, subject, refused.sentence)
            return came
        with transaction(), audited(AuditAction.KEEP_TIMESTAMP, actor=actor, at=at):
            db.session.add(
                Timestamp(
                    what=stamped,
                    subject=subject,
                    sha256=digest,
                    stamped_at=token.at,
                    authority=token.authority,
                    token=token.content,
                    recorded_at=at,
                )
            )
        came += 1
    return came


def ask(url: str, digest: bytes) -> Token:
    """Return a timestamp of a SHA-256, checked: over that very hash, for this request, and signed as a whole.

    Whether its authority is to be trusted is for the reader to say, who checks it against the authority's certificate.
    Raises NoTimestamp.
    """
    from asn1crypto import tsp  # noqa: PLC0415 -- slow import

    nonce = int.from_bytes(secrets.token_bytes(8), "big")
    asked = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
            "nonce": nonce,
            "cert_req": True,
        }
    )
    answer = _sent(url, asked.dump())
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        status = str(response["status"]["status"].native)
        if status not in _GRANTED:
            raise NoTimestamp(f"the authority refused: {status}.")
        signed = response["time_stamp_token"]["content"]
        info = signed["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        if imprint["hashed_message"].native != digest or imprint["hash_algorithm"]["algorithm"].native != "sha256":
            raise NoTimestamp("the authority stamped something else.")
        if info["nonce"].native != nonce:
            raise NoTimestamp("the authority's answer is to another request.")
        authority = _signer(signed, digest)
    except NoTimestamp:
        raise
    except Exception as error:  # asn1crypto and pyHanko break in dozens of ways over what is no timestamp
        raise NoTimestamp(f"what the authority sent cannot be read ({type(error).__name__}).") from error
    return Token(info["gen_time"].native, authority, response["time_stamp_token"].dump())


def _signer(signed: object, digest: bytes) -> str:
    """Return whose key signed the token. Raises NoTimestamp where the signature does not hold."""
    import asyncio  # noqa: PLC0415 -- slow import

    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data  # noqa: PLC0415 -- slow import
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- slow import

    # No trust is given: the roots are those that came along, and the arithmetic alone is judged.
    came_along = [one.chosen for one in signed["certificates"]]  # type: ignore[index]
    context = ValidationContext(trust_roots=came_along, allow_fetching=False, revocation_mode="soft-fail")
    status = asyncio.run(validate_tst_signed_data(signed, context, lambda _algorithm: digest))
    if not (status["intact"] and status["valid"]):
        raise NoTimestamp("the authority's signature does not hold.")
    return str(status["signing_cert"].subject.human_friendly)


def _sent(url: str, request: bytes) -> bytes:
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        asked = urllib.request.Request(url, request, headers)  # the setting allows http and https alone
        with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
            content: bytes = answer.read(LARGEST)
    except (OSError, urllib.error.URLError, HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise NoTimestamp(f"the authority does not answer ({why}).") from error
    return content
