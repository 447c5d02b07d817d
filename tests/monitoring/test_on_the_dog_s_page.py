"""Between check-ups a dog's page shows what its known targets say; unknown samples say nothing there."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.certificates.models import Certificate
from canine.monitoring import queries
from canine.rules.monitoring import Finding
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.shifts.models import Shift
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


def certified_in_rasco(app: Flask, scene: Scene) -> Certificate:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    return issued(app, scene, approved(scene, scene.checkup(team, mode=Mode.RASCO)))


def a_session(scene: Scene, shift: Shift, alerts_on: set[ItemKind], day: int) -> None:
    at, team = NOON + timedelta(days=day), shift.teams[0]
    session = scene.session([team], [scene.sample(shift)], at=at)
    scene.goes_along(session, team, alerts_on, at=at)
    scene.closed_session(session, at=at)


@freeze_time(NOON)
def test_positive_controls_count_and_unknown_samples_do_not(app: Flask, scene: Scene) -> None:
    team = certified_in_rasco(app, scene).team
    shift = scene.shift(team)
    for day in range(1, 4):
        a_session(scene, shift, {ItemKind.SAMPLE}, day)
    a_session(scene, shift, {ItemKind.POSITIVE_CONTROL}, 4)
    found = queries.of_team(team.id, Mode.RASCO, at=NOON + timedelta(days=5))
    assert found is not None
    assert [step.known.is_hit for step in found.steps] == [False, False, False, True]
    assert found.steps[0].evidence == found.test.miss_adds
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
    assert "0 of 4 known targets found since" in page
    assert "The test found the team unacceptable on" in page
    assert "The CUSUM signalled on" in page
    for picture in (chart, sums):
        assert picture.mimetype == "image/svg+xml"
        assert len(list(ElementTree.fromstring(picture.data).iter("{http://www.w3.org/2000/svg}rect"))) == 5


@freeze_time(NOON)
def test_a_dog_that_was_never_certified_has_no_charts(app: Flask, scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Simba"))
    browser = client_as(Role.MANAGER)
    assert "Between check-ups" not in browser.get(f"/dogs/{team.dog_id}").get_data(as_text=True)
    assert browser.get(f"/teams/{team.id}/rasco/cusum.svg").status_code == 404
