"""What is told in the program arrives by e-mail: a manager's day in one, everybody else's one by one, each once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.accounts.models import User
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.notices import services
from canine.notices.models import Mail, MailedNotice
from canine.rules.mailing import MailKind, MailState
from canine.rules.roles import Role
from canine.transaction import ConstraintBroken, transaction
from tests.in_force import role_of
from tests.notices.mailing import BASE_URL, notify, outbox, pass_at, with_mail
from tests.notices.post_office import PostOffice, post_office
from tests.scenes import Scene, actor

TEST = program("test")
DAY = timedelta(days=1)
# The first minute in Nairobi in which a manager's day is mailed.
HALF_PAST_SIX = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)
NIGHT = HALF_PAST_SIX - timedelta(hours=6)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")


def subjects(office: PostOffice, person: User) -> list[str]:
    return [letter["Subject"] for letter in office.for_(person.email)]


def test_a_handler_gets_a_mail_for_each_notice_at_once_with_the_page_where_it_can_be_mended(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    asha = scene.user(Role.HANDLER, "Asha Mwinyi")
    team = scene.team()
    notify(asha, "Check-up of Ruby – tomorrow.", at=NIGHT, address=f"/teams/{team.id}")
    notify(asha, "Retest of Simba today.", at=NIGHT)
    pass_at(with_mail(app, office.server), NIGHT)
    assert sorted(subjects(office, asha)) == [
        "Canine unit: Check-up of Ruby – tomorrow.",
        "Canine unit: Retest of Simba today.",
    ]
    letter = next(one for one in office.letters if "Ruby" in one["Subject"])
    assert (letter["From"], letter["Auto-Submitted"]) == ("canine@example.org", "auto-generated")
    assert letter["Date"].datetime == NIGHT
    assert letter["X-May-Be-A-Repeat"] is None
    assert text_of(letter) == (
        "Asha Mwinyi,\n\n"
        f"- Check-up of Ruby – tomorrow.\n  {BASE_URL}/teams/{team.id}\n\n"
        f"All your notices: {BASE_URL}/notices\n\n"
        "You get this mail because the matter is one of your duties in the unit.\n"
    )
    assert [(mail.state, mail.sent_at, mail.attempts) for mail in outbox()] == [(MailState.SENT, NIGHT, 1)] * 2
    pass_at(app, NIGHT + timedelta(minutes=1))
    assert len(office.letters) == 2


def test_a_manager_gets_one_digest_a_day_whatever_restarts(app: Flask, scene: Scene, office: PostOffice) -> None:
    manager = scene.user(Role.MANAGER)
    with_mail(app, office.server)
    for number in range(40):
        notify(manager, f"Notice {number}.", at=NIGHT, rung=7 if number % 2 else 0)
    pass_at(app, HALF_PAST_SIX - timedelta(seconds=1))
    assert office.letters == [], "not in the night"
    pass_at(app, HALF_PAST_SIX)
    assert subjects(office, manager) == ["Canine unit, 3 Mar 2026: 40 to deal with now"], "all fell due that day"
    told = text_of(office.letters[0])
    assert [f"- Notice {number}.\n" in told for number in range(40)] == [True] * 40
    notify(manager, "Later that day.", at=HALF_PAST_SIX + timedelta(hours=1))
    for hours in (1, 2, 17):
        pass_at(app, HALF_PAST_SIX + timedelta(hours=hours))
    assert len(office.letters) == 1
    pass_at(app, HALF_PAST_SIX + DAY)
    assert subjects(office, manager)[1:] == ["Canine unit, 4 Mar 2026: 1 to deal with now"]
    assert "- Later that day. (Told on 3 Mar 2026.)" in text_of(office.letters[1])
    assert "40 older notices are still marked as new in the program." in text_of(office.letters[1])
    pass_at(app, HALF_PAST_SIX + 2 * DAY)
    assert len(office.letters) == 2, "a day with nothing new has no mail"


def test_what_falls_due_in_the_night_is_in_the_digest_though_nothing_ran_in_it(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    manager = scene.user(Role.MANAGER)
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    notify(manager, "Yesterday evening.", at=NIGHT)
    pass_at(with_mail(app, office.server), HALF_PAST_SIX)
    (letter,) = office.for_(manager.email)
    assert "- Yesterday evening." in text_of(letter)
    assert "- Medical check-up of Ruby with Asha Mwinyi: " in text_of(letter)
    assert f"  {BASE_URL}/teams/{team.id}\n" in text_of(letter)


def test_what_was_seen_and_what_is_old_is_not_mailed_nor_is_anybody_who_left(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    reader, late, gone = (scene.user(Role.HANDLER) for _ in range(3))
    notify(reader, "Seen already.", at=NIGHT)
    notify(late, "Eight days old.", at=NIGHT - 8 * DAY)
    notify(gone, "For nobody.", at=NIGHT)
    with transaction():
        services.mark_seen(reader.id, actor=actor(reader), at=NIGHT)
        leave(gone)
    pass_at(with_mail(app, office.server), NIGHT)
    assert (office.letters, outbox()) == ([], [])


def test_without_a_mail_server_nothing_is_put_into_the_outbox(app: Flask, scene: Scene) -> None:
    notify(scene.user(Role.HANDLER), "In the program.", at=NIGHT)
    pass_at(with_mail(app, None), NIGHT)
    assert outbox() == []


def test_the_database_takes_no_second_mail_on_the_same_and_no_notice_in_two(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    asha = scene.user(Role.HANDLER)
    notify(asha, "Once.", at=NIGHT)
    pass_at(with_mail(app, office.server), NIGHT)
    (mail,) = outbox()
    (link,) = db.session.scalars(select(MailedNotice)).all()
    again = {
        name: getattr(mail, name)
        for name in ("person_id", "recipient", "subject", "body", "queued_at", "next_attempt_at", "tried_until")
    }
    notice_id = link.notice_id
    doubles = (
        Mail(**again, kind=MailKind.NOTICE, about=mail.about),
        MailedNotice(notice_id=notice_id, mail_id=mail.id),
    )
    for double in doubles:
        with pytest.raises(ConstraintBroken), transaction(), audited(AuditAction.QUEUE_MAIL, actor=TEST, at=NIGHT):
            db.session.add(double)


def test_the_log_has_three_lines_for_a_mail_and_one_for_each_notice_in_it_and_none_of_its_words(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    notify(scene.user(Role.HANDLER), "Only in the notice.", at=NIGHT)
    before = verify().entries
    pass_at(with_mail(app, office.server), NIGHT)
    found = verify()
    assert found.ok
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.number > before).order_by(AuditEntry.number)).all()
    assert [(row.action, row.object_type) for row in rows] == [
        ("notices.queue_mail", "mails"),
        ("notices.queue_mail", "mailed_notices"),
        ("notices.send_mail", "mails"),
        ("notices.send_mail", "mails"),
    ]
    assert "your duties" not in "".join(row.after for row in rows)


def leave(person: User) -> None:
    change = UserChange(person.name, role_of(person), person.unit_id, "", is_active=False)
    accounts.change_user(person.id, change, actor=TEST, at=NIGHT)
