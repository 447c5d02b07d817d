"""NewNotice what somebody else did with a person's account, and sending a link to its person."""

from datetime import datetime

from canine.accounts.following import LinkToMail, after_password_by_reset, after_reset, mails_link
from canine.accounts.models import SetupLink, User
from canine.actor import Actor, program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.notices.letters import of_link
from canine.notices.messages import NewNotice
from canine.notices.services.notifications import notify, notify_managers
from canine.notices.services.queueing import add_mail
from canine.rules.mailing import MailKind
from canine.rules.notifications import NoticeKind
from canine.rules.signed_in import address_and_browser


@after_reset
def notify_of_reset(user: User, link: SetupLink, reason: str, actor: Actor, at: datetime) -> None:
    """Tell a person, and the managers of their unit, that somebody else has ended the password."""
    own = (
        f"{actor.name} has ended your password and every session, and made a link with which you set a new one. "
        f"Reason: {reason}. If you did not ask for it, tell a manager of your unit."
    )
    others = f"{actor.name} has ended the password of {user.name} and made a link for a new one. Reason: {reason}."
    _notify_both(user, f"{link.id} made", (own, others), actor, at)


@after_password_by_reset
def notify_of_new_password(user: User, link: SetupLink, device: str, at: datetime) -> None:
    """Tell them from where a new password was set, so that the person sees when it was somebody else."""
    address, browser = address_and_browser(device)
    where = f"with the link that {link.made_by_name} made, in {browser} at {address}"
    own = f"A new password for your account was set {where}. If that was not you, tell a manager of your unit at once."
    others = f"A new password for {user.name} was set {where}. Ask {user.name} whether that is right."
    _notify_both(user, f"{link.id} used", (own, others), program("one-time link"), at)


def _notify_both(user: User, subject: str, sentences: tuple[str, str], actor: Actor, at: datetime) -> None:
    """Tell the first sentence to the person, the second to the managers."""
    matter, today, (own, others) = NoticeKind.PASSWORD_RESET, at.date(), sentences
    notify(user.id, NewNotice(matter, subject, today, own, "/account"), actor=actor, at=at)
    notify_managers(user.unit_id, NewNotice(matter, subject, today, others, "/notices"), actor=actor, at=at)


@mails_link
def send_link(link: LinkToMail, at: datetime) -> None:
    """Put the mail that bears the link into the outbox, whatever the hour."""
    letter = of_link(link.person.name, link.address, is_reset=link.is_reset, lasts=link.lasts)
    with audited(AuditAction.QUEUE_MAIL, actor=program("one-time link"), at=at):
        add_mail(link.person, MailKind.LINK, str(link.id), letter, [], at)
