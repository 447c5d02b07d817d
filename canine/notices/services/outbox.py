"""The outbox: taken in hand by one process, delivered, or put off and tried again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.notices import queries
from canine.notices.messages import Trouble
from canine.notices.models import Mail
from canine.rules.mailing import LONGEST_TROUBLE, SENDING_LASTS, TRIED_FOR, MailKind, wait_after
from canine.rules.notifications import shortened

_UNSURE_TWICE = "It was interrupted twice while being sent, and may have arrived. It is not sent again by itself."
_HAS_LEFT = "The account has ended."
# The link opens an account: once it is with its person, it stands nowhere else.
_LINK_NOT_KEPT = "The link of this mail is not kept."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail in the hands of this process."""

    id: UUID
    recipient: str
    subject: str
    body: str
    may_be_a_repeat: bool


def claim(*, actor: Actor, at: datetime) -> Outgoing | None:
    """Take the next mail in hand, for no longer than SENDING_LASTS; None when none is due.

    Runs inside a transaction, of which there is only one writer at a time: no two processes take the same mail.
    A mail that was in the hands of a process that is gone may have been delivered: it goes out once more at most.
    """
    with audited(AuditAction.SEND_MAIL, actor=actor, at=at):
        while (mail := queries.next_due(at, gone_since=at - SENDING_LASTS)) is not None:
            was_in_hand, mail.sending_since = mail.sending_since is not None, None
            if mail.person.deactivated_at is not None:
                _give_up(mail, _HAS_LEFT, at)
            elif was_in_hand and mail.may_be_a_repeat:
                _give_up(mail, _UNSURE_TWICE, at)
            else:
                mail.may_be_a_repeat |= was_in_hand
                mail.attempts += 1
                mail.sending_since = at
                return Outgoing(mail.id, mail.recipient, mail.subject, mail.body, mail.may_be_a_repeat)
    return None


def delivered(mail_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Note that the server has taken the mail."""
    mail = queries.mail(mail_id)
    if mail.sent_at is None:
        with audited(AuditAction.SEND_MAIL, actor=actor, at=at):
            mail.sent_at, mail.sending_since, mail.given_up_at, mail.trouble = at, None, None, ""
            if mail.kind is MailKind.LINK:
                mail.body = _LINK_NOT_KEPT


def delayed(mail_id: UUID, trouble: Trouble, *, actor: Actor, at: datetime) -> None:
    """Note that the mail in hand was not taken, or nobody knows: try again, or give it up for all to see."""
    mail = queries.mail(mail_id)
    if mail.sent_at is None and mail.given_up_at is None:
        with audited(AuditAction.SEND_MAIL, actor=actor, at=at):
            mail.sending_since = None
            if trouble.is_unsure and mail.may_be_a_repeat:
                _give_up(mail, f"{_UNSURE_TWICE} {trouble.sentence}", at)
                return
            mail.may_be_a_repeat |= trouble.is_unsure
            _put_off(mail, trouble, at)


def delay_all(trouble: Trouble, *, actor: Actor, at: datetime) -> int:
    """Record the server could not be reached: puts off every mail that is due and in nobody's hands; gives how many."""
    waiting = queries.all_due(at)
    with audited(AuditAction.SEND_MAIL, actor=actor, at=at):
        for mail in waiting:
            mail.attempts += 1
            _put_off(mail, trouble, at)
    return len(waiting)


def try_again(mail_id: UUID, *, actor: Actor, at: datetime) -> Mail:
    """Put a mail that was given up, or waits, to the front again. Raises NotFound, or DomainError for a sent one."""
    mail = queries.mail(mail_id)
    if mail.sent_at is not None:
        raise DomainError("This mail was sent.")
    if mail.sending_since is not None:
        raise DomainError("This mail is being sent at this moment. Look again in a quarter of an hour.")
    with audited(AuditAction.KEEP_MAIL, actor=actor, at=at):
        mail.given_up_at, mail.next_attempt_at, mail.tried_until = None, at, at + TRIED_FOR
    return mail


def _put_off(mail: Mail, trouble: Trouble, at: datetime) -> None:
    mail.trouble = _one_line(trouble.sentence)
    wait = wait_after(mail.attempts, spread=trouble.spread, refused=trouble.is_refused)
    if at + wait > mail.tried_until:
        mail.given_up_at = at
    else:
        mail.next_attempt_at = at + wait


def _give_up(mail: Mail, why: str, at: datetime) -> None:
    mail.given_up_at, mail.trouble = at, _one_line(why)


def _one_line(words: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return shortened(" ".join(printable.split()), LONGEST_TROUBLE) or "No reason was given."
