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
    assert "the screens of the tablet speak this language" in page and "Kiswahili" in page and "English" in page
    assert client.post("/language", data={"language": "fr"}).status_code == 422
    assert client.post("/language", data={"language": "sw"}).status_code == 302
    assert "Kiswahili" in client.get("/account").get_data(as_text=True)
    db.session.rollback()
    assert db.session.scalars(select(User.language).where(User.role == Role.HANDLER)).all() == [Language.SWAHILI]
    (chosen,) = re.findall(r"<input[^>]*checked[^>]*>", client.get("/language").get_data(as_text=True))
    assert 'value="sw"' in chosen


def test_pages_speak_the_language_that_a_person_chose(client_as: Browser) -> None:
    client = client_as(Role.HANDLER)
    english = client.get("/shifts").get_data(as_text=True)
    assert '<html lang="en">' in english and "Sign out" in english and "<h1>Shifts</h1>" in english
    told = client.post("/language", data={"language": "sw"}, follow_redirects=True).get_data(as_text=True)
    assert "Kurasa huzungumza Kiswahili nawe kuanzia sasa" in told
    page = client.get("/shifts").get_data(as_text=True)
    assert '<html lang="sw">' in page and "Toka" in page and "<h1>Zamu</h1>" in page
    assert "Sign out" not in page and "Ratiba ya zamu" in page


def test_a_refusal_is_said_at_its_field_in_the_language_and_stays_english_for_programs(client_as: Browser) -> None:
    client = client_as(Role.HANDLER)
    client.post("/language", data={"language": "sw"})
    assert "Andika nenosiri lako la sasa." in client.post("/password", data={}).get_data(as_text=True)
    assert "Hakuna kitu kwenye anwani hii." in client.get("/nowhere").get_data(as_text=True)
    refused = client.put("/api/v1/language", json={"language": "fr"}).get_json()
    assert refused["errors"][0]["message"] == "This is one of en, sw."


def test_a_stranger_reads_the_sign_in_in_the_language_of_the_browser(stranger: FlaskClient) -> None:
    assert "Sign in" in stranger.get("/login").get_data(as_text=True)
    page = stranger.get("/login", headers={"Accept-Language": "sw,en;q=0.5"}).get_data(as_text=True)
    assert '<html lang="sw">' in page and "Nenosiri" in page
    assert '<html lang="en">' in stranger.get("/login", headers={"Accept-Language": "fr"}).get_data(as_text=True)


def test_the_tablet_s_page_and_files_are_the_same_in_every_language(client_as: Browser, stranger: FlaskClient) -> None:
    client = client_as(Role.HANDLER)
    client.post("/language", data={"language": "sw"})
    words = 'value="clear"'
    page = stranger.get("/tablet", headers={"Accept-Language": "sw"}).get_data(as_text=True)
    assert words in page and "clear, the dog showed nothing" in page
    assert client.get("/worker.js").get_data() == stranger.get("/worker.js").get_data()
    assert client.get("/searches?as=csv").get_data().decode("utf-8-sig").startswith("Kind")
