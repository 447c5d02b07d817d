"""Between check-ups a dog's page shows what its known targets say; unknown samples say nothing there."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.certificates.models import Certificate
from canine.extensions import db
from canine.monitoring import queries
from canine.notices.models import Notice
from canine.rules.monitoring import Finding
from canine.rules.notifications import NoticeKind
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.standing import StandingKind, StandingState
from canine.rules.team import Mode
from canine.shifts.models import Shift
from canine.standing import queries as standing
from canine.standing import services as standing_acts
from canine.standing.messages import Verdict
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import Scene, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def certified_in_rasco(app: Flask, scene: Scene) -> Certificate:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    return issued(app, scene, approved(scene, scene.checkup(team, mode=Mode.RASCO)))


def a_session(scene: Scene, shift: Shift, alerts_on: set[ItemKind], day: int) -> None:
    at, team = NOON + timedelta(days=day), shift.teams[0]
    session = scene.session([team], [scene.sample(shift)], at=at)
    scene.goes_along(session, team, alerts_on, at=at)
    scene.closed_session(session, at=at)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_positive_controls_count_and_unknown_samples_do_not(app: Flask, scene: Scene) -> None:
    team = certified_in_rasco(app, scene).team
    shift = scene.shift(team)
    for day in range(1, 4):
        a_session(scene, shift, {ItemKind.SAMPLE}, day)
    a_session(scene, shift, {ItemKind.POSITIVE_CONTROL}, 4)
    found = queries.of_team(team.id, Mode.RASCO, at=NOON + timedelta(days=5))
    assert found is not None
    assert [bool(step.known.right) for step in found.steps] == [False, False, False, True]
    assert found.steps[0].evidence == found.watches[0].test.miss_adds
    assert queries.of_team(team.id, Mode.FREE_SEARCH, at=NOON) is None


@freeze_time(NOON)
def test_four_missed_controls_in_a_row_find_the_team_unacceptable_and_the_page_says_so(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = certified_in_rasco(app, scene).team
    shift = scene.shift(team)
    for day in range(1, 5):
        a_session(scene, shift, {ItemKind.SAMPLE}, day)
    with freeze_time(NOON + timedelta(days=6)):
        found = queries.of_team(team.id, Mode.RASCO, at=NOON + timedelta(days=6))
        browser = client_as(Role.MANAGER)
        page = browser.get(f"/dogs/{team.dog_id}").get_data(as_text=True)
        chart = browser.get(f"/teams/{team.id}/rasco/sequential.svg")
        sums = browser.get(f"/teams/{team.id}/rasco/cusum.svg")
    assert found is not None
    assert [step.finding for step in found.steps] == [None, None, None, Finding.UNACCEPTABLE]
    assert standing.held(team.id, Mode.RASCO, NOON + timedelta(days=3))["ivory"].certified
    held = standing.held(team.id, Mode.RASCO, NOON + timedelta(days=5))["ivory"]
    assert held.state is StandingState.SUSPENDED
    assert held.reason.startswith("The sequential test found the team unacceptable: 0 of 4 known targets")
    assert "0 of 4 known targets found since" in page
    assert "The sequential test found the team unacceptable on" in page
    assert "The CUSUM signalled on" not in page, "its bound lies further off: a good team waits about 1,000 for it"
    assert "falsely after 1,007 of an acceptable one" in page and "falsely after 799." in page
    assert "across: 4 known presentations in order of time" in sums.get_data(as_text=True)
    for picture in (chart, sums):
        assert picture.mimetype == "image/svg+xml"
        assert len(list(ElementTree.fromstring(picture.data).iter("{http://www.w3.org/2000/svg}rect"))) == 5


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_same_line_suspends_once_and_a_reinstatement_starts_the_test_anew(app: Flask, scene: Scene) -> None:
    team = certified_in_rasco(app, scene).team
    manager = scene.user(Role.MANAGER)
    shift = scene.shift(team)
    for day in range(1, 7):
        a_session(scene, shift, {ItemKind.SAMPLE}, day)
    kinds = [fact.kind for fact in standing.facts_of(team.id)]
    assert kinds.count(StandingKind.SUSPENDED) == 1
    told = select(Notice).where(Notice.person_id == manager.id, Notice.matter == NoticeKind.MONITOR_CROSSED)
    subjects = sorted(one.subject_id.rpartition("/")[2] for one in db.session.scalars(told))
    assert subjects == ["cusum", "suspended"]
    at = NOON + timedelta(days=7)
    with transaction():
        decision = Verdict(team.id, StandingKind.REINSTATED, "Passed a retest.", Mode.RASCO, ("ivory",))
        proposed = standing_acts.decide(decision, actor=actor(manager), at=at)
        assert proposed is not None
        second = actor(scene.user(Role.MANAGER))
        standing_acts.answer(proposed.id, agrees=True, reason="Read it.", actor=second, at=at)
    a_session(scene, shift, {ItemKind.POSITIVE_CONTROL}, 8)
    found = queries.of_team(team.id, Mode.RASCO, at=NOON + timedelta(days=9))
    assert found is not None
    assert (len(found.steps), found.hits, found.last_finding) == (1, 1, None)
    assert standing.held(team.id, Mode.RASCO, NOON + timedelta(days=9))["ivory"].certified


@freeze_time(NOON)
def test_a_dog_that_was_never_certified_has_no_charts(app: Flask, scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Simba"))
    browser = client_as(Role.MANAGER)
    assert "Between check-ups" not in browser.get(f"/dogs/{team.dog_id}").get_data(as_text=True)
    assert browser.get(f"/teams/{team.id}/rasco/cusum.svg").status_code == 404
