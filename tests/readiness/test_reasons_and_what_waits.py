"""Each reason leads to where it is mended; a late check-up limits and then bars; what waits for a manager is shown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.actor import program
from canine.checkups import services as checkups
from canine.checkups.messages import Judgement
from canine.registry import services as registry
from canine.registry.messages import StatusStep
from canine.registry.models import Team
from canine.rules.roles import Role
from canine.rules.team import DogStatus, Fitness, Mode
from canine.standing import services as standing
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.in_force import move
from tests.judge import XHTML
from tests.scenes import LONG_AGO, THAT_MORNING, Scene, actor
from tests.tables import items, teams_on, words

Browser = Callable[..., FlaskClient]
TEST = program("test")
DAY = timedelta(days=1)


def certified(scene: Scene, name: str = "Ruby", mode: Mode = Mode.FREE_SEARCH) -> Team:
    """A team that was examined and certified for a year at the beginning, and has not trained since."""
    team = scene.team(scene.dog(name))
    scene.odour("ivory")
    scene.medical(team.dog, LONG_AGO)
    until = LONG_AGO + 365 * DAY
    with transaction():
        standing.certify(team.id, mode, ("ivory",), until=until, source="test", actor=TEST, at=LONG_AGO)
    return team


def reasons(client: FlaskClient, team: Team) -> list[str]:
    """What the page gives for the team, after its answer."""
    for name, _, answer, why in teams_on(client.get("/readiness")):
        if words(name) == team.name:
            return [words(answer), *items(why)]
    raise AssertionError(f"{team.name} is not on the page")


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        (0, ["ready with limits"]),
        (1, ["ready with limits", "Efficacy check-up overdue, due on 5 Apr 2026"]),
        (30, ["ready with limits", "Efficacy check-up overdue, due on 5 Apr 2026"]),
        (31, ["not ready", "Efficacy check-up overdue beyond the days of grace, due on 5 Apr 2026"]),
    ],
)
def test_a_late_check_up_limits_within_the_days_of_grace_and_bars_after_them(
    scene: Scene, client_as: Browser, days_late: int, expected: list[str]
) -> None:
    team = certified(scene)
    with freeze_time(datetime(2026, 4, 5, 20, 59, 59, tzinfo=UTC) + days_late * DAY):
        found = reasons(client_as(Role.MANAGER), team)
    running = 2 if days_late < 30 else 3  # since February: in January the team had not begun on the 1st
    assert found == [*expected, f"Too little training: 0 h of 16 h last month, too little for {running} months running"]


def test_a_month_with_enough_training_ends_the_row_of_short_ones(scene: Scene, client_as: Browser) -> None:
    team = certified(scene)
    for day in range(1, 9):
        scene.exercise(team, started_at=datetime(2026, 2, day, 6, 0, tzinfo=UTC), minutes=120)
    with freeze_time(datetime(2026, 4, 5, 9, 0, tzinfo=UTC)):
        assert "Too little training: 0 h of 16 h last month" in reasons(client_as(Role.MANAGER), team)


def test_the_day_of_a_check_up_ends_at_midnight_of_the_unit(scene: Scene, client_as: Browser) -> None:
    team = certified(scene)
    with freeze_time(datetime(2026, 4, 5, 21, 0, tzinfo=UTC)):
        assert "Efficacy check-up overdue, due on 5 Apr 2026" in reasons(client_as(Role.MANAGER), team)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (DogStatus.SUSPENDED, "The dog is suspended"),
        (DogStatus.WITHDRAWN, "The dog is withdrawn"),
        (DogStatus.RETIRED, "The dog is retired"),
    ],
)
def test_a_dog_off_duty_bars_its_team_from_that_very_second(
    scene: Scene, client_as: Browser, status: DogStatus, reason: str
) -> None:
    team = certified(scene)
    with transaction():
        registry.take_dog_status(team.dog_id, StatusStep(status, NOON, "ruptured ligament"), actor=TEST, at=NOON)
    with freeze_time(NOON - timedelta(seconds=1)):
        assert reasons(client_as(Role.MANAGER), team)[0] == "ready with limits"
    with freeze_time(NOON):
        assert reasons(client_as(Role.MANAGER), team)[:2] == ["not ready", reason]


@freeze_time(NOON + 200 * DAY)
def test_every_reason_is_a_link_to_a_page_that_its_reader_may_open(scene: Scene, client_as: Browser) -> None:
    certified(scene, "Ruby")
    never = scene.team(scene.dog("Baraka", operational=False))
    unfit, suspended = certified(scene, "Chui"), certified(scene, "Simba", Mode.RASCO)
    scene.medical(unfit.dog, NOON, fitness=Fitness.UNFIT, limits="torn claw")
    with transaction():
        standing.suspend(suspended.id, None, (), reason="six misses", source="test", actor=TEST, at=NOON)
    for role in (Role.MANAGER, Role.HANDLER, Role.VETERINARIAN):
        client = client_as(role)
        shown = set()
        for _, _, _, why in teams_on(client.get("/readiness")):
            for point in why.iter(f"{XHTML}li"):
                link = point.find(f"{XHTML}a")
                assert link is not None, f"{words(point)} leads nowhere"
                address = link.get("href", "")
                shown.add(address)
                assert client.get(address).status_code == 200, f"{role} at {address} for {words(point)}"
        assert {f"/dogs/{never.dog_id}", f"/dogs/{unfit.dog_id}", f"/teams/{never.id}"} <= shown
        assert any(str(suspended.id) in address and "standing" in address for address in shown)


def waiting(client: FlaskClient, address: str = "/readiness") -> list[str]:
    """Which teams stand in the tile of what waits for approval."""
    html = client.get(address).get_data(as_text=True)
    tile = html.partition("<h2>Waits for approval</h2>")[2].partition("</section>")[0]
    names = [part.partition("</a>")[0].partition(">")[2] for part in tile.split("<a ")[1:]]
    assert f"{len(names)} <small>check-up{'' if len(names) == 1 else 's'}</small>" in tile
    return names


def test_a_passed_check_up_waits_on_the_page_until_it_is_decided_on_and_at_past_moments_as_it_did(
    scene: Scene, client_as: Browser
) -> None:
    passed, failed = scene.checkup(certified(scene)), scene.checkup(certified(scene, "Simba"))
    scene.scored_checkup(failed, misses=6)
    scene.scored_checkup(passed)
    name = passed.team.name
    with freeze_time(NOON):
        assert waiting(client_as(Role.MANAGER)) == [name]
    decided_at = NOON + DAY
    with transaction():
        judge = actor(scene.user(Role.MANAGER))
        checkups.judge_checkup(passed.id, Judgement(approve=True), actor=judge, at=decided_at)
    with freeze_time(NOON + 9 * DAY):
        manager = client_as(Role.MANAGER)
        assert waiting(manager) == []
        assert waiting(manager, "/readiness?at=2026-03-04T11:59") == [name]
        assert waiting(manager, "/readiness?at=2026-03-04T12:00") == []
        assert waiting(manager, "/readiness?at=2026-03-03T07:59") == [], "that morning it was not scored yet"
        assert waiting(manager, "/readiness?at=2026-03-03T08:00") == [name]
    assert datetime(2026, 3, 3, 5, 0, tzinfo=UTC) == THAT_MORNING


@freeze_time(NOON)
def test_a_manager_of_another_unit_sees_nothing_of_what_waits_here(scene: Scene, client_as: Browser) -> None:
    checkup = scene.scored_checkup(scene.checkup(certified(scene)))
    elsewhere = scene.user(Role.MANAGER)
    with transaction():
        unit = units.add_unit(UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service"), actor=TEST, at=LONG_AGO)
        move(elsewhere, unit.id)
    assert waiting(client_as(Role.MANAGER)) == [checkup.team.name]
    client = client_as(elsewhere)
    assert waiting(client) == []
    assert "Ruby" not in client.get("/readiness").get_data(as_text=True)
    administrator = client_as(Role.ADMINISTRATOR)
    assert waiting(administrator, "/readiness?unit=") == [checkup.team.name]
    assert waiting(administrator, f"/readiness?unit={unit.id}") == []


@freeze_time(NOON)
def test_a_moment_to_come_is_answered_as_it_will_be_and_not_called_past(scene: Scene, client_as: Browser) -> None:
    certified(scene)
    client = client_as(Role.MANAGER)
    to_come = client.get("/readiness?at=2026-05-20T12:00").get_data(as_text=True)
    assert "As it will be on" in to_come
    assert "As it was on" not in to_come
    assert "Efficacy check-up overdue beyond the days of grace, due on 5 Apr 2026" in to_come
    assert "As it was on" in client.get("/readiness?at=2026-03-03T11:59").get_data(as_text=True)
