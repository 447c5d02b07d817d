"""A handler opens a shift with one large button, and cannot open one that never was."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.errors import Forbidden
from canine.extensions import db
from canine.registry.models import Team
from canine.rules.roles import Role
from canine.shifts import services
from canine.shifts.messages import OpenShift
from canine.shifts.models import Shift
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor
from tests.typed import without_choices

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def handler_of(team: Team) -> User:
    assert team.handler.user_id is not None
    return accounts.user(team.handler.user_id)


def first_button(page: str) -> dict[str, str]:
    """What a browser sends when the first large button of the page is tapped."""
    form = page[page.index('action="/shifts/new"') :]
    form = form[: form.index("</form>")]
    values = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    station = re.search(r'<button class="large" type="submit" name="station" value="([^"]+)">', form)
    assert station is not None
    return values | {"station": station[1]}


def shifts() -> list[Shift]:
    return list(db.session.scalars(select(Shift).order_by(Shift.started_at)).unique())


def test_one_tap_after_signing_in_opens_the_shift_without_any_script(scene: Scene, client_as: Browser) -> None:
    scene.unit()
    team = scene.team(scene.dog("Rex"))
    with freeze_time(NOON):
        client = client_as(handler_of(team))
        home = client.get("/", follow_redirects=True)
        assert home.request.path == "/shifts"
        opened = client.post("/shifts/new", data=first_button(home.get_data(as_text=True)), follow_redirects=True)
    page = opened.get_data(as_text=True)
    assert "The shift is open." in page
    assert "Log a search" in page
    assert [(shift.started_at, shift.ended_at) for shift in shifts()] == [(NOON, None)]
    assert shifts()[0].received_at == NOON


@pytest.mark.both_databases
def test_the_station_of_the_last_shift_is_the_first_button(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Rex"))
    scene.shift(team, NOON - timedelta(days=1), NOON - timedelta(hours=20))
    with freeze_time(NOON):
        page = client_as(handler_of(team)).get("/shifts").get_data(as_text=True)
    assert first_button(page)["station"] == str(scene.station().id)
    assert "Rex, Moi airport" in page


@pytest.mark.both_databases
def test_a_second_tap_on_the_same_button_opens_no_second_shift(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    scene.station()
    with freeze_time(NOON):
        client = client_as(handler_of(team))
        form = first_button(client.get("/shifts").get_data(as_text=True))
        first, second = (client.post("/shifts/new", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert len(shifts()) == 1


@pytest.mark.both_databases
def test_a_second_open_shift_of_the_same_dog_is_refused(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Rex")
    scene.shift(scene.team(dog))
    other = scene.team(dog)
    with freeze_time(NOON):
        answer = client_as(handler_of(other)).post(
            "/shifts/new", data={"teams": str(other.id), "station": str(scene.station().id)}
        )
    assert answer.status_code == 422
    assert "is on a shift at Kilindini port that nobody has ended: close that one first" in answer.get_data(
        as_text=True
    )
    assert len(shifts()) == 1


@pytest.mark.both_databases
def test_a_shift_of_the_past_may_not_overlap_another_of_the_dog(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Rex"))
    scene.shift(team, NOON - timedelta(hours=8), NOON - timedelta(hours=4))
    form = {"teams": str(team.id), "station": str(scene.station().id)}
    with freeze_time(NOON):
        client = client_as(handler_of(team))
        early = client.post(
            "/shifts/new", data=form | {"started_at": "2026-03-03T03:00", "ended_at": "2026-03-03T05:00"}
        )
        after = client.post(
            "/shifts/new", data=form | {"started_at": "2026-03-03T08:00", "ended_at": "2026-03-03T10:00"}
        )
    assert early.status_code == 422
    assert "Rex was on another shift at Kilindini port in that time." in early.get_data(as_text=True)
    assert 'value="2026-03-03T05:00"' in early.get_data(as_text=True), "what was typed is kept"
    assert after.status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"started_at": "2026-03-03T12:03"}, "This start lies in the future. Check the day and the time."),
        (
            {"started_at": "2026-03-03T08:00", "ended_at": "2026-03-03T14:00"},
            "This end lies in the future. Check the day and the time.",
        ),
        ({"started_at": "2026-03-03T08:00", "ended_at": "2026-03-03T07:00"}, "A shift cannot end before it starts."),
        ({"started_at": "yesterday"}, "Write day and time, like 2026-03-03 14:10."),
    ],
)
def test_impossible_times_are_refused_and_kept_on_the_form(
    scene: Scene, client_as: Browser, typed: dict[str, str], sentence: str
) -> None:
    team = scene.team()
    with freeze_time(NOON):
        answer = client_as(handler_of(team)).post(
            "/shifts/new", data={"teams": str(team.id), "station": str(scene.station().id)} | typed
        )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert all(f'value="{value}"' in page for value in typed.values())
    assert shifts() == []


def test_two_minutes_of_a_fast_tablet_clock_are_forgiven(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    form = {"teams": str(team.id), "station": str(scene.station().id), "started_at": "2026-03-03T12:02"}
    with freeze_time(NOON):
        assert client_as(handler_of(team)).post("/shifts/new", data=form).status_code == 302


def test_nobody_opens_the_shift_of_another_handler_s_team(scene: Scene, client_as: Browser) -> None:
    team, station = scene.team(), scene.station()
    stranger = scene.user(Role.HANDLER)
    scene.handler(user=stranger)
    with freeze_time(NOON):
        answer = client_as(stranger).post("/shifts/new", data={"teams": str(team.id), "station": str(station.id)})
        assert answer.status_code == 403
        message = OpenShift((team.id,), station.id, NOON, NOON.date())
        with pytest.raises(Forbidden, match="is not your team"), transaction():
            services.open_shift(message, actor=actor(stranger), at=NOON)
    assert shifts() == []


def test_a_shift_on_a_day_on_which_the_team_did_not_exist_is_refused(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    form = {"teams": str(team.id), "station": str(scene.station().id)}
    with freeze_time(NOON):
        answer = client_as(handler_of(team)).post(
            "/shifts/new", data=form | {"started_at": "2026-01-04T08:00", "ended_at": "2026-01-04T16:00"}
        )
    assert answer.status_code == 422
    assert "was a team from 5 Jan 2026 on, not on 4 Jan 2026." in answer.get_data(as_text=True)


def test_a_handler_without_a_team_is_told_what_to_do(scene: Scene, client_as: Browser) -> None:
    scene.team()
    user = scene.user(Role.HANDLER)
    scene.handler(user=user)
    page = client_as(user).get("/shifts").get_data(as_text=True)
    assert "You are in no running team today, so you cannot open a shift. Ask your manager to form it." in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ASSESSOR, Role.ADMINISTRATOR, Role.PROSECUTOR])
def test_only_handlers_open_shifts(scene: Scene, client_as: Browser, role: Role) -> None:
    client = client_as(role)
    assert client.post("/shifts/new", data={}).status_code == 403
    assert client.get("/shifts").status_code == (403 if role is Role.PROSECUTOR else 200)


@pytest.mark.both_databases
def test_the_device_s_own_clock_is_kept_beside_the_server_s(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    form = {"teams": str(team.id), "station": str(scene.station().id), "captured_at": "2026-03-03T08:41:07.123Z"}
    with freeze_time(NOON):
        client_as(handler_of(team)).post("/shifts/new", data=form)
    [shift] = shifts()
    assert shift.captured_at is not None
    assert shift.captured_at.isoformat() == "2026-03-03T08:41:07.123000+00:00"
    assert shift.received_at == NOON


def test_a_shift_ends_after_its_searches_and_keeps_the_remark_on_the_dog(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift(scene.team(scene.dog("Rex")))
    scene.search(shift)
    with freeze_time(NOON):
        client = client_as(accounts.user(shift.recorder_id))
        early = client.post(f"/shifts/{shift.id}/end", data={"ended_at": "2026-03-03T09:10", "remarks": "tired"})
        done = client.post(
            f"/shifts/{shift.id}/end", data={"ended_at": "2026-03-03T12:00", "remarks": "tired"}, follow_redirects=True
        )
        again = client.get("/shifts").get_data(as_text=True)
    assert "The search of CSQU3054383 ended later than that." in early.get_data(as_text=True)
    assert "tired" in early.get_data(as_text=True)
    assert "The shift has ended. Thank you." in done.get_data(as_text=True)
    assert "tired" in done.get_data(as_text=True)
    assert "Open a shift with Rex" in again


def test_a_shift_does_not_end_while_a_search_is_running(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    scene.search(shift, ended_at=None)
    with freeze_time(NOON):
        answer = client_as(accounts.user(shift.recorder_id)).post(
            f"/shifts/{shift.id}/end", data={"ended_at": "2026-03-03T12:00"}
        )
    assert "The search of CSQU3054383 is still running: end it first." in answer.get_data(as_text=True)


def test_weather_is_noted_with_its_time_and_nothing_typed_is_lost(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    address = f"/shifts/{shift.id}/notes/new"
    with freeze_time(NOON):
        client = client_as(accounts.user(shift.recorder_id))
        typed = {"noted_at": "2026-03-03T10:00", "temperature_c": "31.5", "humidity_percent": "800", "wind": "calm"}
        wrong = client.post(address, data=typed)
        right = client.post(address, data=typed | {"humidity_percent": "80"}, follow_redirects=True)
        empty = client.post(address, data={"noted_at": "2026-03-03T10:00"})
        outside = client.post(address, data=typed | {"humidity_percent": "80", "noted_at": "2026-03-03T07:00"})
    assert "Write a number from 0 to 100." in wrong.get_data(as_text=True)
    assert 'value="31.5"' in wrong.get_data(as_text=True)
    assert "31.5 °C, 80 %" in right.get_data(as_text=True)
    assert "Write at least one thing" in empty.get_data(as_text=True)
    assert "This lies outside the shift." in outside.get_data(as_text=True)


@pytest.mark.both_databases
def test_shifts_are_found_by_dog_handler_and_station(scene: Scene, client_as: Browser) -> None:
    user = scene.user(Role.HANDLER, "Juma Otieno")
    scene.shift(scene.team(scene.dog("Rex"), scene.handler("Juma Otieno", user)))
    scene.shift(scene.team(scene.dog("Bella")))
    client = client_as(Role.MANAGER)
    for text in ("rex", "juma"):
        page = without_choices(client.get(f"/shifts?q={text}").get_data(as_text=True))
        assert "Rex with Juma Otieno" in page
        assert "Bella" not in page
    assert "Bella" in without_choices(client.get("/shifts?q=kilindini").get_data(as_text=True))
    assert "No shift matches" in client.get("/shifts?q=airport").get_data(as_text=True)
