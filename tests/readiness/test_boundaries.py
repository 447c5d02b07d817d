"""The second before and the second after: month ends, leap days, and midnight in Nairobi against Greenwich."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.registry.models import Team
from canine.rules.roles import Role
from tests.readiness.test_the_morning_page import answers, certify
from tests.scenes import LONG_AGO, Scene

Browser = Callable[..., FlaskClient]


def nairobi(year: int, month: int, day: int) -> datetime:
    """The first moment of a day by the clocks of Nairobi: three hours before midnight in Greenwich."""
    return datetime(year, month, day, tzinfo=UTC) - timedelta(hours=3)


def old_team(scene: Scene, began: datetime, until: datetime) -> Team:
    """Certified from then, and examined and trained so that only the day in question can keep it off duty."""
    team = scene.team(scene.dog("Ruby"))
    scene.odour("ivory")
    scene.medical(team.dog, began)
    certify(team, began, until)
    return team


@pytest.mark.parametrize(
    ("examined", "turns"),
    [
        (
            datetime(2027, 8, 29, 9, 0, tzinfo=UTC),
            nairobi(2028, 3, 1),
        ),  # six months later is 29 February of a leap year
        (datetime(2027, 8, 31, 9, 0, tzinfo=UTC), nairobi(2028, 3, 1)),  # and so it is from the 31st
        (datetime(2026, 8, 31, 9, 0, tzinfo=UTC), nairobi(2027, 3, 1)),  # in other years the 28th
        (datetime(2026, 6, 30, 20, 59, 59, tzinfo=UTC), nairobi(2026, 12, 31)),  # 23:59:59 of 30 June in Nairobi
        (
            datetime(2026, 6, 30, 21, 0, 0, tzinfo=UTC),
            nairobi(2027, 1, 2),
        ),  # midnight: 1 July, though June in Greenwich
    ],
)
def test_a_medical_check_up_is_overdue_from_the_second_after_its_last_day(
    scene: Scene, client_as: Browser, examined: datetime, turns: datetime
) -> None:
    team = old_team(scene, LONG_AGO, turns + timedelta(days=300))
    scene.medical(team.dog, examined, examined_on=(examined + timedelta(hours=3)).date())
    for moment, is_overdue in ((turns - timedelta(seconds=1), False), (turns, True)):
        with freeze_time(moment):
            reasons = answers(client_as(Role.MANAGER))["Ruby free search"][1]
        assert any("Medical check-up overdue" in reason for reason in reasons) is is_overdue, moment


@pytest.mark.parametrize(
    ("turns", "before", "after"),
    [
        (nairobi(2026, 4, 6), [], ["Efficacy check-up overdue, due on 5 Apr 2026"]),
        (
            nairobi(2026, 5, 6),
            ["Efficacy check-up overdue, due on 5 Apr 2026"],
            ["Efficacy check-up overdue beyond the days of grace, due on 5 Apr 2026"],
        ),
        (
            nairobi(2027, 1, 6),
            ["Efficacy check-up overdue beyond the days of grace, due on 5 Apr 2026"],
            [
                "Efficacy check-up overdue beyond the days of grace, due on 5 Apr 2026",
                "Refresher of the dog overdue, due on 5 Jan 2027",
                "Refresher of the handler overdue, due on 5 Jan 2027",
            ],
        ),
    ],
)
def test_check_ups_and_refreshers_turn_at_midnight_in_nairobi(
    scene: Scene, client_as: Browser, turns: datetime, before: list[str], after: list[str]
) -> None:
    team = old_team(scene, LONG_AGO, turns + timedelta(days=400))
    scene.medical(team.dog, turns - timedelta(days=3))
    for moment, expected in ((turns - timedelta(seconds=1), before), (turns, after)):
        with freeze_time(moment):
            reasons = answers(client_as(Role.MANAGER))["Ruby free search"][1]
        assert [one for one in reasons if not one.startswith("Too little training")] == expected, moment


@pytest.mark.parametrize(
    ("month", "last_day"), [(date(2026, 3, 1), 31), (date(2027, 2, 1), 28), (date(2028, 2, 1), 29)]
)
def test_training_counts_for_the_month_of_nairobi_and_a_shortfall_shows_when_it_is_over(
    scene: Scene, client_as: Browser, month: date, last_day: int
) -> None:
    team = old_team(scene, LONG_AGO, nairobi(2029, 1, 1))
    on = month.replace(day=last_day)
    exercise_at = datetime(on.year, on.month, on.day, 20, 0, tzinfo=UTC)  # 23:00 in Nairobi
    scene.exercise(team, exercise_at, minutes=12 * 60, held_on=on)
    scene.exercise(team, exercise_at - timedelta(days=1), minutes=4 * 60 - 1)
    turns = exercise_at + timedelta(hours=1)
    short = "Too little training: 15 h 59 min of 16 h last month"
    for moment, is_told in ((turns - timedelta(seconds=1), False), (turns, True)):
        with freeze_time(moment):
            reasons = answers(client_as(Role.MANAGER))["Ruby free search"][1]
        assert any(one.startswith(short) for one in reasons) is is_told, moment
