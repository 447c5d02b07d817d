"""A person reads what the program told them, the new first, marks it as seen, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import User
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.notices import queries, services
from canine.notices.messages import NewNotice
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene
from tests.tables import table, words

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def notify(person: User, sentence: str, *, minutes: int = 0) -> None:
    """Tells a person something about a subject of its own."""
    notice = NewNotice(NoticeKind.MEDICAL, sentence, NOON.date(), sentence, "/dogs")
    with transaction():
        assert services.notify(person.id, notice, actor=program("test"), at=NOON + timedelta(minutes=minutes))


def listed(client: FlaskClient) -> list[str]:
    """The first cell of each row."""
    return [words(row[0]) for row in table(client.get("/notices"), "Notices, the unseen first")]


@freeze_time(NOON + timedelta(hours=1))
def test_a_person_reads_the_own_notices_the_newest_first_and_marks_them(scene: Scene, client_as: Browser) -> None:
    amina, peter = scene.user(Role.MANAGER), scene.user(Role.MANAGER)
    notify(amina, "Check-up of Ruby tomorrow.")
    notify(amina, "Check-up of Asali today.", minutes=1)
    notify(peter, "Only for Peter.")
    client = client_as(amina)
    assert listed(client) == ["Check-up of Asali today. new", "Check-up of Ruby tomorrow. new"]
    answer = client.post("/notices/seen", follow_redirects=True)
    assert "All notices are marked as seen." in answer.get_data(as_text=True)
    assert listed(client) == ["Check-up of Asali today.", "Check-up of Ruby tomorrow."]
    assert queries.unseen(amina.id) == 0
    assert queries.unseen(peter.id) == 1, "another's notices stay as they are"
    assert listed(client_as(peter)) == ["Only for Peter. new"]


@pytest.mark.both_databases
@freeze_time(NOON + timedelta(hours=1))
def test_a_later_notice_stands_above_those_that_were_seen(scene: Scene, client_as: Browser) -> None:
    amina = scene.user(Role.HANDLER)
    notify(amina, "First.", minutes=5)
    client = client_as(amina)
    client.post("/notices/seen")
    notify(amina, "Second.", minutes=1)
    assert listed(client) == ["Second. new", "First."]


@pytest.mark.both_databases
@freeze_time(NOON + timedelta(hours=1))
def test_marking_claims_only_what_was_shown_and_says_how_many_are_left(scene: Scene, client_as: Browser) -> None:
    amina = scene.user(Role.MANAGER)
    with transaction():
        for number in range(queries.LATEST + 5):
            notice = NewNotice(NoticeKind.MEDICAL, f"dog {number}", NOON.date(), f"Notice {number}.", "/dogs")
            services.notify(amina.id, notice, actor=program("test"), at=NOON)
    client = client_as(amina)
    answer = client.post("/notices/seen", follow_redirects=True)
    assert "These are marked as seen. 5 more stand here now." in answer.get_data(as_text=True)
    assert sum(line.endswith("new") for line in listed(client)) == 5
    answer = client.post("/notices/seen", follow_redirects=True)
    assert "All notices are marked as seen." in answer.get_data(as_text=True)


@pytest.mark.both_databases
@freeze_time(NOON + timedelta(hours=1))
def test_who_saw_what_and_when_stands_in_the_log_and_seeing_twice_adds_nothing(
    scene: Scene, client_as: Browser
) -> None:
    amina = scene.user(Role.MANAGER)
    notify(amina, "Check-up of Ruby tomorrow.")
    client = client_as(amina)
    for _ in range(2):
        client.post("/notices/seen")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "notices.see_notices")).all()
    assert [(entry.actor_id, entry.at) for entry in entries] == [(amina.id, NOON + timedelta(hours=1))]


@freeze_time(NOON)
def test_an_empty_list_says_what_will_stand_there(scene: Scene, client_as: Browser) -> None:
    notify(scene.user(Role.MANAGER), "Somebody else's.")
    shown = client_as(Role.PROSECUTOR).get("/notices").get_data(as_text=True)
    assert "Nothing to tell you." in shown
    assert "Somebody else" not in shown


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_same_is_told_once_for_a_day_and_a_rung_and_again_on_the_next(scene: Scene) -> None:
    amina = scene.user(Role.MANAGER)
    for rung, is_new in ((7, True), (7, False), (1, True)):
        notice = NewNotice(NoticeKind.MEDICAL, "ruby", NOON.date(), "Check-up of Ruby.", "/dogs", rung)
        with transaction():
            assert services.notify(amina.id, notice, actor=program("test"), at=NOON) is is_new
    assert queries.unseen(amina.id) == 2
