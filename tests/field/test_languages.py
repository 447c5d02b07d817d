"""The language of the tablet's screens: each person's own choice, on a page or on the tablet, told at a takeover."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import User
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.rules.language import Language
from canine.rules.roles import Role
from canine.rules.sentence import Sentence, as_error
from tests.conftest import NOON
from tests.field.test_records import handler_of
from tests.field.test_tablets import proven, tablet, take_over, with_pin
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@freeze_time(NOON)
def test_a_takeover_tells_the_language_that_the_person_chose_on_the_tablet(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, header = with_pin(scene, client_as), tablet(scene)
    user = handler_of(team)
    assert take_over(stranger, user, header).get_json()["language"] == "en"
    proof = proven(stranger, user, header)
    answer = stranger.put("/api/v1/language", json={"language": "sw"}, headers=proof)
    assert (answer.status_code, answer.get_json()) == (200, {"language": "sw"})
    told = take_over(stranger, user, header).get_json()
    assert (set(told), told["language"], told["name"]) == ({"proof", "user", "name", "language"}, "sw", user.name)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.choose_language")).all()
    assert (entry.actor_id, entry.before) == (user.id, '{"language":"en"}')
    assert verify().faults == []


@freeze_time(NOON)
@pytest.mark.parametrize("sent", [{"language": "fr"}, {"language": 1}, {"language": ["sw"]}, {}, [], "sw"])
def test_a_language_that_the_tablet_does_not_speak_is_named_at_its_field(
    scene: Scene, client_as: Browser, stranger: FlaskClient, sent: Any
) -> None:
    team, header = with_pin(scene, client_as), tablet(scene)
    answer = stranger.put("/api/v1/language", json=sent, headers=proven(stranger, handler_of(team), header))
    assert (answer.status_code, answer.get_json()) == (
        422,
        {"errors": [as_error("language", Sentence("This is one of {listed}.", listed="en, sw"))]},
    )


@freeze_time(NOON)
def test_only_who_sends_records_has_a_language(scene: Scene, client_as: Browser, stranger: FlaskClient) -> None:
    assert stranger.put("/api/v1/language", json={"language": "sw"}).status_code == 401
    assert stranger.put("/api/v1/language", json={"language": "sw"}, headers=tablet(scene)).status_code == 401
    assert client_as(Role.PROSECUTOR).put("/api/v1/language", json={"language": "sw"}).status_code == 403
    assert client_as(Role.HANDLER).put("/api/v1/language", data=b"{").status_code == 400


def test_a_person_chooses_the_language_on_a_page_beside_the_password(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.HANDLER)
    assert 'href="/language"' in client.get("/account").get_data(as_text=True)
    assert 'href="/language"' not in client_as(Role.PROSECUTOR).get("/account").get_data(as_text=True)
    page = client.get("/language").get_data(as_text=True)
    assert "Language of the tablet" in page and "Kiswahili" in page and "English" in page
    assert client.post("/language", data={"language": "fr"}).status_code == 422
    assert client.post("/language", data={"language": "sw"}).status_code == 302
    assert "Kiswahili" in client.get("/account").get_data(as_text=True)
    db.session.rollback()
    assert db.session.scalars(select(User.language).where(User.role == Role.HANDLER)).all() == [Language.SWAHILI]
    (chosen,) = re.findall(r"<input[^>]*checked[^>]*>", client.get("/language").get_data(as_text=True))
    assert 'value="sw"' in chosen
