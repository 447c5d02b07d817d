"""Shifts planned ahead, swaps that two handlers and a manager agree on, and the hours that stay without a team."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts.models import User
from canine.actor import program
from canine.errors import DomainError
from canine.extensions import db
from canine.notices.models import Notice
from canine.readiness import services as readiness
from canine.registry.models import Team
from canine.rota import queries, services
from canine.rota.messages import Plan
from canine.rota.models import PlannedShift, Swap
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.rota import SwapState
from canine.standing import services as standing
from canine.transaction import transaction
from tests.conftest import NOON
from tests.readiness.test_the_morning_page import ready_team
from tests.scenes import Scene, actor
from tests.tables import table, words

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
TEST = program("test")


def typed(scene: Scene, team: Team, **changes: str) -> dict[str, str]:
    """Eight hours from six in the morning, on three days from tomorrow."""
    first = {"team_id": str(team.id), "station_id": str(scene.station().id), "first_on": "2026-03-04"}
    return first | {"starts": "06:00", "hours": "8", "days": "3"} | changes


def planned(scene: Scene, team: Team, app: Flask, **changes: Any) -> list[PlannedShift]:
    """The same, straight into the record."""
    values: dict[str, Any] = {
        "first_on": datetime(2026, 3, 4).date(),
        "starts": datetime(2026, 3, 4, 6).time(),
        "hours": 8,
        "days": 3,
    }
    message = Plan(team.id, scene.station().id, zone=app.config["TIMEZONE"], **(values | changes))
    with transaction():
        return services.plan_shifts(message, actor=TEST, at=NOON)


def shown(answer: TestResponse) -> str:
    """What a person reads on the page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", answer.get_data(as_text=True))).split())


