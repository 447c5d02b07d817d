"""The manager's first page of the day: who is ready, who is not, every reason, for now and for any past moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event

from canine.actor import program
from canine.extensions import db
from canine.readiness import queries
from canine.registry import services as registry
from canine.registry.messages import HandlerEntry, StatusStep
from canine.registry.models import Team
from canine.rules.roles import Role
from canine.rules.team import DogStatus, Fitness, Mode
from canine.standing import queries as standings
from canine.standing import services as standing
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from canine.units.models import Unit
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene
from tests.tables import dues_on, items, table, teams_on, words

Browser = Callable[..., FlaskClient]
TEST = program("test")


def certify(team: Team, at: datetime, until: datetime, *odours: str, mode: Mode = Mode.FREE_SEARCH) -> None:
    with transaction():
        standing.certify(team.id, mode, odours or ("ivory",), until=until, source="test", actor=TEST, at=at)


def ready_team(scene: Scene, name: str = "Ruby") -> Team:
    """A team that nothing keeps off duty at NOON: certified, examined, and trained 16 hours last month."""
    team = scene.team(scene.dog(name))
    scene.odour("ivory")
    scene.medical(team.dog, NOON - timedelta(days=30))
    certify(team, NOON - timedelta(days=40), NOON + timedelta(days=300))
    for day in (10, 20):
        scene.exercise(team, datetime.combine(date(2026, 2, day), NOON.timetz()), minutes=480)
    return team


def answers(client: FlaskClient, address: str = "/readiness") -> dict[str, tuple[str, list[str]]]:
    """For each row of the page, named by dog and mode: the answer and its reasons."""
    found = {}
    for team, mode, answer, reasons in teams_on(client.get(address)):
        found[f"{words(team).split()[0]} {words(mode).partition(':')[0]}"] = (words(answer), items(reasons))
    return found


def text(client: FlaskClient, address: str) -> str:
    return unescape(client.get(address).get_data(as_text=True))


@freeze_time(NOON)
def test_each_team_is_listed_with_its_answer_and_its_reasons_the_least_ready_first(
    scene: Scene, client_as: Browser
) -> None:
    ready_team(scene, "Ruby")
    limited = ready_team(scene, "Asali")
    scene.medical(limited.dog, NOON - timedelta(days=2), fitness=Fitness.FIT_WITH_LIMITS, limits="no stairs")
    scene.team(scene.dog("Baraka"))
    unfit = ready_team(scene, "Chui")
    scene.medical(unfit.dog, NOON - timedelta(days=1), fitness=Fitness.UNFIT, limits="torn claw")
    found = answers(client_as(Role.MANAGER))
    assert found == {
        "Baraka free search": (
            "not ready",
            ["Never certified", "No medical check-up on record", "Too little training: 0 h of 16 h last month"],
        ),
        "Baraka RASCO": (
            "not ready",
            ["Never certified", "No medical check-up on record", "Too little training: 0 h of 16 h last month"],
        ),
        "Chui free search": ("not ready", ["Unfit for duty since 2 Mar 2026: torn claw"]),
        "Asali free search": ("ready with limits", ["Fit with limits since 1 Mar 2026: no stairs"]),
        "Ruby free search": ("ready", []),
    }
    assert list(found)[-2:] == ["Asali free search", "Ruby free search"]


def test_a_certificate_holds_to_its_last_second_and_its_end_is_the_reason_afterwards(
    scene: Scene, client_as: Browser
) -> None:
    team = ready_team(scene)
    ends_at = NOON + timedelta(days=10)
    certify(team, NOON - timedelta(days=39), ends_at, mode=Mode.RASCO)
    for moment, expected in (
        (ends_at - timedelta(seconds=1), ("ready", [])),
        (ends_at, ("not ready", ["Certificate expired for ivory since 13 Mar 2026"])),
    ):
        with freeze_time(moment):
            assert answers(client_as(Role.MANAGER))["Ruby RASCO"] == expected


def test_a_medical_check_up_covers_its_last_day_and_is_overdue_on_the_next(scene: Scene, client_as: Browser) -> None:
    team = ready_team(scene)
    scene.medical(team.dog, NOON - timedelta(days=1), next_due_on=date(2026, 3, 10))
    midnight_in_nairobi = datetime(2026, 3, 10, 21, 0, tzinfo=NOON.tzinfo)
    with freeze_time(midnight_in_nairobi - timedelta(seconds=1)):
        assert answers(client_as(Role.MANAGER))["Ruby free search"] == ("ready", [])
    with freeze_time(midnight_in_nairobi):
        assert answers(client_as(Role.MANAGER))["Ruby free search"] == (
            "not ready",
            ["Medical check-up overdue, due on 10 Mar 2026"],
        )


def test_suspension_of_the_team_and_status_of_the_dog_are_told_with_their_day(scene: Scene, client_as: Browser) -> None:
    suspended, retired = ready_team(scene, "Ruby"), ready_team(scene, "Simba")
    with transaction():
        standing.suspend(
            suspended.id, Mode.FREE_SEARCH, ("ivory",), reason="six misses", source="test", actor=TEST, at=NOON
        )
        step = StatusStep(DogStatus.SUSPENDED, NOON, "limps")
        registry.take_dog_status(retired.dog_id, step, actor=TEST, at=NOON)
    with freeze_time(NOON):
        assert answers(client_as(Role.MANAGER)) == {
            "Ruby free search": ("not ready", ["Suspended for ivory since 3 Mar 2026: six misses"]),
            "Simba free search": ("not ready", ["The dog is suspended"]),
        }


def test_a_past_moment_is_answered_as_it_was(scene: Scene, client_as: Browser) -> None:
    team = ready_team(scene)
    at = NOON + timedelta(days=5)
    with transaction():
        standing.suspend(team.id, None, (), reason="six misses", source="test", actor=TEST, at=at)
    with freeze_time(NOON + timedelta(days=30)):
        manager = client_as(Role.MANAGER)
        assert answers(manager)["Ruby free search"][0] == "not ready"
        assert answers(manager, "/readiness?at=2026-03-08T11:59")["Ruby free search"] == ("ready", [])
        assert answers(manager, "/readiness?at=2026-03-08T12:00")["Ruby free search"][0] == "not ready"
        assert "As it was on" in text(manager, "/readiness?at=2026-03-08T11:59")


def test_training_that_came_later_in_the_month_does_not_better_an_earlier_day(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    scene.odour("ivory")
    scene.medical(team.dog, NOON - timedelta(days=30))
    certify(team, NOON - timedelta(days=40), NOON + timedelta(days=300))
    for day in (5, 6):
        scene.exercise(team, datetime.combine(date(2026, 3, day), NOON.timetz()), minutes=480)
    short = ("ready with limits", ["Too little training: 0 h of 16 h last month"])
    with freeze_time(NOON + timedelta(days=20)):
        manager = client_as(Role.MANAGER)
        assert answers(manager, "/readiness?at=2026-03-05T20:00")["Ruby free search"] == short
        assert answers(manager, "/readiness?at=2026-03-06T20:00")["Ruby free search"] == ("ready", [])


@pytest.mark.one_database
@freeze_time(NOON)
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("yesterday", "Write day and time, like 2026-03-03 14:10."),
        ("2026-02-30T10:00", "Write day and time, like 2026-03-03 14:10."),
        ("0001-01-01T00:00", "Write a year from 1900 to 2199."),
        ("9999-12-31T23:59", "Write a year from 1900 to 2199."),
    ],
)
def test_a_moment_that_cannot_be_read_is_answered_with_an_error_and_kept(
    scene: Scene, client_as: Browser, moment: str, words: str
) -> None:
    ready_team(scene)
    client = client_as(Role.MANAGER)
    answer = client.get(f"/readiness?at={moment}")
    shown = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "The question could not be understood, so this is how it is now." in shown
    assert words in shown
    assert f'value="{moment}"' in shown
    assert "As it was on" not in shown


def second_unit(scene: Scene) -> Unit:
    """Another unit, with a team of its own."""
    with transaction():
        unit = units.add_unit(UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service"), actor=TEST, at=LONG_AGO)
        handler = registry.add_handler(
            HandlerEntry(unit.id, "Jabali Musa", "SN-9", "Corporal"), actor=TEST, at=LONG_AGO
        )
    scene.team(scene.dog("Nyota", unit_id=unit.id), handler)
    return unit


@freeze_time(NOON)
def test_a_manager_sees_the_own_unit_and_no_other(scene: Scene, client_as: Browser) -> None:
    scene.team(scene.dog("Ruby"))
    other = second_unit(scene)
    manager = client_as(Role.MANAGER)
    for address in ("/readiness", f"/readiness?unit={other.id}", "/readiness?unit=", "/readiness?at=2026-03-01T10:00"):
        shown = text(manager, address)
        assert "Ruby" in shown, address
        assert "Nyota" not in shown, address
    administrator = client_as(Role.ADMINISTRATOR)
    assert "Nyota" in text(administrator, "/readiness?unit=")
    assert "Ruby" not in text(administrator, f"/readiness?unit={other.id}")
    assert "Nyota" in text(administrator, f"/readiness?unit={other.id}")


@pytest.mark.one_database
@freeze_time(NOON)
def test_a_prosecutor_does_not_see_who_is_ready_and_a_manager_s_home_is_this_page(
    scene: Scene, client_as: Browser
) -> None:
    assert client_as(Role.PROSECUTOR).get("/readiness").status_code == 403
    assert client_as(Role.MANAGER).get("/").location == "/readiness"


@freeze_time(NOON)
def test_what_falls_due_within_thirty_days_is_listed_and_what_is_overdue_is_marked(
    scene: Scene, client_as: Browser
) -> None:
    team = ready_team(scene)
    certify(team, NOON - timedelta(days=39), NOON + timedelta(days=31), mode=Mode.RASCO)
    scene.medical(team.dog, NOON - timedelta(days=1), next_due_on=date(2026, 4, 2))
    late = scene.team(scene.dog("Baraka"))
    rows = [[words(cell) for cell in row] for row in dues_on(client_as(Role.MANAGER).get("/readiness"))]
    assert rows == [
        ["5 Jan 2026 overdue", "Medical check-up", late.name],
        *(["31 Mar 2026", "Maintenance training of the month (0 h of 16 h so far)", one.name] for one in (late, team)),
        ["2 Apr 2026", "Medical check-up", team.name],
    ], "the RASCO certificate ends in 31 days"


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked within the block."""
    asked: list[str] = []

    def note(*values: Any) -> None:
        asked.append(values[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@freeze_time(NOON)
def test_the_answers_of_every_team_take_twelve_statements(scene: Scene, app: Flask) -> None:
    unit_id = scene.unit().id
    for name in ("Ruby", "Asali"):
        ready_team(scene, name)
    db.session.commit()
    with statements() as asked:
        queries.morning([unit_id], at=NOON, zone=app.config["TIMEZONE"])
    assert len([one for one in asked if one.startswith(("SELECT", "WITH"))]) == 12


@freeze_time(NOON)
def test_certifications_that_were_renewed_leave_the_answer_as_it_is(scene: Scene, client_as: Browser) -> None:
    team = ready_team(scene)
    for days in (39, 30, 20):
        certify(team, NOON - timedelta(days=days), NOON + timedelta(days=300))
    whole, cut = standings.events_of(team.id), standings.events_that_count([team.id], NOON)[team.id]
    assert (len(whole), [(one.at, one.first_at) for one in cut]) == (
        4,
        [(NOON - timedelta(days=20), NOON - timedelta(days=40))],
    )
    assert answers(client_as(Role.MANAGER))["Ruby free search"] == ("ready", [])


@freeze_time(NOON)
def test_the_page_asks_the_database_as_often_for_three_teams_as_for_one(scene: Scene, client_as: Browser) -> None:
    manager = client_as(Role.MANAGER)
    ready_team(scene, "Ruby")
    with statements() as for_one:
        manager.get("/readiness")
    for name in ("Asali", "Chui"):
        ready_team(scene, name)
    with statements() as for_three:
        assert len(answers(manager)) == 3
    assert len(for_three) == len(for_one)


@freeze_time(NOON)
def test_whoever_leads_several_units_sees_them_side_by_side(scene: Scene, client_as: Browser) -> None:
    ready_team(scene)
    other = second_unit(scene)
    everybody = client_as(Role.ADMINISTRATOR)
    rows = [[words(cell) for cell in row] for row in table(everybody.get("/readiness?unit="), "side by side")]
    free_search = {row[0]: row[1] for row in rows}
    assert free_search == {
        "Mombasa Canine Unit": "1 ready, 0 with limits, 0 not ready",
        "Nairobi Canine Unit": "0 ready, 0 with limits, 1 not ready",
    }
    assert "side by side" not in text(client_as(Role.MANAGER), "/readiness")
    assert "side by side" not in text(everybody, f"/readiness?unit={other.id}")


@freeze_time(NOON)
def test_a_shortfall_that_repeats_is_named_as_such(scene: Scene, client_as: Browser) -> None:
    ready_team(scene, "Ruby")
    assert "Shortfalls that repeat" not in text(client_as(Role.MANAGER), "/readiness")
    late = scene.team(scene.dog("Simba"), from_on=date(2026, 1, 1))
    page = text(client_as(Role.MANAGER), "/readiness").split("Shortfalls that repeat")[1].split("</ul>")[0]
    assert late.name in page and "too little for 2 months running" in page
