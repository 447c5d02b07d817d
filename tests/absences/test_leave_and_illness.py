"""A handler's leave or illness: recorded by them or by their manager, known to rota, readiness, swaps and calendar."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.absences.models import Absence
from canine.accounts.models import User
from canine.audit import verification
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.notices.models import Notice
from canine.registry.models import Handler, Team
from canine.rota import queries as rota
from canine.rota.models import PlannedShift
from canine.rules.roles import Role
from canine.rules.rota import SwapState
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.readiness.test_the_morning_page import ready_team
from tests.rota.test_planning_and_swapping import TEST, planned, two_teams, typed
from tests.scenes import LONG_AGO, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def shown(answer: TestResponse) -> str:
    """What a person reads on the page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", answer.get_data(as_text=True))).split())


def leave(handler: Handler, **changes: str) -> dict[str, str]:
    """Leave from the 4th to the 8th of March, as typed."""
    days = {"kind": "leave", "from_on": "2026-03-04", "to_on": "2026-03-08", "remark": "a wedding at home"}
    return {"handler_id": str(handler.id)} | days | changes


def of_account(team: Team) -> User:
    return db.session.scalars(select(User).where(User.id == team.handler.user_id)).one()


@pytest.mark.both_databases
@freeze_time(NOON)
def test_readiness_rota_and_cover_know_of_a_leave_and_the_manager_hears_of_planned_shifts(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = ready_team(scene)
    planned(scene, team, app)
    manager, asha = scene.user(Role.MANAGER), of_account(team)
    assert "Handler on leave" not in shown(client_as(manager).get("/rota"))
    answer = client_as(asha).post("/absences/new", data=leave(team.handler), follow_redirects=True)
    assert "On record." in shown(answer)
    page = shown(client_as(manager).get("/rota"))
    assert f"{team.handler.name}: on leave, 4 Mar 2026 to 8 Mar 2026" in page
    assert page.count("Handler on leave until 8 Mar 2026") == 3, "each of the three shifts, and none is covered"
    told = [one.sentence for one in db.session.scalars(select(Notice).where(Notice.person_id == manager.id))]
    assert any("3 planned shifts fall in that time" in one for one in told)
    assert any(one.startswith(f"{team.handler.name}, on leave from 4 Mar 2026 to 8 Mar 2026") for one in told)
    with freeze_time("2026-03-05T09:00:00Z"):
        morning = shown(client_as(manager).get("/readiness"))
    assert "Handler on leave until 8 Mar 2026" in morning
    assert "wedding" not in shown(client_as(Role.VETERINARIAN).get("/rota")), "a remark is not for colleagues"
    with freeze_time("2026-03-09T09:00:00Z"):
        assert "Handler on leave" not in shown(client_as(manager).get("/readiness"))


@freeze_time(NOON)
def test_nobody_is_planned_over_a_leave_and_what_was_typed_stays(scene: Scene, app: Flask, client_as: Browser) -> None:
    team, manager = scene.team(scene.dog("Ruby")), client_as(Role.MANAGER)
    manager.post("/absences/new", data=leave(team.handler))
    answer = manager.post("/rota/new", data=typed(scene, team, starts="22:00", first_on="2026-03-03", days="1"))
    assert (answer.status_code, "is on leave in that time" in shown(answer)) == (422, True), "it runs into the 4th"
    assert 'value="22:00"' in answer.get_data(as_text=True)
    manager.post("/rota/new", data=typed(scene, team, first_on="2026-03-09", days="1"))
    assert len(db.session.scalars(select(PlannedShift)).all()) == 1, "after it, everything is as before"


@freeze_time(NOON)
def test_a_swap_cannot_give_a_shift_to_somebody_who_is_away(scene: Scene, app: Flask, client_as: Browser) -> None:
    asha, ruby, juma, simba = two_teams(scene)
    (hers, *_) = planned(scene, ruby, app)
    form = {"to_team_id": str(simba.id), "reason": "a wedding"}
    client_as(asha).post(f"/rota/{hers.id}/swap", data=form)
    (swap,) = rota.open_swaps()
    client_as(juma).post(f"/swaps/{swap.id}/agree")
    client_as(juma).post("/absences/new", data=leave(simba.handler, kind="illness", to_on=""))
    answer = client_as(Role.MANAGER).post(f"/swaps/{swap.id}/decide", data={"decision": "approved", "reason": "fine"})
    assert "Juma is not available in that time" in shown(answer)
    db.session.expire_all()
    assert rota.swap(swap.id).state is SwapState.AGREED


@freeze_time(NOON)
def test_an_illness_says_no_more_than_not_available_and_ends_with_a_tap(scene: Scene, client_as: Browser) -> None:
    team = ready_team(scene)
    asha, manager = client_as(of_account(team)), client_as(Role.MANAGER)
    ill = leave(team.handler, kind="illness", from_on="2026-03-02", to_on="", remark="")
    asha.post("/absences/new", data=ill)
    page = shown(manager.get("/readiness"))
    assert "Handler not available until further notice" in page
    assert "ill" not in re.sub(r"Leave and illness", "", shown(client_as(Role.ASSESSOR).get("/rota"))).split()
    (running,) = db.session.scalars(select(Absence)).all()
    assert "is back on duty" in shown(asha.post(f"/absences/{running.id}/end", follow_redirects=True))
    assert "Handler not available" not in shown(manager.get("/readiness"))
    assert asha.post(f"/absences/{running.id}/end").status_code == 422, "it was ended already"
    rows = db.session.scalars(select(Absence).order_by(Absence.recorded_at, Absence.corrects_id.is_not(None))).all()
    assert [(one.reason, one.ends_at is None) for one in rows] == [("", True), ("back on duty on 3 Mar 2026", False)]
    assert verification.verify().ok, "rows and log agree"


@pytest.mark.parametrize("way", ["end", "correct", "strike"])
def test_an_illness_of_more_than_a_year_is_ended_corrected_and_struck(
    scene: Scene, client_as: Browser, way: str
) -> None:
    team = scene.team()
    ill = leave(team.handler, kind="illness", from_on="2026-03-02", to_on="", remark="")
    with freeze_time(NOON):
        client_as(of_account(team)).post("/absences/new", data=ill)
    (running,) = db.session.scalars(select(Absence)).all()
    with freeze_time("2027-05-03T09:00:00Z"):
        manager = client_as(Role.MANAGER)
        sent = ill | {"reason": "asked at home"} | ({"is_struck": "y"} if way == "strike" else {"to_on": "2027-05-01"})
        if way == "correct":
            answer = manager.post(f"/absences/{running.id}/correct", data=sent | {"from_on": "2026-03-03"})
            assert answer.status_code == 422, "another first day is judged as ever"
            answer = manager.post(f"/absences/{running.id}/correct", data=sent | {"to_on": "2029-05-01"})
            assert "That is more than a year." in shown(answer), "and an end that lies ahead"
        address = f"/absences/{running.id}/{'end' if way == 'end' else 'correct'}"
        assert manager.post(address, data=sent).status_code == 302
        assert "Nobody of the unit is away" in shown(manager.get("/absences")) or way != "strike"
    made = db.session.scalars(select(Absence).where(Absence.corrects_id == running.id)).one()
    assert (made.begins_at, made.is_struck) == (running.begins_at, way == "strike")
    assert (made.ends_at is None) == (way == "strike")


@pytest.mark.both_databases
@freeze_time(NOON)
def test_other_days_and_an_entry_in_error_are_rows_that_keep_the_earlier_one(scene: Scene, client_as: Browser) -> None:
    team, manager = ready_team(scene), client_as(Role.MANAGER)
    manager.post("/absences/new", data=leave(team.handler, from_on="2026-03-03"))
    (first,) = db.session.scalars(select(Absence)).all()
    change = f"/absences/{first.id}/correct"
    later = leave(team.handler, from_on="2026-03-05")
    assert "needs its reason" in shown(manager.post(change, data=later))
    manager.post(change, data=later | {"reason": "the wrong week"})
    assert "Handler on leave" not in shown(manager.get("/readiness")), "today is not in it any more"
    assert "corrected already" in shown(manager.post(change, data=later | {"reason": "again"}))
    (second,) = db.session.scalars(select(Absence).where(Absence.corrects_id == first.id)).all()
    struck = later | {"reason": "somebody else's leave", "is_struck": "y"}
    manager.post(f"/absences/{second.id}/correct", data=struck)
    assert "Nobody of the unit is away" in shown(manager.get("/absences"))
    page = shown(manager.get(f"/absences/{second.id}/correct"))
    assert "the wrong week" in page and "somebody else's leave" in page
    person = select(Notice.sentence).where(Notice.person_id == team.handler.user_id)
    assert any("is struck by" in one for one in db.session.scalars(person)), "the handler hears of each of them"


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"from_on": ""}, "Give the first day."),
        ({"from_on": "2062-03-04"}, "more than a year away"),
        ({"from_on": "9999-12-31", "to_on": "9999-12-31"}, "Write a year from 1900 to 2199."),
        ({"to_on": "2026-03-01"}, "The last day cannot be before the first day."),
        ({"to_on": "2036-03-01"}, "That is more than a year."),
        ({"to_on": "9999-12-31"}, "Write a year from 1900 to 2199."),
        ({"to_on": ""}, "Give the last day."),
        ({"kind": "holiday"}, "Not a valid choice"),
        ({"from_on": "2026-03-08", "to_on": "2026-03-12"}, "from 4 Mar 2026 to 8 Mar 2026 already"),
    ],
)
def test_days_that_cannot_be_right_are_refused_at_their_field(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    team, manager = scene.team(), client_as(Role.MANAGER)
    if "already" in sentence:
        manager.post("/absences/new", data=leave(team.handler))
    before = len(db.session.scalars(select(Absence)).all())
    answer = manager.post("/absences/new", data=leave(team.handler, **changes))
    assert (answer.status_code, sentence in shown(answer)) == (422, True), shown(answer)
    assert len(db.session.scalars(select(Absence)).all()) == before


@freeze_time(NOON)
def test_only_the_person_and_a_manager_of_the_unit_write_and_read_it(scene: Scene, client_as: Browser) -> None:
    asha, ruby, juma, _ = two_teams(scene)
    assert "Choose one from the list" in shown(client_as(juma).post("/absences/new", data=leave(ruby.handler)))
    client_as(asha).post("/absences/new", data=leave(ruby.handler))
    (hers,) = db.session.scalars(select(Absence)).all()
    strike = leave(ruby.handler) | {"reason": "no", "is_struck": "y"}
    assert client_as(juma).post(f"/absences/{hers.id}/correct", data=strike).status_code == 403
    assert client_as(juma).get(f"/absences/{hers.id}/correct").status_code == 403
    assert "Asha" not in shown(client_as(juma).get("/absences"))
    with transaction():
        other = units.add_unit(UnitEntry("NBO", "Nairobi Unit", "Service", "Nairobi"), actor=TEST, at=LONG_AGO)
    stranger = scene.user(Role.MANAGER, "Otieno")
    with transaction():
        from_elsewhere(stranger, other.id)
    assert client_as(stranger).get(f"/absences/{hers.id}/correct").status_code == 403
    assert client_as(Role.ASSESSOR).get("/absences").status_code == 403
    assert len(db.session.scalars(select(Absence)).all()) == 1


def from_elsewhere(user: User, unit_id: UUID | None) -> None:
    with audited(AuditAction.CHANGE_USER, actor=TEST, at=LONG_AGO):
        user.unit_id = unit_id


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_calendar_of_manager_and_handler_shows_it_and_a_colleagues_does_not(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    asha, ruby, juma, _ = two_teams(scene)
    client_as(asha).post("/absences/new", data=leave(ruby.handler))
    seen = {}
    for person in (asha, juma, scene.user(Role.MANAGER)):
        text = client_as(person).post("/calendar").get_data(as_text=True)
        (token,) = re.findall(r"/calendar/([\w-]{43})\.ics", text)
        found = Calendar.from_ical(stranger.get(f"/calendar/{token}.ics").get_data()).walk("VEVENT")
        away = [one for one in found if str(one["SUMMARY"]) == "Asha: on leave"]
        seen[person.role, person.name == "Juma"] = [(one.decoded("DTSTART"), one.decoded("DTEND")) for one in away]
    days = [(date(2026, 3, 4), date(2026, 3, 9))]
    assert seen == {(Role.HANDLER, False): days, (Role.HANDLER, True): [], (Role.MANAGER, False): days}
