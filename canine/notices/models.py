"""What somebody must be told: raised once, kept, marked when it was seen; and the mails that tell it outside."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.accounts.models import User
from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.mailing import LONGEST_TROUBLE, MailKind, MailState
from canine.rules.notifications import LONGEST_SENTENCE, NoticeKind

_OPEN = text("sent_at IS NULL AND given_up_at IS NULL")


class Notice(Record):
    """One sentence for one person. `due_on` is the day it is about, `rung` the days before it (below 0: after)."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "person_id", "seen_at", "raised_at", "id"),
        UniqueConstraint("person_id", "matter", "subject_id", "due_on", "rung", name="uq_notices_told_once"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    matter: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind, "matter"))
    subject_id: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    rung: Mapped[int] = mapped_column(Integer)
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    address: Mapped[str] = mapped_column(String(200))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Mail(Record):
    """A mail of the outbox: there is one for a person, a kind and what it is about, a day or a notice.

    `sending_since` is the claim of the process that has it in its hands. One whose claim ran out may have been
    delivered: it goes out once more, and says so. The log holds a hash of the text, which is that of the notices.
    """

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "about", name="uq_mails_queued_once"),
        CheckConstraint("attempts >= 0", name="attempts_from_zero"),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="sent_or_given_up"),
        CheckConstraint(
            "sending_since IS NULL OR (sent_at IS NULL AND given_up_at IS NULL)", name="in_hand_while_open"
        ),
        Index("ix_mails_open", "next_attempt_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[MailKind] = mapped_column(enum_column(MailKind, "mail_kind"))
    about: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    body: Mapped[str] = mapped_column(Text, info=SEALED)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    trouble: Mapped[str] = mapped_column(String(LONGEST_TROUBLE), default="")
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tried_until: Mapped[datetime] = mapped_column(UtcDateTime)
    sending_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    may_be_a_repeat: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[User] = relationship(lazy="joined")

    @property
    def state(self) -> MailState:
        """Where it is on its way."""
        if self.sent_at is not None:
            return MailState.SENT
        if self.given_up_at is not None:
            return MailState.GIVEN_UP
        if self.sending_since is not None:
            return MailState.SENDING
        return MailState.FAILED if self.trouble else MailState.WAITING


class MailedNotice(Record):
    """Which mail tells a notice: a notice goes out in one."""

    __tablename__ = "mailed_notices"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), unique=True)
    mail_id: Mapped[UUID] = mapped_column(ForeignKey("mails.id"), index=True)
