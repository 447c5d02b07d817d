"""What a manager of another unit tried, and what a manager's word does not lift."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.messages import NewUser
from canine.accounts.models import User
from canine.actor import program
from canine.audit.verification import verify
from canine.certificates import queries as certificates
from canine.checkups import queries as checkups
from canine.extensions import db
from canine.notices.models import Notice
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.certificate import CertificateStatus
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import DogStatus, Mode
from canine.rules.trial import CheckupState
from canine.standing import queries
from canine.standing.models import ProposedReinstatement
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.in_force import account_in_force
from tests.registry.test_dogs import typed
from tests.scenes import LONG_AGO, PASSWORD, Scene
from tests.standing.test_deciding_on_a_team import certified

pytestmark = pytest.mark.one_database

TEST = program("test")
WALL = "This is a matter of Mombasa Canine Unit: ask a manager of that unit."
Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


@pytest.fixture
def stranger(scene: Scene, client_as: Browser) -> FlaskClient:
    """The browser of a manager of another unit."""
    scene.unit()
    return client_as(manager_of_another_unit())


def manager_of_another_unit() -> User:
    with transaction():
        unit = units.add_unit(UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service"), actor=TEST, at=LONG_AGO)
        message = NewUser(
            email="jane@example.org", name="Jane Muthoni", role=Role.MANAGER, password=PASSWORD, unit_id=unit.id
        )
        return account_in_force(message, LONG_AGO)


def refused(browser: FlaskClient, address: str, **form: Any) -> bool:
    """Whether the wall is told, and what was typed is still there."""
    answer = browser.post(address, data=form, content_type="multipart/form-data")
    text = answer.get_data(as_text=True)
    assert answer.status_code in (403, 422), (address, answer.status_code)
    assert answer.status_code == 403 or all(value in text for value in [form.get("reason", "")])
    return WALL in text


def not_offered(browser: FlaskClient, address: str, **form: Any) -> bool:
    """Whether the form offers nothing of another unit, and what was typed is still there."""
    answer = browser.post(address, data=form, content_type="multipart/form-data")
    text = answer.get_data(as_text=True)
    return answer.status_code == 422 and "Choose one from the list." in text and form.get("name", "") in text


def test_a_manager_of_another_unit_renames_and_withdraws_no_dog(scene: Scene, stranger: FlaskClient) -> None:
    team = scene.team(scene.dog("Ruby"))
    ruby, asha = team.dog, team.handler
    entry = {**typed(scene, name="Rex"), "reason": "a better name"}
    assert refused(stranger, f"/dogs/{ruby.id}/change", **entry)
    assert not_offered(stranger, "/dogs/new", **typed(scene, name="Rex", microchip="900074000555555"))
    step = {"status": "withdrawn", "since": "2026-03-03T11:00", "reason": "no use"}
    assert refused(stranger, f"/dogs/{ruby.id}/status", **step)
    change = {"name": "Nobody", "unit_id": str(scene.unit().id), "service_number": "SN-1", "reason": "misspelt"}
    assert refused(stranger, f"/handlers/{asha.id}/change", **change)
    db.session.expire_all()
    assert (ruby.name, registry.last_step(ruby.id).status) == ("Ruby", DogStatus.OPERATIONAL)


def test_a_manager_of_another_unit_ends_and_forms_no_team_and_decides_on_none(
    scene: Scene, stranger: FlaskClient
) -> None:
    team = scene.team(scene.dog("Ruby"))
    other = scene.handler("Juma Otieno")
    assert refused(stranger, f"/teams/{team.id}/end", to_on="2026-03-02", reason="they leave")
    assert not_offered(stranger, "/teams/new", dog_id=str(team.dog_id), handler_id=str(other.id), from_on="2026-03-03")
    assert refused(stranger, f"/teams/{team.id}/standing/decide", kind="suspended", mode="", reason="a rival")
    db.session.expire_all()
    assert (team.to_on, len(registry.teams_of_dog(team.dog_id)), queries.facts_of(team.id)) == (None, 1, [])


def test_a_manager_of_another_unit_approves_issues_and_revokes_nothing(
    app: Flask, scene: Scene, stranger: FlaskClient
) -> None:
    waiting = scene.scored_checkup(scene.checkup(scene.team()))
    assert refused(stranger, f"/checkups/{waiting.id}/judge", decision="approve", reason="a favour")
    assert checkups.checkup(waiting.id).state is CheckupState.SCORED
    ready = approved(scene, scene.checkup(scene.team()))
    assert refused(stranger, f"/checkups/{ready.id}/certificate")
    assert certificates.of_checkup(ready.id) is None
    certificate = issued(app, scene, ready)
    assert refused(stranger, f"/certificates/{certificate.serial}/status", kind="revoked", reason="a rival")
    assert certificates.status_at(certificates.certificate(certificate.serial), NOON) is CertificateStatus.VALID


def failed(scene: Scene) -> Team:
    """A team with a certificate, and then a check-up with no target found."""
    team = scene.team()
    scene.scored_checkup(scene.checkup(team), misses=20)
    return team


def test_a_suspension_after_0_of_20_is_not_lifted_because_the_dog_had_a_cold(scene: Scene, client_as: Browser) -> None:
    team = failed(scene)
    word = {"kind": "reinstated", "reason": "the dog had a cold"}
    manager, _ = client_as(Role.MANAGER), scene.user(Role.MANAGER)
    for mode in ("", "free_search"):
        answer = manager.post(f"/teams/{team.id}/standing/decide", data={**word, "mode": mode})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, "the dog had a cold" in text) == (422, True)
        assert "The team failed its check-up of 2026-03-03 in ivory. Only a passed retest" in text
    assert queries.held(team.id, Mode.FREE_SEARCH, NOON)["ivory"].state is StandingState.SUSPENDED
    elsewhere = manager.post(f"/teams/{team.id}/standing/decide", data={**word, "mode": "rasco"})
    assert elsewhere.status_code == 302, "in the other mode nothing was failed"


def test_a_suspension_before_the_failure_does_not_hide_it(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    manager = client_as(Role.MANAGER)
    decide = f"/teams/{team.id}/standing/decide"
    with freeze_time(NOON - timedelta(days=1)):
        assert (
            client_as(Role.MANAGER)
            .post(decide, data={"kind": "suspended", "mode": "", "reason": "a cough"})
            .status_code
            == 302
        )
    scene.scored_checkup(scene.checkup(team), misses=20)
    answer = manager.post(decide, data={"kind": "reinstated", "mode": "", "reason": "it coughs no more"})
    assert answer.status_code == 422
    assert "Only a passed retest" in answer.get_data(as_text=True)


def answered(browser: FlaskClient, proposed: ProposedReinstatement, word: str, reason: str = "Saw the dog") -> str:
    data = {"answer": word, "reason": reason}
    page = browser.post(f"/standing/proposals/{proposed.id}", data=data, follow_redirects=True)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.get_data(as_text=True))).split())


def suspended(scene: Scene, client_as: Browser, by: User) -> ProposedReinstatement:
    """What a manager proposes who has suspended a certified team an hour ago."""
    team = certified(scene)
    scene.user(Role.MANAGER, "Hassan Ali")
    decide = f"/teams/{team.id}/standing/decide"
    with freeze_time(NOON - timedelta(hours=1)):
        word = {"kind": "suspended", "mode": "rasco", "reason": "a cough"}
        assert client_as(by).post(decide, data=word).status_code == 302
    word = {"kind": "reinstated", "mode": "rasco", "reason": "it coughs no more"}
    page = client_as(by).post(decide, data=word, follow_redirects=True).get_data(as_text=True)
    assert "The team stays as it is until a second manager agrees." in page
    (proposed,) = queries.proposals_of(team.id)
    return proposed


def state_of(proposed: ProposedReinstatement) -> StandingState:
    return queries.held(proposed.team_id, Mode.RASCO, NOON)["ivory"].state


def test_no_manager_alone_lifts_a_suspension(scene: Scene, client_as: Browser) -> None:
    mary = scene.user(Role.MANAGER, "Mary Chebet")
    proposed = suspended(scene, client_as, mary)
    assert state_of(proposed) is StandingState.SUSPENDED
    assert "Not a valid choice" in answered(client_as(mary), proposed, "agree"), "its author is not asked to agree"
    twin = client_as(scene.user(Role.MANAGER, "mary CHEBÉT"))
    assert "Another person, who is a manager, agrees or declines." in answered(twin, proposed, "agree")
    assert WALL in answered(client_as(manager_of_another_unit()), proposed, "agree")
    again = {"kind": "reinstated", "mode": "", "reason": "once more"}
    page = client_as(mary).post(f"/teams/{proposed.team_id}/standing/decide", data=again).get_data(as_text=True)
    assert "What Mary Chebet proposed for this team waits for an answer" in page
    assert state_of(proposed) is StandingState.SUSPENDED


def test_a_second_manager_agrees_and_the_team_is_reinstated_from_then_on(scene: Scene, client_as: Browser) -> None:
    john = scene.user(Role.MANAGER, "John Kiptoo")
    proposed = suspended(scene, client_as, scene.user(Role.MANAGER, "Mary Chebet"))
    browser = client_as(john)
    assert f"Reinstate {proposed.team.name}, by Mary Chebet" in browser.get("/readiness").get_data(as_text=True)
    assert "Say why" in answered(browser, proposed, "agree", reason="")
    page = answered(browser, proposed, "agree")
    assert "The team is reinstated." in page
    assert "Agreed to by John Kiptoo" in page
    assert state_of(proposed) is StandingState.CERTIFIED
    assert "This was answered already." in answered(browser, proposed, "decline")
    told = set(db.session.scalars(select(Notice.matter).where(Notice.person_id == john.id)))
    assert {NoticeKind.REINSTATEMENT_PROPOSED, NoticeKind.REINSTATEMENT_ANSWERED} <= told
    assert verify().ok


@pytest.mark.parametrize("who", ["Mary Chebet", "John Kiptoo"])
def test_what_is_declined_or_withdrawn_stays_barred(scene: Scene, client_as: Browser, who: str) -> None:
    people = {name: scene.user(Role.MANAGER, name) for name in ("Mary Chebet", "John Kiptoo")}
    proposed = suspended(scene, client_as, people["Mary Chebet"])
    page = answered(client_as(people[who]), proposed, "decline", "it still coughs")
    assert "The team stays as it is." in page
    assert f"Declined by {who}" in page
    assert state_of(proposed) is StandingState.SUSPENDED


@pytest.mark.both_databases
def test_a_failure_between_proposal_and_answer_counts(scene: Scene, client_as: Browser) -> None:
    proposed = suspended(scene, client_as, scene.user(Role.MANAGER, "Mary Chebet"))
    scene.scored_checkup(scene.checkup(proposed.team, mode=Mode.RASCO), misses=20)
    page = answered(client_as(scene.user(Role.MANAGER, "John Kiptoo")), proposed, "agree")
    assert "Only a passed retest" in page
    assert state_of(proposed) is StandingState.SUSPENDED


@pytest.mark.both_databases
def test_a_passed_retest_with_its_certificate_ends_it_and_a_later_word_lifts_a_later_suspension(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = failed(scene)
    scene.exercise(team, NOON + timedelta(days=3))
    with freeze_time(NOON + timedelta(days=10)):
        at = NOON + timedelta(days=10)
        issued(app, scene, approved(scene, scene.checkup(team, at=at), at=at), at=at)
        manager = client_as(Role.MANAGER)
        decide = f"/teams/{team.id}/standing/decide"
        later = at + timedelta(hours=1)
    with freeze_time(later):
        assert queries.held(team.id, Mode.FREE_SEARCH, later)["ivory"].state is StandingState.CERTIFIED
        assert manager.post(decide, data={"kind": "suspended", "mode": "", "reason": "a cough"}).status_code == 302
    with freeze_time(later + timedelta(minutes=1)):
        assert manager.post(decide, data={"kind": "reinstated", "mode": "", "reason": "cured"}).status_code == 302
        assert len(queries.proposals_of(team.id)) == 1
