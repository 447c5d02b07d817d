"""Whoever sends from an enrolled tablet: its token says which tablet, the handler's own proof says who."""

import hashlib
from uuid import UUID

from flask import Flask, Request, current_app, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import Unauthorized

from canine import clock
from canine.accounts import queries
from canine.accounts.cookies import SignedIn
from canine.accounts.models import Device, User
from canine.extensions import login
from canine.rules.signed_in import LONGEST_SESSION

# All that a tablet's token opens, with a person's proof beside it or without: whoever holds a tablet holds no desk. A
# route that is not named here answers a token as it answers a stranger.
TABLET_ENDPOINTS = frozenset(
    f"field_api.{name}"
    for name in (
        "choose_language",
        "list_people",
        "post_records",
        "put_record",
        "send_piece",
        "set_first_pin",
        "show_kit",
        "take_over",
        "tell_progress",
    )
)

FORMER_TOKEN_HEADER = "X-Former-Token"
PROOF_HEADER = "X-Handler-Proof"
_BEARER = "Bearer "


def tablet_of(request: Request) -> Device | None:
    """Return the enrolled tablet whose token the request carries."""
    token_hash = _token_hash(request)
    return queries.device_of_token(token_hash) if token_hash else None


def former_tablet_of(request: Request) -> Device | None:
    """Return the device that this tablet was before it was enrolled anew, by the token that it had then.

    That token opens nothing any more; it shows whose numbers the records bear that were made under it.
    """
    token = request.headers.get(FORMER_TOKEN_HEADER, "").strip()
    return queries.device_of_any_token(_hash_of(token)) if token else None


def _token_hash(request: Request) -> str | None:
    header = request.headers.get("Authorization", "")
    if not header.startswith(_BEARER):
        return None
    return _hash_of(header.removeprefix(_BEARER).strip())


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def proof_of(user: User, tablet: Device) -> str:
    """Return what the tablet sends beside its token while this person works with it; a new password ends it."""
    return _signer().dumps([str(user.id), str(tablet.id), user.session_mark])


def taken_over(user: User, tablet: Device) -> dict[str, str]:
    """Return what a tablet is told when a person takes it over: the proof, whose it is, and the language of
    its screens.
    """
    return {
        "proof": proof_of(user, tablet),
        "user": str(user.id),
        "name": user.name,
        "language": user.language.value,
    }


def person_of_request(request: Request) -> SignedIn | None:
    """Return the person whose proof came from the tablet that it was given to, while both may still send.

    On the tablet's own routes alone: a manager's proof opens no manager's page.
    """
    token_hash = _token_hash(request) if request.endpoint in TABLET_ENDPOINTS else None
    if token_hash is None:
        return None
    try:
        proof = request.headers.get(PROOF_HEADER, "")
        (user_id, tablet_id, mark), made_at = _signer().loads(proof, return_timestamp=True)
        found = queries.sender(UUID(user_id), token_hash)
    except (BadSignature, ValueError):
        return None
    # Compared here: a proof of a host whose clock is ahead would be taken for a forged one.
    if clock.now() - made_at > LONGEST_SESSION:
        return None
    if found is None or found.session_mark != mark or str(found.tablet_id) != tablet_id:
        return None
    return SignedIn(found, tablet=found.tablet)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="handler-proof")


def refuse_without_credential() -> None:
    """Raise Unauthorized on the interface for whoever shows neither a session nor a tablet's token.

    Before anything else of the request is judged: its size, its form, its method, or whether there is such an address.
    """
    if request.path.startswith("/api/") and not current_user.is_authenticated and tablet_of(request) is None:
        raise Unauthorized


def init_app(app: Flask) -> None:
    """Let a tablet's credential stand for a session, and ask for one first; call it before any other tool."""
    login.request_loader(person_of_request)
    app.before_request(refuse_without_credential)
