"""A person's calendar program fetches what falls due for them, and nobody else does; the address can be revoked."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from icalendar import Calendar
from sqlalchemy import func, select

from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.accounts.models import User
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.notices.models import Notice
from canine.readiness import services
from canine.readiness.models import CalendarLink
from canine.registry.models import Team
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import ConstraintBroken, transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.in_force import move, put_in_force
from tests.scenes import LONG_AGO, Scene

Browser = Callable[..., FlaskClient]
TEST = program("test")
EXPIRY = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def certified_team(scene: Scene, handler: User) -> Team:
    """Ruby with Asha, certified in RASCO since LONG_AGO until EXPIRY, and found fit at the beginning."""
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi", user=handler))
    scene.odour("ivory")
    scene.medical(team.dog)
    with transaction():
        standing.certify(team.id, Mode.RASCO, ("ivory",), until=EXPIRY, source="test", actor=TEST, at=LONG_AGO)
    return team


def address_of(client: FlaskClient) -> str:
    """Makes a new address, which stands on the answer; gives its path."""
    shown = client.post("/calendar").get_data(as_text=True)
    (token,) = re.findall(r"<code>http://127\.0\.0\.1:5000/calendar/([\w-]{43})\.ics</code>", shown)
    return f"/calendar/{token}.ics"


def events(client: FlaskClient, address: str) -> list[tuple[date, str]]:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    found = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    return [(event.decoded("DTSTART"), str(event["SUMMARY"])) for event in found]


@freeze_time(NOON)
def test_the_calendar_holds_every_due_date_as_an_all_day_event_with_the_teams_page(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    asha = scene.user(Role.HANDLER)
    team = certified_team(scene, asha)
    address = address_of(client_as(asha))
    assert events(stranger, address) == [
        (date(2026, 3, 31), "Maintenance training of the month (0 h of 16 h so far), Ruby with Asha Mwinyi"),
        (date(2026, 4, 5), "Efficacy check-up (RASCO), Ruby with Asha Mwinyi"),
        (date(2026, 6, 30), "End of the certificate (RASCO: ivory), Ruby with Asha Mwinyi"),
        (date(2026, 7, 5), "Medical check-up, Ruby with Asha Mwinyi"),
        (date(2026, 7, 5), "RASCO refresher (RASCO), Ruby with Asha Mwinyi"),
        (date(2027, 1, 5), "Refresher of the dog, Ruby with Asha Mwinyi"),
        (date(2027, 1, 5), "Refresher of the handler, Ruby with Asha Mwinyi"),
    ]
    content = stranger.get(address).get_data()
    lines = content.split(b"\r\n")
    assert (lines[0], lines[1], lines[-2:]) == (b"BEGIN:VCALENDAR", b"VERSION:2.0", [b"END:VCALENDAR", b""])
    assert b"\n" not in content.replace(b"\r\n", b"") and max(map(len, lines)) <= 75
    first = Calendar.from_ical(content).walk("VEVENT")[1]
    page = f"http://127.0.0.1:5000/teams/{team.id}"
    assert (str(first["URL"]), first.decoded("DTEND"), first.decoded("DTSTAMP")) == (page, date(2026, 4, 6), NOON)
    assert str(first["DESCRIPTION"]) == (
        f"Efficacy check-up (RASCO) of Ruby with Asha Mwinyi: 5 Apr 2026, in 33 days.\n{page}"
    )
    assert b"DTSTART;VALUE=DATE:20260405" in lines
    assert b"VTIMEZONE" not in content


def test_an_event_keeps_its_id_and_says_when_it_is_overdue(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    asha = scene.user(Role.HANDLER)
    certified_team(scene, asha)
    with freeze_time(NOON):
        address = address_of(client_as(asha))
        before = Calendar.from_ical(stranger.get(address).get_data()).walk("VEVENT")
    with freeze_time(EXPIRY + timedelta(days=1)):
        after = Calendar.from_ical(stranger.get(address).get_data()).walk("VEVENT")
    old, new = ({str(event["UID"]): str(event["SUMMARY"]) for event in found} for found in (before, after))
    assert len(old) == len(before) == 7
    kept = {old[uid]: new[uid] for uid in old.keys() & new.keys()}
    assert kept["End of the certificate (RASCO: ivory), Ruby with Asha Mwinyi"] == (
        "Overdue: End of the certificate (RASCO: ivory), Ruby with Asha Mwinyi"
    )
    assert kept["Medical check-up, Ruby with Asha Mwinyi"] == "Medical check-up, Ruby with Asha Mwinyi"


@freeze_time(NOON)
def test_everybody_has_the_dates_of_which_they_would_be_told_and_no_others(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    asha, other = scene.user(Role.HANDLER), scene.user(Role.HANDLER)
    certified_team(scene, asha)
    scene.team(scene.dog("Simba"), scene.handler("Peter", user=other))
    manager, veterinarian, elsewhere = scene.user(Role.MANAGER), scene.user(Role.VETERINARIAN), scene.user(Role.MANAGER)
    with transaction():
        unit = units.add_unit(UnitEntry("NBO", "Nairobi", "Service", "Airport"), actor=TEST, at=LONG_AGO)
        move(elsewhere, unit.id)
    people = (asha, other, manager, veterinarian, elsewhere)
    calendars = {person.id: len(events(stranger, address_of(client_as(person)))) for person in people}
    assert list(calendars.values()) == [7, 4, 11, 2, 0]
    with transaction():
        services.remind(at=EXPIRY - timedelta(hours=1), zone=app.config["TIMEZONE"])
    kinds = select(func.count(func.distinct(Notice.matter + Notice.subject_id)))
    no_dues = Notice.matter != NoticeKind.WITHDRAWAL_PROPOSED
    told = {person.id: db.session.scalar(kinds.where(Notice.person_id == person.id, no_dues)) for person in people}
    assert list(told.values()) == [5, 2, 7, 2, 0], "by then all has come near but the refreshers of next January"


@freeze_time(NOON)
def test_a_revoked_or_replaced_address_and_one_of_a_closed_account_open_nothing(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    asha = scene.user(Role.HANDLER)
    client = client_as(asha)
    first = address_of(client)
    second = address_of(client)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    answer = client.post("/calendar/revoke", follow_redirects=True)
    assert "it opens nothing any more" in answer.get_data(as_text=True)
    assert stranger.get(second).status_code == 404
    assert client.post("/calendar/revoke").status_code == 422
    third = address_of(client)
    assert stranger.get(third).status_code == 200
    for role, is_active, status in (
        (Role.PROSECUTOR, True, 404),
        (Role.HANDLER, True, 200),
        (Role.HANDLER, False, 404),
    ):
        with transaction():
            put_in_force(asha, role)
            change = UserChange(asha.name, role, asha.unit_id, "", is_active=is_active)
            accounts.change_user(asha.id, change, actor=TEST, at=NOON)
        assert stranger.get(third).status_code == status, (role, is_active)


@freeze_time(NOON)
def test_the_address_is_shown_once_and_kept_only_as_a_hash_and_a_look_is_not_logged(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    client = client_as(Role.HANDLER)
    address = address_of(client)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in client.get("/calendar").get_data(as_text=True)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    (link,) = db.session.scalars(select(CalendarLink)).all()
    assert token not in "".join(entry.after for entry in entries) + link.token_hash
    assert link.token_hash not in "".join(entry.after for entry in entries)
    assert [entry.action for entry in entries][-1] == "readiness.keep_calendar"
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    for guess in (address, address[:-5] + ".ics", f"/calendar/{link.token_hash}.ics", "/calendar/.ics"):
        assert (stranger.get(guess).status_code == 200) is (guess == address)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_the_database_takes_no_second_address_in_force(app: Flask, scene: Scene) -> None:
    asha = scene.user(Role.HANDLER)
    with pytest.raises(ConstraintBroken), transaction(), audited(AuditAction.KEEP_CALENDAR, actor=TEST, at=NOON):
        db.session.add_all(
            CalendarLink(person_id=asha.id, token_hash=letter * 64, made_at=NOON) for letter in ("a", "b")
        )


def test_who_asks_too_often_is_told_to_wait(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    answers = [client.get("/calendar/guess.ics").status_code for _ in range(61)]
    assert (answers[0], answers[-1]) == (404, 429)