def two_teams(scene: Scene) -> tuple[User, Team, User, Team]:
    asha, juma = scene.user(Role.HANDLER, "Asha"), scene.user(Role.HANDLER, "Juma")
    ruby = scene.team(scene.dog("Ruby"), scene.handler("Asha", user=asha))
    return asha, ruby, juma, scene.team(scene.dog("Simba"), scene.handler("Juma", user=juma))


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_manager_plans_days_ahead_and_everybody_sees_the_week(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    manager = client_as(Role.MANAGER)
    answer = manager.post("/rota/new", data=typed(scene, team), follow_redirects=True)
    assert "3 shifts are on the rota for Ruby" in shown(answer)
    rows = [[words(cell) for cell in row] for row in table(client_as(Role.HANDLER).get("/rota"), "Planned shifts")]
    assert [row[:2] for row in rows] == [[f"{day} Mar 2026, 06:00", f"{day} Mar 2026, 14:00"] for day in (4, 5, 6)]
    assert [one.starts_at for one in db.session.scalars(select(PlannedShift).order_by(PlannedShift.starts_at))] == [
        datetime(2026, 3, day, 3, 0, tzinfo=UTC) for day in (4, 5, 6)
    ]
    assert "Nobody is planned" in shown(manager.get("/rota?from=2026-04-01"))
    wrong = manager.get("/rota?from=tomorrow")
    assert (wrong.status_code, "“tomorrow” is not a day" in shown(wrong)) == (422, True)
    assert client_as(Role.HANDLER).post("/rota/new", data=typed(scene, team)).status_code == 403


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hours": "25"}, "Write a number from 1 to 24."),
        ({"days": "0"}, "Write a number from 1 to 31."),
        ({"starts": "six"}, "Write hours and minutes, like 07:00."),
        ({"first_on": "2026-03-02"}, "The shift of 2 Mar 2026 is over."),
        ({"first_on": "2026-03-06", "starts": "13:59"}, "is on the rota in that time already (6 Mar 2026)"),
        ({"first_on": ""}, "Give the first day."),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field_and_nothing_is_kept(
    scene: Scene, app: Flask, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    team = scene.team(scene.dog("Ruby"))
    planned(scene, team, app)
    answer = client_as(Role.MANAGER).post("/rota/new", data=typed(scene, team, **changes))
    assert (answer.status_code, sentence in shown(answer)) == (422, True)
    assert len(db.session.scalars(select(PlannedShift)).all()) == 3


@pytest.mark.both_databases
@freeze_time(NOON)
def test_neither_dog_nor_handler_is_planned_twice_but_shifts_may_touch(scene: Scene, app: Flask) -> None:
    team = scene.team(scene.dog("Ruby"))
    planned(scene, team, app, days=1)
    with pytest.raises(DomainError, match="already"):
        planned(scene, scene.team(team.dog, scene.handler("Juma")), app, days=1)
    planned(scene, scene.team(scene.dog("Simba"), scene.handler("Asha")), app, days=1)
    planned(scene, team, app, days=1, starts=datetime(2026, 3, 4, 14).time())


@freeze_time(NOON)
def test_a_swap_needs_both_handlers_and_a_manager(scene: Scene, app: Flask, client_as: Browser) -> None:
    asha, ruby, juma, simba = two_teams(scene)
    (hers, *_) = planned(scene, ruby, app)
    (his,) = planned(scene, simba, app, days=1, starts=datetime(2026, 3, 4, 22).time())
    manager = scene.user(Role.MANAGER)
    form = {"to_team_id": str(simba.id), "in_return_id": str(his.id), "reason": "a wedding"}
    assert client_as(juma).post(f"/rota/{hers.id}/swap", data=form | {"to_team_id": str(ruby.id)}).status_code in (
        403,
        422,
    )
    assert "is asked; then a manager approves" in shown(
        client_as(asha).post(f"/rota/{hers.id}/swap", data=form, follow_redirects=True)
    )
    (swap,) = queries.open_swaps()
    decide = {"decision": "approved", "reason": "fine"}
    assert "cannot be approved" in shown(client_as(manager).post(f"/swaps/{swap.id}/decide", data=decide))
    assert client_as(asha).post(f"/swaps/{swap.id}/agree").status_code == 403, "nobody agrees with themselves"
    client_as(juma).post(f"/swaps/{swap.id}/agree")
    assert "Swap of 4 Mar 2026" in shown(client_as(manager).get("/readiness"))
    answer = client_as(manager).post(f"/swaps/{swap.id}/decide", data=decide, follow_redirects=True)
    assert "The swap is approved." in shown(answer)
    db.session.expire_all()
    assert (queries.planned_shift(hers.id).team_id, queries.planned_shift(his.id).team_id) == (simba.id, ruby.id)
    told = db.session.execute(select(Notice.person_id, Notice.matter).order_by(Notice.raised_at, Notice.matter)).all()
    assert {tuple(one) for one in told if one.matter in (NoticeKind.SWAP_ASKED, NoticeKind.SWAP_DECIDED)} == {
        (juma.id, NoticeKind.SWAP_ASKED),
        (manager.id, NoticeKind.SWAP_ASKED),
        (asha.id, NoticeKind.SWAP_DECIDED),
        (juma.id, NoticeKind.SWAP_DECIDED),
    }
    again = client_as(manager).post(f"/swaps/{swap.id}/decide", data=decide)
    assert again.status_code == 422


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("who", "answer", "state"), [("juma", "decline", "refused"), ("asha", "withdraw", "withdrawn")]
)
def test_a_swap_ends_when_one_declines_or_the_other_withdraws(
    scene: Scene, app: Flask, client_as: Browser, who: str, answer: str, state: str
) -> None:
    asha, ruby, juma, simba = two_teams(scene)
    (hers, *_) = planned(scene, ruby, app)
    form = {"to_team_id": str(simba.id), "in_return_id": "", "reason": "a wedding"}
    client_as(asha).post(f"/rota/{hers.id}/swap", data=form)
    second = client_as(asha).post(f"/rota/{hers.id}/swap", data=form)
    assert "There is an open swap of this shift already." in shown(second)
    swap = db.session.scalars(select(Swap)).one()
    client_as({"asha": asha, "juma": juma}[who]).post(f"/swaps/{swap.id}/{answer}")
    db.session.expire_all()
    assert (swap.state.value, queries.planned_shift(hers.id).team_id) == (state, ruby.id)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_cancelled_shift_leaves_the_rota_with_its_swap_and_stays_on_record(
    scene: Scene, app: Flask, client_as: Browser
) -> None:
    asha, ruby, _, simba = two_teams(scene)
    (first, *_) = planned(scene, ruby, app)
    client_as(asha).post(f"/rota/{first.id}/swap", data={"to_team_id": str(simba.id), "reason": "a wedding"})
    manager = client_as(Role.MANAGER)
    assert "Say why the shift is cancelled." in shown(manager.post(f"/rota/{first.id}/cancel", data={"reason": " "}))
    manager.post(f"/rota/{first.id}/cancel", data={"reason": "the gate is closed"})
    assert len(table(manager.get("/rota"), "Planned shifts")) == 2
    db.session.expire_all()
    assert db.session.scalars(select(Swap)).one().state is SwapState.REFUSED
    assert queries.planned_shift(first.id).cancel_reason == "the gate is closed"
    assert manager.post(f"/rota/{first.id}/cancel", data={"reason": "again"}).status_code == 422


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_morning_page_says_which_hours_have_no_ready_team(scene: Scene, app: Flask, client_as: Browser) -> None:
    manager = client_as(Role.MANAGER)
    ready, other = ready_team(scene, "Ruby"), scene.team(scene.dog("Simba"))
    assert "156 h without a ready team" in shown(manager.get("/readiness"))
    planned(scene, ready, app, hours=24, days=5)
    planned(scene, other, app, hours=4, days=1, starts=datetime(2026, 3, 4, 0).time())
    page = shown(manager.get("/readiness"))
    # From noon to six in the morning; and on the last of seven days from six to midnight.
    assert "36 h without a ready team" in page and "1 planned shift will not be ready." in page
    rota = shown(manager.get("/rota"))
    assert "3 Mar 2026, 12:00 to 4 Mar 2026, 06:00" in rota
    assert "Never certified; No medical check-up on record" in rota
    chart = manager.get(f"/readiness/{scene.unit().id}/cover.svg")
    assert chart.mimetype == "image/svg+xml" and chart.get_data(as_text=True).count("<rect") > 7 * 24


@pytest.mark.both_databases
def test_a_planned_shift_of_a_team_that_will_not_be_ready_is_told_once_to_manager_and_handler(
    scene: Scene, app: Flask
) -> None:
    manager, elsewhere = scene.user(Role.MANAGER), scene.user(Role.VETERINARIAN)
    team = ready_team(scene, "Ruby")
    planned(scene, team, app, days=1)
    handler_id = team.handler.user_id

    def told(at: datetime) -> list[tuple[object, str]]:
        with transaction():
            readiness.remind(at=at, zone=app.config["TIMEZONE"])
        found = select(Notice.person_id, Notice.sentence).where(Notice.matter == NoticeKind.SHIFT_NOT_READY)
        return [(person_id, sentence) for person_id, sentence in db.session.execute(found)]

    assert told(NOON) == []
    with transaction():
        standing.suspend(team.id, None, (), reason="six misses", source="test", actor=actor(manager), at=NOON)
    sentence = (
        "Ruby with Handler Number2 is on the rota for 4 Mar 2026 at Kilindini port and will not be ready: "
        "Suspended for ivory since 3 Mar 2026: six misses."
    ).replace("Handler Number2", team.handler.name)
    assert set(told(NOON + timedelta(hours=1))) == {(manager.id, sentence), (handler_id, sentence)}
    assert len(told(NOON + timedelta(hours=2))) == 2, "once"
    assert elsewhere.id not in {one for one, _ in told(NOON + timedelta(hours=3))}
