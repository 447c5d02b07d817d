"""Reads of notices, and of the mails that tell them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Uuid, and_, bindparam, exists, func, or_, select

from canine.accounts import places
from canine.accounts.models import User
from canine.accounts.places import Place
from canine.columns import Units, icontains_any, within
from canine.extensions import db
from canine.listing import Listable, moments
from canine.notices.messages import NewNotice
from canine.notices.models import Mail, MailedNotice, Notice
from canine.rows import get_or_not_found
from canine.rules.listing import Asked, Paged
from canine.rules.mailing import MailKind, MailState
from canine.rules.roles import Role

LATEST = 100
_UTC = ZoneInfo("UTC")


def notices_of(person_id: UUID) -> Sequence[Notice]:
    """Return the latest hundred notices of a person, what was not seen first, then the newest first."""
    return notice_page(person_id, Asked(), _UTC).rows


def notice_page(person_id: UUID, asked: Asked, zone: ZoneInfo) -> Paged[Notice]:
    """Return a hundred notices of a person, page by page: what was not seen first, then the newest first."""
    statement = select(Notice).where(Notice.person_id == person_id)
    if asked.text:
        statement = statement.where(icontains_any(asked.text, Notice.sentence))
    return _listable(zone).records(statement, replace(asked, per_page=max(LATEST, asked.per_page)))


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what a person's notices can be asked for; the days are those on which they were told."""
    return Listable(
        usual=(Notice.seen_at.is_not(None), Notice.raised_at.desc(), Notice.sentence, Notice.id),
        conditions={
            **moments(Notice.raised_at, zone),
            "matter": lambda word: Notice.matter == word,
            "state": lambda word: Notice.seen_at.is_(None) == (word == "new"),
        },
        orders={"matter": Notice.matter, "due_on": Notice.due_on, "raised_at": Notice.raised_at},
    )


def unseen(person_id: UUID) -> int:
    """How many notices a person has not seen."""
    statement = select(func.count()).where(Notice.person_id == person_id, Notice.seen_at.is_(None))
    return db.session.scalar(statement) or 0


_ALL_UNTOLD_MANAGERS = (
    select(User.id)
    .where(
        User.role == Role.MANAGER,
        User.deactivated_at.is_(None),
        ~exists().where(
            Notice.person_id == User.id,
            Notice.matter == bindparam("matter"),
            Notice.subject_id == bindparam("subject_id"),
            Notice.due_on == bindparam("due_on"),
            Notice.rung == bindparam("rung"),
        ),
    )
    .order_by(User.name)
)
# The column has its type from the key of a table that may be known only later: so the type is said here.
_UNIT = bindparam("unit_id", type_=Uuid())
_UNTOLD_MANAGERS = _ALL_UNTOLD_MANAGERS.where(User.unit_id == _UNIT)


def untold_managers(unit_id: UUID | None, notice: NewNotice) -> Sequence[UUID]:
    """Return the managers of a unit who have no such notice yet; without a unit, all."""
    told = {name: getattr(notice, name) for name in ("matter", "subject_id", "due_on", "rung")}
    db.session.flush()
    if unit_id is None:
        return db.session.connection().execute(_ALL_UNTOLD_MANAGERS, told).scalars().all()
    return db.session.connection().execute(_UNTOLD_MANAGERS, {"unit_id": unit_id, **told}).scalars().all()


def not_mailed(*, since: datetime, until: datetime) -> list[tuple[User, Notice]]:
    """Return what active people were told from `since` until `until`, have not seen, and got no mail of; in
    that order.
    """
    rows = db.session.execute(
        select(User, Notice)
        .join(Notice, Notice.person_id == User.id)
        .where(
            Notice.raised_at >= since,
            Notice.raised_at <= until,
            Notice.seen_at.is_(None),
            User.deactivated_at.is_(None),
            ~exists().where(MailedNotice.notice_id == Notice.id),
        )
        .order_by(Notice.raised_at, Notice.sentence, Notice.id)
    )
    return [(person, notice) for person, notice in rows]


def served_with_digest(day: str) -> set[UUID]:
    """Return the people whose digest of that day was made."""
    return set(db.session.scalars(select(Mail.person_id).where(Mail.kind == MailKind.DIGEST, Mail.about == day)))


def mail(mail_id: UUID) -> Mail:
    """One mail. Raises NotFound."""
    return get_or_not_found(Mail, mail_id, "There is no such mail.")


@places.of("mail_id")
def _place_of_mail(mail_id: UUID) -> Place | None:
    unit_id = mail(mail_id).person.unit_id
    return Place(unit_id) if unit_id else places.OF_NOBODY


def next_due(at: datetime, *, gone_since: datetime) -> Mail | None:
    """Return the mail that has waited longest and is in nobody's hands, or in those of a process that is gone."""
    in_nobodys_hands = or_(Mail.sending_since.is_(None), Mail.sending_since <= gone_since)
    return db.session.scalar(_due(at).where(in_nobodys_hands).limit(1))


def all_due(at: datetime) -> Sequence[Mail]:
    """Every mail that may be sent now and that nobody has in hand."""
    return db.session.scalars(_due(at).where(Mail.sending_since.is_(None))).all()


def _due(at: datetime) -> Select[Mail]:
    return (
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.next_attempt_at <= at)
        .order_by(Mail.next_attempt_at, Mail.id)
    )


def mails(unit_id: Units, asked: Asked, zone: ZoneInfo) -> Paged[Mail]:
    """Return the outbox for the people of these units, page by page: what is in trouble first, then the newest."""
    statement = _of_unit(select(Mail), unit_id)
    if asked.text:
        statement = statement.where(icontains_any(asked.text, User.name_folded, Mail.recipient, Mail.trouble))
    return _mails(zone).records(statement, asked)


@cache
def _mails(zone: ZoneInfo) -> Listable:
    """Return what the outbox can be asked for."""
    is_open = and_(Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
    in_trouble = and_(Mail.sent_at.is_(None), Mail.trouble != "")
    states = {
        MailState.SENT: Mail.sent_at.is_not(None),
        MailState.GIVEN_UP: Mail.given_up_at.is_not(None),
        MailState.SENDING: and_(is_open, Mail.sending_since.is_not(None)),
        MailState.FAILED: and_(is_open, Mail.sending_since.is_(None), Mail.trouble != ""),
        MailState.WAITING: and_(is_open, Mail.sending_since.is_(None), Mail.trouble == ""),
    }
    return Listable(
        usual=(~in_trouble, Mail.sent_at.is_not(None), Mail.queued_at.desc(), Mail.id),
        conditions={
            **moments(Mail.queued_at, zone),
            "kind": lambda word: Mail.kind == word,
            "state": lambda word: states[word],
        },
        orders={"to": User.name_folded, "kind": Mail.kind, "queued_at": Mail.queued_at},
    )


def mails_in_trouble(unit_id: Units) -> int:
    """How many mails could not be sent, given up or tried again, of those of these units."""
    statement = select(func.count(Mail.id)).where(Mail.sent_at.is_(None), Mail.trouble != "")
    return db.session.scalar(_of_unit(statement, unit_id)) or 0


def notices_in(mail_id: UUID) -> Sequence[Notice]:
    """Return what a mail tells."""
    return db.session.scalars(
        select(Notice)
        .join(MailedNotice, MailedNotice.notice_id == Notice.id)
        .where(MailedNotice.mail_id == mail_id)
        .order_by(Notice.due_on, Notice.sentence)
    ).all()


def _of_unit(statement: Select[Any], unit_id: Units) -> Select[Any]:
    return statement.join(User, User.id == Mail.person_id).where(within(User.unit_id, unit_id))
