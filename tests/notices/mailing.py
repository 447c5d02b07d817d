"""Notices to be mailed, and passes of the job that mails them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import Flask
from freezegun import freeze_time
from sqlalchemy import select

from canine import jobs
from canine.accounts.models import User
from canine.actor import program
from canine.extensions import db
from canine.notices import services
from canine.notices.messages import NewNotice
from canine.notices.models import Mail
from canine.rules.notifications import NoticeKind
from canine.settings import MailServer
from canine.transaction import transaction

BASE_URL = "https://canine.example.org"
MAIL = next(job for job in jobs.JOBS if job.name == "mail")


def notify(person: User, sentence: str, *, at: datetime, rung: int = 0, address: str = "/dogs") -> None:
    """Tells a person something about a subject of its own."""
    notice = NewNotice(NoticeKind.CHECKUP_WAITS, sentence[:100], at.date(), sentence, address, rung)
    with transaction():
        assert services.notify(person.id, notice, actor=program("test"), at=at)


def with_mail(app: Flask, server: MailServer | None) -> Flask:
    """The application with this mail server in its settings."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_server=server, base_url=BASE_URL)
    return app


def pass_at(app: Flask, at: datetime) -> None:
    """One pass of the job, as the scheduler of some process makes it."""
    db.session.rollback()
    with freeze_time(at):
        assert jobs.run(app, MAIL, "the only process", at=at)
    db.session.rollback()


def outbox() -> Sequence[Mail]:
    db.session.rollback()
    return db.session.scalars(select(Mail).order_by(Mail.queued_at, Mail.subject)).all()
