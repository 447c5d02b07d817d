"""The browser's side of sessions: the cookie bears a key, and the database says what it still opens."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Request, Response, g, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import UserMixin, login_user
from itsdangerous import BadSignature

from canine import clock
from canine.accounts import queries, sessions
from canine.accounts.models import User
from canine.extensions import login
from canine.rules.language import Language
from canine.rules.roles import Role
from canine.rules.signed_in import LONGEST_IDLE, SEEN_EVERY
from canine.web.access import device_in_use

_KEY = "key"


class SignedIn(UserMixin):
    """The person of a session, as views and templates see them: values, not a row.

    `is_guest`: whether anybody may have let them in; where nobody has, no page asks into what.
    """

    def __init__(self, user: User | queries.Sender, tablet: str = "", *, is_guest: bool = True) -> None:
        self.tablet = tablet
        self.is_guest = is_guest
        self.id: UUID = user.id
        self.name: str = user.name
        self.email: str = user.email
        self.role: Role | None = user.role
        self.unit_id: UUID | None = user.unit_id
        self.language: Language = user.language


class _Cookies(SecureCookieSessionInterface):
    """Cookies whose age is not judged: how long a session lasts stands in the database.

    A cookie of a host whose clock is ahead by a second would be taken for a forged one by the next host.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie bears; an empty session where there is none, or its signature does not hold."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(request.cookies.get(self.get_cookie_name(app)) or ""))
        except BadSignature:
            return self.session_class()


def begin_session(user: User, *, at: datetime) -> None:
    """Sign a person in, in a session of its own; inside the transaction of the act that lets them in."""
    session.clear()
    login_user(SignedIn(user))
    session[_KEY] = sessions.begin(user, device=device_in_use(), at=at)
    session.permanent = True


def person_of_session(user_id: str) -> SignedIn | None:
    """Return the person, unless the session has run out or was ended, here or from elsewhere.

    A request that names its own credential is judged by that one: on a shared tablet the session may be another's.
    """
    key = session.get(_KEY)
    if "Authorization" in request.headers or not isinstance(key, str):
        return None
    found = sessions.person_of(key, at=clock.now())
    if found is None or str(found[0].id) != user_id:
        return None
    user, row, is_let_in = found
    g.session_id, g.session_seen_at = row.id, row.seen_at
    g.account = user  # held on to: who acts is asked for again by most pages, and found in the session while it is
    return SignedIn(user, is_guest=is_let_in)


def session_in_use() -> UUID | None:
    """Return the session in which the request came."""
    found: UUID | None = g.get("session_id")
    return found


def _write_down_that_it_was_seen(answer: Response) -> Response:
    now = clock.now()
    if "session_id" in g and now - g.session_seen_at >= SEEN_EVERY:
        sessions.seen(g.session_id, at=now)
    return answer


def safe_next(target: str | None) -> str:
    """Where to go after signing in: a page of this program, never a foreign address.

    A browser leaves out the line breaks and tabs of an address, and reads a backslash as a slash: what holds one of
    them may lead elsewhere than it says, and no header carries it.
    """
    if not target or not target.isprintable() or "\\" in target:
        return url_for("web.home")
    try:
        parts = urlsplit(target)
    except ValueError:
        return url_for("web.home")
    is_local = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if is_local else url_for("web.home")


def init_app(app: Flask) -> None:
    """Set how long sessions last and how their person is found."""
    app.config["PERMANENT_SESSION_LIFETIME"] = LONGEST_IDLE
    app.session_interface = _Cookies()
    login.init_app(app)
    login.login_view = "accounts.sign_in"
    login.login_message = "Please sign in first."
    login.user_loader(person_of_session)
    app.after_request(_write_down_that_it_was_seen)
