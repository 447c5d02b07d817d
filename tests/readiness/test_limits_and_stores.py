"""What the veterinarian keeps a dog from is seen where it matters; aids and filters fall due like teams do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.medical.models import MedicalCheckup
from canine.notices.models import Notice
from canine.readiness import services
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.team import Fitness, Mode
from canine.rules.team_facts import FitnessLimit
from canine.shifts import services as shifts
from canine.shifts.messages import NewNote
from canine.transaction import transaction
from tests.conftest import NOON
from tests.medical.test_check_ups import typed
from tests.readiness.test_the_morning_page import answers, certify, ready_team
from tests.scenes import Scene, actor
from tests.tables import dues_on, words

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def shown(client: FlaskClient, address: str) -> str:
    return " ".join(unescape(client.get(address).get_data(as_text=True)).split())


@freeze_time(NOON)
def test_a_limit_is_typed_by_the_veterinarian_and_weighs_in_its_mode_alone(scene: Scene, client_as: Browser) -> None:
    team = ready_team(scene)
    certify(team, NOON - timedelta(days=40), NOON + timedelta(days=300), mode=Mode.RASCO)
    form = typed(team.dog, fitness="fit_with_limits", limits="heart", limited_mode="free_search", heat_limit_c="32")
    made = client_as(Role.VETERINARIAN).post("/medical/new", data=form)
    assert "Kept from: no free search above 32 °C." in shown(client_as(Role.VETERINARIAN), made.location)
    found = answers(client_as(Role.MANAGER))
    assert found["Ruby free search"] == (
        "ready with limits",
        ["Fit with limits since 3 Mar 2026, not in heat above 32 °C: heart"],
    )
    assert found["Ruby RASCO"] == ("ready", [])


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"fitness": "fit", "heat_limit_c": "32"}, "Only a dog that is fit with limits"),
        ({"fitness": "fit_with_limits", "limits": "heart", "heat_limit_c": "9"}, "Write a number from 10 to 50."),
        ({"fitness": "fit_with_limits", "limits": "heart", "heat_limit_c": "warm"}, "Write a whole number."),
        ({"fitness": "fit_with_limits", "limits": "heart", "limited_mode": "swimming"}, "Not a valid choice"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_and_what_was_typed_stays(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    answer = client_as(Role.VETERINARIAN).post("/medical/new", data=typed(scene.dog("Ruby"), **changes))
    html = unescape(answer.get_data(as_text=True))
    assert (answer.status_code, sentence in html) == (422, True)
    assert 'value="28.4"' in html and db.session.scalars(select(MedicalCheckup)).all() == []


def test_a_shift_says_above_all_that_the_dog_is_limited_and_when_it_was_too_warm(
    scene: Scene, client_as: Browser
) -> None:
    shift = scene.shift()
    (team,) = shift.teams
    scene.medical(
        team.dog,
        shift.started_at - timedelta(days=1),
        fitness=Fitness.FIT_WITH_LIMITS,
        limits="left lung",
        limit=FitnessLimit(Mode.FREE_SEARCH, 32),
    )
    assert team.handler.user_id is not None
    handler = actor(accounts.user(team.handler.user_id))
    for minutes, celsius in ((10, 31), (70, 33), (90, 35)):
        at = shift.started_at + timedelta(minutes=minutes)
        with freeze_time(at), transaction():
            note = NewNote(shift.id, at, temperature_c=Decimal(celsius))
            shifts.note_on_shift(note, actor=handler, at=at)
    with freeze_time(shift.started_at + timedelta(hours=2)):
        page = shown(client_as(Role.MANAGER), f"/shifts/{shift.id}")
    assert "no free search in heat above 32 °C. left lung" in page
    assert "It was 33 °C at" in page and "It was 35 °C" not in page
    assert page.index("is limited") < page.index("<h2>Facts</h2>")


@pytest.mark.both_databases
@freeze_time(NOON)
def test_aids_fall_due_until_they_are_disposed_of_by_two_people(scene: Scene, app: Flask, client_as: Browser) -> None:
    manager, witness = scene.user(Role.MANAGER), scene.user(Role.ASSESSOR)
    aid = scene.aid(replace_by_on=date(2026, 3, 4))
    scene.aid(replace_by_on=date(2026, 12, 31))
    client = client_as(manager)

    def due() -> list[list[str]]:
        found = dues_on(client.get("/readiness"))
        return [[words(cell) for cell in row] for row in found if "aid" in words(row[1])]

    assert due() == [["4 Mar 2026", "Replacement of the training aid", f"{aid.label} (ivory)"]]
    with transaction():
        services.remind(at=NOON, zone=app.config["TIMEZONE"])
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.AID_REPLACEMENT)).all()
    assert [(one.person_id, one.rung, one.address) for one in told] == [(manager.id, 1, f"/aids/{aid.id}")]
    form = {"carrier_id": str(manager.id), "witness_id": str(witness.id), "weight_g": "39.5", "at": "2026-03-03T11:00"}
    answer = client.post(f"/aids/{aid.id}/dispose", data=form, follow_redirects=True)
    assert "disposed of" in answer.get_data(as_text=True)
    with freeze_time(NOON + timedelta(hours=1)):
        page = client_as(manager)
        assert "Nothing falls due within 30 days." in shown(page, "/readiness")
        again = page.post(f"/aids/{aid.id}/take-out", data=form | {"at": "2026-03-03T12:30"})
        assert "was disposed of. Nothing follows that." in unescape(again.get_data(as_text=True))
        assert aid.label not in shown(client_as(Role.ASSESSOR), "/checkups/new")


@pytest.mark.both_databases
def test_a_filter_falls_due_on_its_last_day_and_is_shown_as_lost_for_a_week(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    use_by_at = sample.use_by_at
    what = f"filter {sample.filter_number}"

    def listed(at: datetime) -> list[str]:
        with freeze_time(at):
            page = client_as(Role.MANAGER).get("/readiness")
            found = [[words(cell) for cell in row] for row in dues_on(page)]
        return [row[0].partition(" 2026 ")[2] for row in found if row[2] == what]

    assert listed(use_by_at - timedelta(seconds=1)) == [""]
    assert listed(use_by_at + timedelta(seconds=1)) == ["overdue"]
    assert listed(use_by_at + timedelta(days=7)) == ["overdue"]
    assert listed(use_by_at + timedelta(days=7, seconds=1)) == []
