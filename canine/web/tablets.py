"""Whoever sends from an enrolled tablet: its token says which tablet, the handler's own proof says who."""

import hashlib
from uuid import UUID

from flask import Flask, Request, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from canine.accounts import queries
from canine.accounts.models import Device, User
from canine.extensions import login
from canine.web.sessions import LONGEST_SESSION, SignedIn

PROOF_HEADER = "X-Handler-Proof"
_BEARER = "Bearer "


def tablet_of(request: Request) -> Device | None:
    """The enrolled tablet whose token the request carries."""
    token_hash = _token_hash(request)
    return queries.device_of_token(token_hash) if token_hash else None


def _token_hash(request: Request) -> str | None:
    header = request.headers.get("Authorization", "")
    if not header.startswith(_BEARER):
        return None
    return hashlib.sha256(header.removeprefix(_BEARER).strip().encode()).hexdigest()


def proof_of(user: User, tablet: Device) -> str:
    """What the tablet sends beside its token while this person works with it; a new password ends it."""
    return _signer().dumps([str(user.id), str(tablet.id), user.session_mark])


def taken_over(user: User, tablet: Device) -> dict[str, str]:
    """What a tablet is told when a person takes it over: the proof, whose it is, and the language of its screens."""
    return {
        "proof": proof_of(user, tablet),
        "user": str(user.id),
        "name": user.name,
        "language": user.language.value,
    }


def person_of_request(request: Request) -> SignedIn | None:
    """The person whose proof came from the tablet that it was given to, while both may still send."""
    token_hash = _token_hash(request)
    if token_hash is None:
        return None
    try:
        proof = request.headers.get(PROOF_HEADER, "")
        user_id, tablet_id, mark = _signer().loads(proof, max_age=int(LONGEST_SESSION.total_seconds()))
        found = queries.sender(UUID(user_id), token_hash)
    except (BadSignature, ValueError):
        return None
    if found is None or found.session_mark != mark or str(found.tablet_id) != tablet_id:
        return None
    return SignedIn(found, tablet=found.tablet)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="handler-proof")


def init_app(_app: Flask) -> None:
    """Lets a tablet's credential stand for a session."""
    login.request_loader(person_of_request)
