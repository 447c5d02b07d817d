"""False alerts are watched between check-ups, and exercises by their mode, apart from what a check-up showed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.certificates.messages import CertificateRecord
from canine.extensions import db
from canine.monitoring import queries
from canine.monitoring.queries import Monitored
from canine.notices.models import Notice
from canine.registry.models import Team
from canine.rules.efficacy import Counts
from canine.rules.monitoring import Finding, KnownExercise, SequentialTest, Watched, cusum, sequential
from canine.rules.notifications import NoticeKind
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Blinding, Mode
from canine.standing import queries as standing
from tests.certificates import recompute
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
LATER = NOON + timedelta(days=30)


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def certified(app: Flask, scene: Scene, mode: Mode = Mode.FREE_SEARCH) -> Team:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    return issued(app, scene, approved(scene, scene.checkup(team, mode=mode))).team


def exercise(scene: Scene, team: Team, day: int, counts: Counts, **values: object) -> None:
    entry = {"blinding": Blinding.DOUBLE_BLIND, "mode": Mode.FREE_SEARCH, "counts": counts} | values
    at = NOON + timedelta(days=day)
    with freeze_time(at + timedelta(hours=2)):
        scene.exercise(team, at, **entry)


def watched(team: Team, mode: Mode = Mode.FREE_SEARCH, at: datetime = LATER) -> Monitored:
    found = queries.of_team(team.id, mode, at=at)
    assert found is not None
    return found


def test_blanks_that_draw_alerts_find_the_team_unacceptable(app: Flask, scene: Scene) -> None:
    """Every positive control is found, and so is every blank: that was watched by nobody."""
    team = certified(app, scene, Mode.RASCO)
    shift = scene.shift(team)
    for day in range(1, 5):
        at = NOON + timedelta(days=day)
        session = scene.session([shift.teams[0]], [scene.sample(shift)], at=at)
        scene.goes_along(session, shift.teams[0], set(ItemKind), at=at)
        scene.closed_session(session, at=at)
    found = watched(team, Mode.RASCO)
    assert found.hits == len(found.steps)
    row = found.watch(Watched.FALSE_ALERTS)
    assert row.steps and all(step.known.wrong for step in row.steps)
    assert any(step.finding is Finding.UNACCEPTABLE for step in row.steps)
    held = standing.held(team.id, Mode.RASCO, LATER)["ivory"]
    assert held.state is StandingState.SUSPENDED
    assert "a false alert at" in held.reason


def test_bad_double_blind_exercises_suspend_in_their_mode(app: Flask, scene: Scene, client_as: Browser) -> None:
    team = certified(app, scene)
    exercise(scene, team, 2, Counts(3, 7, 0, 20))
    found = watched(team)
    assert [(one.known.right, one.known.wrong) for one in found.watch(Watched.EXERCISE_TARGETS).steps] == [(3, 7)]
    held = standing.held(team.id, Mode.FREE_SEARCH, LATER)["ivory"]
    assert held.state is StandingState.SUSPENDED
    assert "3 of 10 targets of double-blind exercises found" in held.reason
    with freeze_time(LATER):
        manager = client_as(Role.MANAGER)
        for address in (f"/teams/{team.id}", f"/dogs/{team.dog_id}"):
            page = manager.get(address).get_data(as_text=True)
            assert "3 of 10 targets of double-blind exercises found since" in page
            assert "A false alert at 0 of 20 non-targets of double-blind exercises since" in page
        for row in ("false_alerts", "exercise_targets", "exercise_false_alerts"):
            for chart in ("sequential", "cusum"):
                answer = manager.get(f"/teams/{team.id}/free_search/{row}/{chart}.svg")
                assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_false_alerts_of_exercises_gather(app: Flask, scene: Scene) -> None:
    team = certified(app, scene)
    manager = scene.user(Role.MANAGER)
    exercise(scene, team, 2, Counts(10, 0, 12, 8))
    held = standing.held(team.id, Mode.FREE_SEARCH, LATER)["ivory"]
    assert "a false alert at 12 of 20 non-targets of double-blind exercises" in held.reason
    told = select(Notice.subject_id).where(Notice.person_id == manager.id, Notice.matter == NoticeKind.MONITOR_CROSSED)
    assert any("exercise_false_alerts/cusum" in one for one in db.session.scalars(told))


def test_many_good_exercises_of_one_author_cover_no_missed_control(app: Flask, scene: Scene) -> None:
    """Twenty exercises without an error, written down by the handler: the row of controls is as it was."""
    team = certified(app, scene, Mode.RASCO)
    shift = scene.shift(team)
    for day in range(1, 5):
        exercise(scene, team, day, Counts(40, 0, 0, 40), mode=Mode.RASCO)
        at = NOON + timedelta(days=day, hours=6)
        session = scene.session([shift.teams[0]], [scene.sample(shift)], at=at)
        scene.goes_along(session, shift.teams[0], {ItemKind.SAMPLE}, at=at)
        scene.closed_session(session, at=at)
    assert [step.known.wrong for step in watched(team, Mode.RASCO).steps] == [1, 1, 1, 1]
    assert standing.held(team.id, Mode.RASCO, LATER)["ivory"].state is StandingState.SUSPENDED


def test_what_says_no_mode_or_was_not_double_blind_is_read_by_no_test_and_said(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = certified(app, scene)
    exercise(scene, team, 1, Counts(0, 9, 0, 9), mode=None)
    exercise(scene, team, 2, Counts(0, 9, 0, 9), blinding=Blinding.SINGLE_BLIND)
    exercise(scene, team, 3, Counts(0, 9, 0, 9), mode=Mode.RASCO)
    found = watched(team)
    assert (found.watch(Watched.EXERCISE_TARGETS).steps, found.without_mode) == ((), 1)
    assert standing.held(team.id, Mode.FREE_SEARCH, LATER)["ivory"].certified
    with freeze_time(LATER):
        page = client_as(Role.MANAGER).get(f"/teams/{team.id}").get_data(as_text=True)
    assert "1 double-blind exercise has no mode on record, and no test reads it." in page


def test_the_paper_tells_of_false_alerts_and_of_exercises(app: Flask, scene: Scene) -> None:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    exercise(scene, team, -3, Counts(9, 1, 2, 18))
    made = issued(app, scene, approved(scene, scene.checkup(team)))
    found = CertificateRecord.from_json(made.record_json).monitoring
    assert found is not None and found.false_alerts is not None
    assert len(found.false_alerts) == 46 and all(one.is_hit for one in found.false_alerts)
    assert found.exercise_targets is not None and found.exercise_targets[0].right == 9
    assert recompute.compared(made.pdf) == []
    assert "9 of 10 targets of double-blind exercises found since" in recompute.read(made.pdf)[2]


def test_an_exercise_is_read_at_its_end() -> None:
    """Of its order nothing is on record: nine right and three wrong are one step."""
    test = SequentialTest(0.90, 0.75, 0.05, 0.10)
    known = [KnownExercise(NOON, 9, 3)]
    (step,) = sequential(known, test)
    assert step.evidence == pytest.approx(9 * test.hit_adds + 3 * test.miss_adds)
    (summed,) = cusum(known, test, 5.0)
    assert summed.evidence == max(0.0, step.evidence)
