"""Putting into the outbox what was not put there yet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts.models import User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.notices import queries
from canine.notices.letters import Letter, News, of_digest, of_notice
from canine.notices.models import Mail, MailedNotice, Notice
from canine.rules.mailing import NEWS_FOR, TRIED_FOR, MailKind, digest_day
from canine.rules.roles import Role


def digests_wait(*, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a manager's digest would be made now: what fell due in the night must be told before."""
    return any(person.role is Role.MANAGER for person, _notices in _told_nobody_yet(at, zone))


def queue(*, base_url: str, zone: ZoneInfo, actor: Actor, at: datetime) -> int:
    """Make the mails that are wanted and not made yet, and return how many; running it again makes none.

    A manager gets one digest a day, everybody else a mail for each notice. What was seen already, or is older
    than NEWS_FOR, is not mailed: it stands in the program.
    """
    made, today = 0, at.astimezone(zone).date()
    with audited(AuditAction.QUEUE_MAIL, actor=actor, at=at):
        for person, notices in _told_nobody_yet(at, zone):
            if person.role is Role.MANAGER:
                _queue_digest(person, notices, base_url, zone, at)
                made += 1
                continue
            for notice in notices:
                letter = of_notice(person.name, today, _news(notice, zone), base_url)
                add_mail(person, MailKind.NOTICE, str(notice.id), letter, [notice], at)
                made += 1
    return made


def _told_nobody_yet(at: datetime, zone: ZoneInfo) -> list[tuple[User, list[Notice]]]:
    """Return the people with notices to be mailed at that moment; managers from the hour on, unless they had
    their mail.
    """
    waiting: dict[UUID, tuple[User, list[Notice]]] = {}
    for person, notice in queries.not_mailed(since=at - NEWS_FOR, until=at):
        waiting.setdefault(person.id, (person, []))[1].append(notice)
    today = digest_day(at, zone)
    served = queries.served_with_digest(str(today)) if today else set()
    return [
        (person, notices)
        for person, notices in waiting.values()
        if person.role is not Role.MANAGER or (today is not None and person.id not in served)
    ]


def _queue_digest(person: User, notices: Sequence[Notice], base_url: str, zone: ZoneInfo, at: datetime) -> None:
    day = at.astimezone(zone).date()
    # After days without a mail the same may have reached several rungs: the last one says it all.
    latest = {(one.matter, one.subject_id, one.due_on): _news(one, zone) for one in notices}
    older = queries.unseen(person.id) - len(notices)
    letter = of_digest(person.name, day, list(latest.values()), older, base_url)
    add_mail(person, MailKind.DIGEST, str(day), letter, notices, at)


def _news(notice: Notice, zone: ZoneInfo) -> News:
    told_on = notice.raised_at.astimezone(zone).date()
    return News(notice.sentence, notice.address, notice.due_on, notice.rung, told_on)


def add_mail(person: User, kind: MailKind, about: str, letter: Letter, notices: Sequence[Notice], at: datetime) -> None:
    """Put a mail into the outbox, with the notices that it tells; inside an audited action."""
    mail = Mail(
        person_id=person.id,
        kind=kind,
        about=about,
        recipient=person.email,
        subject=" ".join(letter.subject.split()),
        body=letter.body,
        queued_at=at,
        next_attempt_at=at,
        tried_until=at + TRIED_FOR,
    )
    db.session.add(mail)
    db.session.flush()
    db.session.add_all(MailedNotice(notice_id=notice.id, mail_id=mail.id) for notice in notices)
