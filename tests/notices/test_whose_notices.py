"""Who is told, how often and in how many words; and that nobody reads or marks what another was told."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.accounts.models import User
from canine.actor import program
from canine.extensions import db
from canine.notices import queries, services
from canine.notices.messages import NewNotice
from canine.notices.models import Notice
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.in_force import move, role_of
from tests.scenes import LONG_AGO, Scene
from tests.tables import table, words

Browser = Callable[..., FlaskClient]
TEST = program("test")
YESTERDAY = NOON - timedelta(days=1)


def telling(sentence: str, **changes: Any) -> NewNotice:
    told: dict[str, Any] = {
        "matter": NoticeKind.MEDICAL,
        "subject_id": sentence[:100],
        "due_on": date(2026, 3, 10),
        "address": "/teams",
    }
    return NewNotice(sentence=sentence, **(told | changes))


def notify(person: User, sentence: str, at: datetime = YESTERDAY, **changes: Any) -> bool:
    with transaction():
        return services.notify(person.id, telling(sentence, **changes), actor=TEST, at=at)


def listed(client: FlaskClient) -> list[str]:
    """What stands on the page, in its order; what was not seen ends in "new"."""
    return [words(row[0]) for row in table(client.get("/notices"), "Notices")]


@freeze_time(NOON)
def test_a_notice_leads_to_the_page_where_it_can_be_mended(scene: Scene, client_as: Browser) -> None:
    manager, team = scene.user(Role.MANAGER), scene.team()
    notify(manager, "Certificate ends.", matter=NoticeKind.CERTIFICATE_EXPIRY, address=f"/teams/{team.id}")
    client = client_as(manager)
    listed_links = re.findall(
        r'<a [^>]*href="([^"]+)"[^>]*>Certificate ends.</a>', client.get("/notices").get_data(as_text=True)
    )
    assert listed_links == [f"/teams/{team.id}"]
    assert client.get(f"/teams/{team.id}").status_code == 200


@freeze_time(NOON)
def test_looking_marks_nothing(scene: Scene, client_as: Browser) -> None:
    manager = scene.user(Role.MANAGER)
    notify(manager, "Ruby failed.")
    client = client_as(manager)
    assert listed(client) == listed(client) == ["Ruby failed. new"]
    assert client.get("/notices/seen").status_code == 405, "a link or a prefetch marks nothing"
    assert db.session.scalars(select(Notice.seen_at)).all() == [None]


@freeze_time(NOON)
def test_nobody_marks_the_notices_of_another(scene: Scene, client_as: Browser) -> None:
    manager, colleague = scene.user(Role.MANAGER), scene.user(Role.MANAGER)
    notify(manager, "Ruby failed.")
    notify(colleague, "Ruby failed.")
    one = db.session.scalars(select(Notice.id).where(Notice.person_id == manager.id)).one()
    named = {"person_id": str(manager.id), "notice_id": str(one), "user": str(manager.id)}
    client = client_as(colleague)
    assert client.post("/notices/seen", data=named, query_string=named).status_code == 302
    assert listed(client) == ["Ruby failed."]
    assert listed(client_as(manager)) == ["Ruby failed. new"]
    assert queries.unseen(manager.id) == 1


@freeze_time(NOON)
def test_a_stranger_neither_reads_nor_marks(scene: Scene, stranger: FlaskClient) -> None:
    manager = scene.user(Role.MANAGER)
    notify(manager, "Ruby failed.")
    for answer in (stranger.get("/notices"), stranger.post("/notices/seen")):
        assert answer.status_code == 302
        assert answer.location.startswith("/login")
    assert queries.unseen(manager.id) == 1


def test_a_person_is_told_once_for_each_matter_subject_day_and_rung(scene: Scene) -> None:
    manager, colleague = scene.user(Role.MANAGER), scene.user(Role.MANAGER)
    assert notify(manager, "Ruby is due.")
    assert not notify(manager, "Ruby is due.")
    assert not notify(manager, "Ruby is due, in other words.", subject_id="Ruby is due.")
    assert notify(colleague, "Ruby is due.")
    for change in ({"matter": NoticeKind.RETEST}, {"subject_id": "Simba"}, {"due_on": date(2026, 3, 11)}, {"rung": 7}):
        assert notify(manager, "Ruby is due.", **change), change
        assert not notify(manager, "Ruby is due.", **change), change
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 6


def test_managers_of_the_unit_are_told_and_none_of_another_of_no_unit_or_who_has_left(scene: Scene) -> None:
    here, nowhere, elsewhere, gone = (scene.user(Role.MANAGER, name) for name in ("A", "B", "C", "D"))
    handler = scene.user(Role.HANDLER)
    with transaction():
        other = units.add_unit(UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service"), actor=TEST, at=LONG_AGO)
        move(nowhere, None)
        move(elsewhere, other.id)
        left = UserChange(gone.name, role_of(gone), scene.unit().id, "", is_active=False)
        accounts.change_user(gone.id, left, actor=TEST, at=LONG_AGO)
    with transaction():
        assert services.notify_managers(scene.unit().id, telling("Ruby failed."), actor=TEST, at=NOON) == 1
        assert services.notify_managers(scene.unit().id, telling("Ruby failed."), actor=TEST, at=NOON) == 0
    told = {person.name: queries.unseen(person.id) for person in (here, nowhere, elsewhere, gone, handler)}
    assert told == {"A": 1, "B": 0, "C": 0, "D": 0, handler.name: 0}


@pytest.mark.parametrize("length", [400, 401, 2000])
def test_a_sentence_too_long_for_the_record_is_told_shortened_and_stops_nothing(scene: Scene, length: int) -> None:
    manager = scene.user(Role.MANAGER)
    sentence = ("Ruby failed for ivory and " * 80)[:length].strip().ljust(length, "x")
    assert notify(manager, sentence)
    (kept,) = queries.notices_of(manager.id)
    assert len(kept.sentence) <= 400
    assert kept.sentence == sentence if length == 400 else kept.sentence.endswith("…")
    assert kept.sentence.startswith("Ruby failed for ivory")
