"""A mail that fails is tried again, is there for all to see who answer for it, and never goes out twice unsaid."""

import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.actor import program
from canine.extensions import db
from canine.notices import delivery, services
from canine.rules.mailing import SENDING_LASTS, MailState
from canine.rules.roles import Role
from canine.settings import Encryption, MailServer
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.in_force import move, role_of
from tests.notices.mailing import notify, outbox, pass_at, with_mail
from tests.notices.post_office import PostOffice, post_office, server_at
from tests.ports import free_port
from tests.scenes import LONG_AGO, Scene
from tests.tables import table, words

Browser = Callable[..., FlaskClient]
TEST = program("test")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NIGHT = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


def listed(client: FlaskClient) -> list[tuple[str, str]]:
    """Whom each mail is for, and its state and trouble."""
    rows = [[words(cell) for cell in row] for row in table(client.get("/notices/mail"), "E-mails")]
    return [(row[0], f"{row[3]} | {row[4]}") for row in rows]


def test_a_server_that_is_down_is_shown_and_the_mail_goes_out_when_it_is_back(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    asha, port = scene.user(Role.HANDLER, "Asha Mwinyi"), free_port()
    notify(asha, "Check-up of Ruby tomorrow.", at=NIGHT)
    pass_at(with_mail(app, server_at(port)), NIGHT)
    (mail,) = outbox()
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert MINUTE / 2 <= mail.next_attempt_at - NIGHT <= MINUTE
    with freeze_time(NIGHT + MINUTE):
        client = client_as(Role.MANAGER)
        assert "1 e-mail with notices could not be sent." in client.get("/notices").get_data(as_text=True)
        ((who, trouble),) = listed(client)
    assert who == "Asha Mwinyi"
    assert re.fullmatch(rf"failed again at 3 Mar 2026, 00:3\d \| 127\.0\.0\.1:{port}: .*refused", trouble)
    with post_office(port) as office:
        pass_at(app, NIGHT + MINUTE)
        assert [letter["Subject"] for letter in office.letters] == ["Canine unit: Check-up of Ruby tomorrow."]
        assert office.letters[0]["X-May-Be-A-Repeat"] is None, "it never left before"
    (mail,) = outbox()
    assert (mail.state, mail.attempts, mail.trouble) == (MailState.SENT, 2, "")
    with freeze_time(NIGHT + MINUTE):
        assert "could not be sent" not in client_as(Role.MANAGER).get("/notices").get_data(as_text=True)


def test_one_recipient_refused_keeps_no_other_waiting_and_is_given_up_after_three_days_for_all_to_see(
    app: Flask, scene: Scene, office: PostOffice, client_as: Browser
) -> None:
    wrong, busy, right = (scene.user(Role.HANDLER, name) for name in ("Wrong", "Busy", "Right"))
    office.refused = {wrong.email: "550 5.1.1 No such user", busy.email: "450 4.2.1 Come back later"}
    for person in (wrong, busy, right):
        notify(person, f"For {person.name}.", at=NIGHT)
    pass_at(with_mail(app, office.server), NIGHT)
    assert [letter["To"] for letter in office.letters] == [right.email]
    states = {mail.person.name: (mail.state, mail.trouble) for mail in outbox()}
    assert states == {
        "Wrong": (MailState.FAILED, "550 5.1.1 No such user"),
        "Busy": (MailState.FAILED, "450 4.2.1 Come back later"),
        "Right": (MailState.SENT, ""),
    }
    del office.refused[busy.email]
    at = NIGHT
    while any(mail.state is MailState.FAILED for mail in outbox()):
        at = max(min(mail.next_attempt_at for mail in outbox() if mail.state is MailState.FAILED), at)
        assert at <= NIGHT + 3 * DAY
        pass_at(app, at)
    assert len(office.for_(busy.email)) == 1
    (given_up,) = (mail for mail in outbox() if mail.state is MailState.GIVEN_UP)
    assert given_up.person.name == "Wrong"
    assert 3 <= given_up.attempts <= 7, "a server that says no is asked once a day"
    pass_at(app, NIGHT + 30 * DAY)
    with freeze_time(NIGHT + 30 * DAY):
        client = client_as(Role.ADMINISTRATOR)
        assert "1 e-mail with notices could not be sent." in client.get("/notices").get_data(as_text=True)
        assert listed(client)[0][1].endswith("| 550 5.1.1 No such user")
        del office.refused[wrong.email]
        answer = client.post(f"/notices/mail/{given_up.id}/try-again", follow_redirects=True)
        assert "tried again within a minute or two" in answer.get_data(as_text=True)
    pass_at(app, NIGHT + 30 * DAY)
    assert len(office.for_(wrong.email)) == 1
    with freeze_time(NIGHT + 30 * DAY):
        answer = client.post(f"/notices/mail/{given_up.id}/try-again")
        assert (answer.status_code, "This mail was sent." in answer.get_data(as_text=True)) == (422, True)


def test_two_processes_that_send_at_once_send_each_mail_once(app: Flask, scene: Scene, office: PostOffice) -> None:
    people = [scene.user(Role.HANDLER) for _ in range(12)]
    for person in people:
        notify(person, "Told at once.", at=NIGHT)
    pass_at(with_mail(app, server_at(free_port())), NIGHT)
    later, sent, start = NIGHT + MINUTE, [], threading.Barrier(3)

    def one_process() -> None:
        with app.app_context():
            start.wait()
            sent.append(delivery.deliver(office.server, actor=TEST, now=lambda: later))
            db.session.remove()

    senders = [threading.Thread(target=one_process) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sum(sent) == len(people)
    assert Counter(letter["To"] for letter in office.letters) == Counter(person.email for person in people)
    assert {(mail.state, mail.attempts, mail.may_be_a_repeat) for mail in outbox()} == {(MailState.SENT, 2, False)}


def test_a_mail_in_the_hands_of_a_process_is_nobody_elses_until_the_claim_runs_out(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    asha = scene.user(Role.HANDLER)
    notify(asha, "Once, or twice and said so.", at=NIGHT)
    with transaction():
        services.queue(base_url="", zone=app.config["TIMEZONE"], actor=TEST, at=NIGHT)
        taken = services.claim(actor=TEST, at=NIGHT)
        assert taken is not None and not taken.may_be_a_repeat
    pass_at(with_mail(app, office.server), NIGHT + SENDING_LASTS - timedelta(seconds=1))
    assert office.letters == []
    pass_at(app, NIGHT + SENDING_LASTS)
    (letter,) = office.letters
    assert letter["Subject"] == "[may be a repeat] Canine unit: Once, or twice and said so."
    assert letter["X-May-Be-A-Repeat"] == "yes"
    assert letter.get_content().startswith("This mail may have reached you before:")
    pass_at(app, NIGHT + DAY)
    assert len(office.letters) == 1


@pytest.mark.slow
def test_a_process_killed_between_sending_and_marking_costs_one_repeat_that_says_so_and_no_third(
    sqlite_app: Flask, office: PostOffice
) -> None:
    asha = Scene().user(Role.HANDLER)
    with_mail(sqlite_app, office.server)
    notify(asha, "Check-up of Ruby tomorrow.", at=NIGHT)
    killed(sqlite_app, office, NIGHT)
    assert [letter["X-May-Be-A-Repeat"] for letter in office.letters] == [None]
    assert [mail.state for mail in outbox()] == [MailState.SENDING]
    killed(sqlite_app, office, NIGHT + SENDING_LASTS)
    first, second = office.letters
    assert (second["X-May-Be-A-Repeat"], second["Message-ID"]) == ("yes", first["Message-ID"])
    pass_at(sqlite_app, NIGHT + 2 * SENDING_LASTS)
    pass_at(sqlite_app, NIGHT + DAY)
    assert len(office.letters) == 2
    (mail,) = outbox()
    assert mail.state is MailState.GIVEN_UP
    assert mail.trouble.startswith("It was interrupted twice while being sent, and may have arrived.")


def killed(app: Flask, office: PostOffice, at: datetime) -> None:
    """Runs the job in a process of its own, which is killed when the server has read its first mail."""
    chosen = app.config["SETTINGS"]
    code = f"""
        from datetime import datetime
        from freezegun import freeze_time
        from canine import clock, create_app, jobs
        app = create_app()  # before time stands still: a column's type is told by the real classes
        with freeze_time("{at:%Y-%m-%d %H:%M:%S}"):
            clock._counted = lambda: clock.now().timestamp()
            clock.steps = clock.Steps()
            at = datetime.fromisoformat("{at.isoformat()}")
            job = next(job for job in jobs.JOBS if job.name == "mail")
            jobs.run(app, job, "another process", at=at)
    """
    environ = {
        "CANINE_INSTANCE": str(chosen.instance),
        "CANINE_SECRET_KEY": "k" * 40,
        "CANINE_SMTP_URL": f"smtp://127.0.0.1:{office.port}?from=canine@example.org",
    }
    db.session.rollback()
    process = subprocess.Popen([sys.executable, "-c", dedent(code)], env=environ, cwd=Path(__file__).parents[2])
    office.kills = lambda: process.pid
    assert process.wait(60) == -9
    office.kills = lambda: None


def test_a_line_that_breaks_after_the_text_is_a_repeat_the_second_time_and_given_up_the_third(
    app: Flask, scene: Scene, office: PostOffice
) -> None:
    notify(scene.user(Role.HANDLER), "Check-up of Ruby tomorrow.", at=NIGHT)
    office.breaks_after_reading = True
    with_mail(app, office.server)
    for minutes in (0, 1, 5, 60, 600):
        pass_at(app, NIGHT + minutes * MINUTE)
    assert [letter["X-May-Be-A-Repeat"] for letter in office.letters] == [None, "yes"]
    assert [mail.state for mail in outbox()] == [MailState.GIVEN_UP]


def test_a_password_never_leaves_over_an_open_line(app: Flask, scene: Scene, office: PostOffice) -> None:
    notify(scene.user(Role.HANDLER), "Check-up of Ruby tomorrow.", at=NIGHT)
    private = MailServer("127.0.0.1", office.port, Encryption.ALWAYS, "unit", "plum-ladder", "canine@example.org")
    pass_at(with_mail(app, private), NIGHT)
    (mail,) = outbox()
    assert mail.trouble.endswith("STARTTLS extension not supported by server.")
    assert "plum-ladder" not in mail.trouble


def test_a_mail_to_somebody_who_has_left_meanwhile_is_not_sent(app: Flask, scene: Scene, office: PostOffice) -> None:
    asha = scene.user(Role.HANDLER)
    notify(asha, "Check-up of Ruby tomorrow.", at=NIGHT)
    pass_at(with_mail(app, server_at(free_port())), NIGHT)
    with transaction():
        change = UserChange(asha.name, role_of(asha), asha.unit_id, "", is_active=False)
        accounts.change_user(asha.id, change, actor=TEST, at=NIGHT)
    pass_at(with_mail(app, office.server), NIGHT + MINUTE)
    assert office.letters == []
    assert [(mail.state, mail.trouble) for mail in outbox()] == [(MailState.GIVEN_UP, "The account has ended.")]


@freeze_time(NIGHT)
def test_a_manager_sees_the_mails_of_the_own_unit_and_an_administrator_all(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    manager, administrator = scene.user(Role.MANAGER), scene.user(Role.ADMINISTRATOR)
    with transaction():
        other = units.add_unit(UnitEntry("NBO", "Nairobi", "Service", "Airport"), actor=TEST, at=LONG_AGO)
    mine, theirs = scene.user(Role.HANDLER, "Mine"), scene.user(Role.HANDLER, "Theirs")
    with transaction():
        move(theirs, other.id)
    for person in (mine, theirs):
        notify(person, "Told.", at=NIGHT)
    pass_at(with_mail(app, server_at(free_port())), NIGHT)
    ids = {mail.person.name: mail.id for mail in outbox()}
    assert [who for who, _state in listed(client_as(manager))] == ["Mine"]
    assert sorted(who for who, _state in listed(client_as(administrator))) == ["Mine", "Theirs"]
    assert client_as(manager).get(f"/notices/mail/{ids['Mine']}").status_code == 200
    assert client_as(manager).get(f"/notices/mail/{ids['Theirs']}").status_code == 403
    assert client_as(manager).post(f"/notices/mail/{ids['Theirs']}/try-again").status_code == 403
    assert client_as(administrator).get(f"/notices/mail/{ids['Theirs']}").status_code == 200
