"""A shift past midnight: on duty on both days, planned and worked once, in the month in which it began."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.rota import services as rota
from canine.rota.messages import Plan
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.scenes import Scene, actor

Browser = Callable[..., FlaskClient]
ZONE = ZoneInfo("Africa/Nairobi")
# From 22 to 6 by the clocks of the port, over the end of a month.
BEGINS = datetime(2026, 2, 28, 19, tzinfo=UTC)


@pytest.fixture
def night(scene: Scene) -> str:
    """The last night of February, planned and worked a little longer; the next one is planned and never begun."""
    team = scene.team(scene.dog("Ruby"))
    with freeze_time(BEGINS - timedelta(days=1)), transaction():
        plan = Plan(team.id, scene.station().id, date(2026, 2, 28), time(22), 8, 2, ZONE)
        rota.plan_shifts(plan, actor=actor(scene.user(Role.MANAGER)), at=BEGINS - timedelta(days=1))
    shift = scene.shift(team, BEGINS - timedelta(minutes=6), BEGINS + timedelta(hours=8, minutes=12))
    return f"/shifts/{shift.id}"


def duty(client: FlaskClient) -> str:
    """What the morning page says of who is at work."""
    page = client.get("/readiness").get_data(as_text=True)
    return page.partition("<h2>On duty now</h2>")[2].partition("</section>")[0]


@pytest.mark.one_database
@pytest.mark.parametrize("hours", [0.5, 1.9, 2.1, 7.9])
def test_who_works_the_night_is_on_duty_before_and_after_midnight(
    app: Flask, scene: Scene, client_as: Browser, night: str, hours: float
) -> None:
    with freeze_time(BEGINS + timedelta(hours=hours)):
        said = duty(client_as(Role.MANAGER))
    assert night in said
    assert "not begun" not in said
    assert "no end on record" not in said


@pytest.mark.one_database
def test_in_the_morning_nobody_is_on_duty_and_the_next_night_that_nobody_began_is_named(
    app: Flask, scene: Scene, client_as: Browser, night: str
) -> None:
    with freeze_time(BEGINS + timedelta(hours=9)):
        assert "No shift is open." in duty(client_as(Role.MANAGER))
    # Half past midnight of the second night.
    with freeze_time(BEGINS + timedelta(days=1, hours=2, minutes=30)):
        said = duty(client_as(Role.MANAGER))
    assert night not in said
    assert "not begun" in said


def test_a_night_counts_once_in_the_month_in_which_it_began(
    app: Flask, scene: Scene, client_as: Browser, night: str
) -> None:
    with freeze_time(BEGINS + timedelta(days=3)):
        manager = client_as(Role.MANAGER)
        lines = manager.get("/work/rota/tables.csv?since=2026-02-01&until=2026-03-31").get_data().decode("utf-8-sig")
        of_march = manager.get("/work/rota/tables.csv?since=2026-03-01&until=2026-03-31").get_data().decode("utf-8-sig")
    # Planned shifts, their hours, worked as planned, no shift on record, shifts worked, their hours, not on the rota.
    assert "Feb 2026,1,8.0,1,0,1,8.3,0" in lines.splitlines()
    assert "Mar 2026,1,8.0,0,1,0,0.0,0" in lines.splitlines()
    assert "Mar 2026,1,8.0,0,1,0,0.0,0" in of_march.splitlines()
