"""A team that failed a check-up is not ended by one manager, whichever last day is typed."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import User
from canine.audit.verification import verify
from canine.extensions import db
from canine.notices.models import Notice
from canine.registry.models import Team
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Mode
from canine.standing import queries
from canine.standing.models import ProposedTeamEnd
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.scenes import Scene, account_of
from tests.standing.test_one_insider_is_never_enough import failed, manager_of_another_unit

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
END = {"to_on": "2026-03-03", "reason": "the handler was posted elsewhere"}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()
    with freeze_time(NOON):
        yield


def shown(answer: object) -> str:
    html = answer.get_data(as_text=True)  # type: ignore[attr-defined]  # a response
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def proposed(client_as: Browser, by: User, team: Team, **end: str) -> ProposedTeamEnd:
    browser = client_as(by)
    form = shown(browser.get(f"/teams/{team.id}/end"))
    assert "A second manager has to agree to its end" in form
    answer = browser.post(f"/teams/{team.id}/end", data=END | end, follow_redirects=True)
    assert "It is proposed. The team goes on until a second manager agrees." in shown(answer)
    (found, *_) = queries.proposed_ends_of(team.id)
    return found


def answered(browser: FlaskClient, found: ProposedTeamEnd, word: str, reason: str = "I know of it") -> str:
    data = {"answer": word, "reason": reason}
    return shown(browser.post(f"/standing/ends/{found.id}", data=data, follow_redirects=True))


def state(team: Team) -> StandingState:
    db.session.expire_all()
    return queries.held(team.id, Mode.FREE_SEARCH, NOON + timedelta(days=1))["ivory"].state


@pytest.mark.parametrize("last_day", ["2026-03-03", "2026-01-10"])
def test_a_manager_ends_no_team_to_have_its_failure_forgotten(scene: Scene, client_as: Browser, last_day: str) -> None:
    team, mary, _ = failed(scene), scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.MANAGER)
    found = proposed(client_as, mary, team, to_on=last_day)
    browser = client_as(mary)
    assert f"End {team.name}, by Mary Chebet" in shown(browser.get("/readiness"))
    assert "Not a valid choice" in answered(browser, found, "agree")
    twin = client_as(scene.user(Role.MANAGER, "mary CHEBÉT"))
    assert "Another person, who is a manager, agrees or declines." in answered(twin, found, "agree")
    assert "This is a matter of Mombasa Canine Unit" in answered(client_as(manager_of_another_unit()), found, "agree")
    again = shown(browser.post(f"/teams/{team.id}/end", data=END))
    assert "What Mary Chebet proposed for this team waits for an answer" in again
    assert (state(team), team.to_on) == (StandingState.SUSPENDED, None)


@pytest.mark.both_databases
def test_a_second_manager_agrees_and_it_ends_with_its_certificates(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = scene.team()
    at = NOON - timedelta(days=20)
    with freeze_time(at):
        certificate = issued(app, scene, approved(scene, scene.checkup(team, at=at), at=at), at=at).serial
    scene.scored_checkup(scene.checkup(team), misses=20)
    mary, john = scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.MANAGER, "John Kiptoo")
    found = proposed(client_as, mary, team)
    browser = client_as(john)
    page = shown(browser.get(f"/standing/ends/{found.id}"))
    assert "its certificates are revoked for good" in page
    assert certificate in page
    assert "Say why" in answered(browser, found, "agree", reason="")
    assert "The team has ended." in answered(browser, found, "agree")
    assert state(team) is StandingState.ENDED
    assert "This was answered already." in answered(browser, found, "decline")
    told = {tuple(row) for row in db.session.execute(select(Notice.person_id, Notice.matter))}
    assert {(one.id, NoticeKind.TEAM_END_PROPOSED) for one in (mary, john)} <= told
    assert {(one.id, NoticeKind.TEAM_END_ANSWERED) for one in (mary, john, account_of(team))} <= told
    assert verify().ok


def test_what_is_declined_goes_on(scene: Scene, client_as: Browser) -> None:
    team, mary, john = failed(scene), scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.MANAGER, "John Kiptoo")
    found = proposed(client_as, mary, team)
    assert "The team goes on." in answered(client_as(john), found, "decline", "a retest comes first")
    assert state(team) is StandingState.SUSPENDED
    assert "Declined by John Kiptoo" in shown(client_as(john).get(f"/teams/{team.id}/standing"))


@pytest.mark.both_databases
def test_thirty_days_after_the_failure_one_manager_is_enough(scene: Scene, client_as: Browser) -> None:
    team = failed(scene)
    with freeze_time(NOON + timedelta(days=30)):
        end = {"to_on": "2026-04-02", "reason": "the handler retires"}
        answer = client_as(Role.MANAGER).post(f"/teams/{team.id}/end", data=end, follow_redirects=True)
    assert "has ended." in shown(answer)


def test_the_only_manager_of_a_unit_names_one_of_another_unit(scene: Scene, client_as: Browser) -> None:
    team, mary = failed(scene), scene.user(Role.MANAGER, "Mary Chebet")
    browser = client_as(mary)
    alone = browser.post(f"/teams/{team.id}/end", data=END)
    assert "There is no other manager who could answer." in shown(alone)
    assert END["reason"] in alone.get_data(as_text=True), "what was typed stays"
    jane = manager_of_another_unit()
    assert "name one of another unit" in shown(browser.post(f"/teams/{team.id}/end", data=END))
    found = proposed(client_as, mary, team, second_id=str(jane.id))
    named = client_as(jane)
    assert f"End {team.name}, by Mary Chebet" in shown(named.get("/readiness"))
    assert "The team has ended." in answered(named, found, "agree")
