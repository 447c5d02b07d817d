"""One-time links: for the first administrator, for an invited person, and after a reset. Only a hash is kept.

Whoever makes one never learns the password that is set with it.
"""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from canine.accounts import appointing, following, queries
from canine.accounts import services as accounts
from canine.accounts.messages import Handing, NewUser
from canine.accounts.models import SetupLink, User
from canine.actor import Actor, program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.one_time_link import LASTS, LASTS_WORDS, LinkKind, LinkState, state_of
from canine.rules.roles import Role


class LinkOpensNothing(DomainError):
    """The link was used, replaced, has run out, or was never made; the sentence says what to do."""


_NOT_THERE = (
    "There is no such link. Open it as it stands in the mail or in the code, whole; if that does not help, ask your "
    "administrator for a new one."
)
_INVITED_AGAIN = "Invited again, who had set no password yet."
_FIRST_OF_ALL = (
    "This set-up link was used already or is older than one hour. "
    "Start the server again: it prints a new one while there is no account."
)
_SENTENCES = {
    LinkState.USED: "A password was set with this link already. If that was you, sign in with it. If it was not, tell "
    "a manager of your unit and your administrator at once.",
    LinkState.REPLACED: "A newer link has taken the place of this one. Use the newest; if you have none, ask your "
    "administrator for it.",
}


def make_setup_link(*, at: datetime) -> str:
    """Make a token for the first administrator, good once and for one hour."""
    link, token = _new(LinkKind.FIRST_ADMINISTRATOR, at)
    with audited(AuditAction.MAKE_SETUP_LINK, actor=program("start"), at=at):
        db.session.add(link)
    return token


def invite(message: NewUser, handing: Handing, *, actor: Actor, at: datetime) -> tuple[User, str]:
    """Make an account without a password, and the address with which its person sets one. Raises EmailTaken."""
    user = accounts.add_user(message, None, actor=actor, at=at)
    return user, _make(user, LinkKind.INVITATION, handing, "", actor, at)[1]


def make_link(user_id: UUID, handing: Handing, reason: str, *, actor: Actor, at: datetime) -> str:
    """Invite somebody anew who has set no password yet; reset everybody else's. Return the link's address.

    A reset ends the password and every session at once, and is told to the person and to the managers of the unit.
    An account that was in force has no role from then on: a manager, who is another person than who made the link,
    says that its person, and nobody else, set the new password.

    Raises DomainError for an account that has ended, one's own, a reset without a reason, and where no manager could
    say it.
    """
    user = queries.user(user_id)
    if user.deactivated_at is not None:
        raise DomainError(f"The account of {user.name} has ended. Let it sign in again first.")
    if user.id == actor.user_id:
        raise DomainError("This is your own account: change your password on its page.")
    is_invitation = queries.waits_for_first_password(user)
    if not (reason or is_invitation):
        raise DomainError("Say why: the person and the managers read it.", field="reason")
    role, is_asked = user.role, appointing.has_a_word_to_ask(user, actor)
    if is_asked or not is_invitation:
        stays = "" if is_asked or role is None else f" {appointing.NOBODY_COULD_SAY}"
        with audited(AuditAction.RESET_PASSWORD, actor=actor, at=at, reason=f"{reason}{stays}"):
            user.role = None if is_asked else role
            accounts.replace_password(user, None, at=at)
    kind = LinkKind.INVITATION if is_invitation else LinkKind.RESET
    link, address = _make(user, kind, handing, reason, actor, at)
    if is_asked and role is not None:
        _ask_whose_password(user, role, link, reason, actor, at)
    if not is_invitation:
        following.after_reset.follow(user, link, reason, actor, at)
    return address


def _ask_whose_password(user: User, role: Role, link: SetupLink, reason: str, actor: Actor, at: datetime) -> None:
    """Let a manager say that the person has the account, in the place of what waits for one."""
    waits = queries.role_that_waits(user.id)
    if waits is not None:
        appointing.withdraw(waits, actor=actor, at=at, reason=appointing.RESET_CAME_BETWEEN)
    db.session.flush()
    appointing.ask(user, role, user.unit_id, reason or _INVITED_AGAIN, actor=actor, at=at, link_id=link.id)


def _make(
    user: User, kind: LinkKind, handing: Handing, reason: str, actor: Actor, at: datetime
) -> tuple[SetupLink, str]:
    """Write the link down in the place of those before it, and send it where it goes by mail."""
    what = AuditAction.RESET_PASSWORD if kind is LinkKind.RESET else AuditAction.INVITE_USER
    made, token = _new(kind, at)
    made.user_id, made.made_at, made.by_mail = user.id, at, handing.by_mail
    made.made_by_id, made.made_by_name = actor.user_id, actor.name
    with audited(what, actor=actor, at=at, reason=reason):
        for former in queries.open_links(user.id):
            former.replaced_at = at
        db.session.add(made)
    address = f"{handing.base_url}/setup/{token}"
    if handing.by_mail:
        is_reset = kind is LinkKind.RESET
        following.mails_link.follow(following.LinkToMail(made.id, user, address, is_reset, LASTS_WORDS[kind]), at)
    return made, address


def _new(kind: LinkKind, at: datetime) -> tuple[SetupLink, str]:
    token = secrets.token_urlsafe(24)
    return SetupLink(kind=kind, token_hash=_digest(token), expires_at=at + LASTS[kind]), token


def open_link(token: str, *, at: datetime) -> SetupLink:
    """Return the link, when it still opens something. Raises LinkOpensNothing."""
    link = queries.link_of_token(_digest(token))
    if link is None:
        raise LinkOpensNothing(_NOT_THERE if queries.has_users() else _FIRST_OF_ALL)
    state = state_of(link.expires_at, link.used_at, link.replaced_at, at)
    if link.user_id is None:
        if state is not LinkState.GOOD or queries.has_users():
            raise LinkOpensNothing(_FIRST_OF_ALL)
        return link
    if state is LinkState.EXPIRED:
        raise LinkOpensNothing(
            f"This link was good for {LASTS_WORDS[link.kind]}, and they are over. Ask your administrator for a new one."
        )
    if state is not LinkState.GOOD:
        raise LinkOpensNothing(_SENTENCES[state])
    if queries.user(link.user_id).deactivated_at is not None:
        raise LinkOpensNothing("This account has ended, so that its link opens nothing. Ask your administrator.")
    return link


def set_up(token: str, message: NewUser, password_hash: str, *, device: str, at: datetime) -> User:
    """Record the first administrator's account. Raises LinkOpensNothing, and what add_user raises."""
    link = open_link(token, at=at)
    newcomer = Actor(user_id=None, name=f"set-up link: {message.name}", device=device)
    with audited(AuditAction.SET_UP, actor=newcomer, at=at):
        link.used_at = at
    return accounts.add_user(message, password_hash, actor=newcomer, at=at)


def set_password(token: str, password_hash: str, *, device: str, at: datetime) -> User:
    """Set the password of a link's person, hashed by `passwords`; the link is used then. Raises LinkOpensNothing.

    The log says that somebody with the link did it, and from where: the link proves no more.
    """
    link = open_link(token, at=at)
    if link.user_id is None:
        raise LinkOpensNothing(_FIRST_OF_ALL)
    user = queries.user(link.user_id)
    holder = Actor(user_id=None, name=f"holder of the link for {user.name}", device=device)
    with audited(AuditAction.SET_PASSWORD_BY_LINK, actor=holder, at=at):
        link.used_at = at
        accounts.replace_password(user, password_hash, at=at)
    if link.kind is LinkKind.RESET:
        following.after_password_by_reset.follow(user, link, device, at)
    return user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
