"""Sessions: begun at sign-in, ended by time, by a new password, or by the administrator."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, request, session, url_for
from flask_login import UserMixin, login_user

from canine import clock
from canine.accounts import queries
from canine.accounts.models import User
from canine.extensions import login
from canine.refused import NotThere
from canine.rules.language import Language
from canine.rules.roles import Role

# A handler's shift lasts up to twelve hours; a desk that nobody touches for two is left.
LONGEST_SESSION = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=2)


class SignedIn(UserMixin):
    """The person of a session, as views and templates see them: values, not a row."""

    def __init__(self, user: User | queries.Sender, tablet: str = "") -> None:
        self.tablet = tablet
        self.id: UUID = user.id
        self.name: str = user.name
        self.email: str = user.email
        self.role: Role = user.role
        self.unit_id: UUID | None = user.unit_id
        self.language: Language = user.language


def begin_session(user: User, *, at: datetime) -> None:
    """Signs a person in, in a session of its own."""
    session.clear()
    login_user(SignedIn(user))
    session["mark"] = user.session_mark
    session["since"] = at.timestamp()
    session.permanent = True


def person_of_session(user_id: str) -> SignedIn | None:
    """The person, unless the session is too old or was ended from elsewhere.

    A request that names its own credential is judged by that one: on a shared tablet the session may be another's.
    """
    if "Authorization" in request.headers:
        return None
    if clock.now().timestamp() - float(session.get("since", 0)) > LONGEST_SESSION.total_seconds():
        return None
    try:
        user = queries.user(UUID(user_id))
    except (NotThere, ValueError):
        return None
    if user.deactivated_at is not None or user.session_mark != session.get("mark"):
        return None
    return SignedIn(user)


def safe_next(target: str | None) -> str:
    """Where to go after signing in: a page of this program, never a foreign address."""
    if not target:
        return url_for("web.home")
    parts = urlsplit(target)
    is_local = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_local else url_for("web.home")


def init_app(app: Flask) -> None:
    """Sets how long sessions last and how their person is found."""
    app.config["PERMANENT_SESSION_LIFETIME"] = LONGEST_IDLE
    login.init_app(app)
    login.login_view = "accounts.sign_in"
    login.login_message = "Please sign in first."
    login.user_loader(person_of_session)
