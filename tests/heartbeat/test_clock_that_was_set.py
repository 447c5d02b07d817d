"""A clock that was set: background tasks rest, nothing is signed, and it is said, until it is right or confirmed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine import clock, jobs
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.heartbeat import clock_watch
from canine.heartbeat.clock_watch import ClockInDoubt
from canine.heartbeat.models import SchedulerLease
from canine.notices.models import Notice
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
HEARTBEAT, REMIND = (next(job for job in jobs.JOBS if job.name == name) for name in ("heartbeat", "remind"))
FAR = NOON + timedelta(days=400, minutes=1)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """A process that began at noon, and counts by itself from then on."""
    counted = {"s": 0.0}
    monkeypatch.setattr(clock, "_counted", lambda: counted["s"])
    with freeze_time(NOON):
        monkeypatch.setattr(clock, "steps", clock.Steps())

    def wait(span: timedelta) -> None:
        counted["s"] += span.total_seconds()

    return wait


def at(moment: datetime, job: jobs.Job, app: Flask) -> bool:
    with freeze_time(moment):
        return jobs.run(app, job, "first", at=moment)


def left() -> tuple[int, datetime | None]:
    db.session.rollback()
    leads = db.session.scalar(select(func.max(SchedulerLease.expires_at)))
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0, leads


def test_half_a_minute_in_another_year_writes_nothing_and_leaves_no_lease(
    app: Flask, scene: Scene, running: Callable[[timedelta], None]
) -> None:
    scene.user(Role.MANAGER)
    scene.team()
    assert at(NOON, HEARTBEAT, app) and at(NOON, REMIND, app)
    before = left()
    running(timedelta(seconds=30))
    for job in jobs.JOBS:
        assert not at(FAR, job, app)
    assert left() == before
    with freeze_time(FAR):
        told = app.test_client().get("/healthz").get_json()
    assert told["status"] == "failing"
    assert "was set forward by 400 days while the program ran" in " ".join(told["troubles"])
    assert at(NOON + timedelta(seconds=30), HEARTBEAT, app), "it agrees again"


def confirm(client: FlaskClient, how: str = "my telephone") -> str:
    """What a person who confirms the time reads then."""
    db.session.rollback()
    return unescape(client.post("/clock", data={"how": how}, follow_redirects=True).get_data(as_text=True))


CONFIRMED, SECOND = "The time is confirmed.", "A second person has to confirm"


def test_two_persons_confirm_a_new_time_and_the_tasks_go_on(
    app: Flask, scene: Scene, client_as: Browser, running: Callable[[timedelta], None]
) -> None:
    assert at(NOON, HEARTBEAT, app)
    with freeze_time(FAR):
        manager = client_as(Role.MANAGER)
        assert "was set forward by 400 days" in manager.get("/notices").get_data(as_text=True)
        assert "Say with what" in manager.post("/clock", data={"how": " "}).get_data(as_text=True)
        assert SECOND in confirm(manager) and CONFIRMED not in confirm(manager)
        assert "says that it is right now: a second person has to confirm it." in manager.get("/notices").text
        assert not at(FAR, REMIND, app)
        assert CONFIRMED in confirm(client_as(Role.ADMINISTRATOR), "the radio")
        assert client_as(Role.HANDLER).post("/clock", data={"how": "x"}).status_code == 403
    assert at(FAR, HEARTBEAT, app)


def test_after_a_long_stop_a_person_says_whether_the_clock_is_right(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    assert at(NOON, HEARTBEAT, app)
    assert at(NOON + timedelta(days=6), HEARTBEAT, app), "a week's leave"
    assert not at(FAR, REMIND, app)
    with freeze_time(FAR):
        clock_watch.refuse_to_sign(at=FAR)  # the machine may well have been off: nothing is certain
        assert SECOND in confirm(client_as(Role.ADMINISTRATOR), "the radio")
        assert CONFIRMED in confirm(client_as(Role.MANAGER))
    assert at(FAR, REMIND, app)


def test_nothing_is_signed_before_the_newest_act_of_a_person(app: Flask, client_as: Browser) -> None:
    with freeze_time(NOON):
        confirm(client_as(Role.MANAGER))
    db.session.rollback()
    early = NOON - timedelta(hours=3)
    with pytest.raises(ClockInDoubt, match="3 hours before the newest entry"):
        clock_watch.refuse_to_sign(at=early)
    clock_watch.refuse_to_sign(at=NOON - timedelta(minutes=4))
    assert not at(early, HEARTBEAT, app)
    with freeze_time(early):
        assert SECOND in confirm(client_as(Role.MANAGER), "the radio")
        assert CONFIRMED in confirm(client_as(Role.MANAGER), "the radio")
    db.session.rollback()
    clock_watch.refuse_to_sign(at=early)


def test_an_administrator_sets_the_clock_ahead_and_confirms_it_alone(
    app: Flask, scene: Scene, client_as: Browser, running: Callable[[timedelta], None]
) -> None:
    """Nor with a second account, nor with another administrator: whoever can set the clock does not say it is right."""
    assert at(NOON, HEARTBEAT, app)
    with freeze_time(FAR):
        twin = scene.user(Role.MANAGER, " PETER  KAMAU")
        admin = scene.user(Role.ADMINISTRATOR, "Peter Kamau")
        for who in (admin, admin, twin, admin):
            assert CONFIRMED not in confirm(client_as(who), "the radio"), "one person, under any account"
        assert "One of the two who confirm is a manager" in confirm(client_as(Role.ADMINISTRATOR))
        with pytest.raises(ClockInDoubt, match="two people, one of them a manager"):
            clock_watch.refuse_to_sign(at=FAR)
        assert app.test_client().get("/healthz").get_json()["status"] == "failing"
    assert not at(FAR, REMIND, app)
    with freeze_time(FAR):
        assert CONFIRMED in confirm(client_as(Role.MANAGER))
    assert at(FAR, REMIND, app)
    of_the_clock = select(AuditEntry).where(AuditEntry.object_type == "clock")
    said = db.session.scalars(of_the_clock.order_by(AuditEntry.number)).all()
    actions = [(one.action.removeprefix("heartbeat."), one.actor) for one in said]
    assert [what for what, _ in actions] == ["confirm_clock_first"] * 4 + ["confirm_clock"]
    assert actions[0][1] != actions[-1][1], "both stand in the log under their names"


def test_a_clock_that_is_set_between_the_two_is_not_confirmed(
    app: Flask, scene: Scene, client_as: Browser, running: Callable[[timedelta], None]
) -> None:
    assert at(NOON, HEARTBEAT, app)
    with freeze_time(NOON + timedelta(hours=6)):
        assert SECOND in confirm(client_as(Role.MANAGER)), "set by six hours, and right"
    with freeze_time(NOON + timedelta(hours=20)):
        assert SECOND in confirm(client_as(Role.ADMINISTRATOR), "nothing"), (
            "set again: the first word was on another clock"
        )
        with pytest.raises(ClockInDoubt):
            clock_watch.refuse_to_sign(at=NOON + timedelta(hours=20))


def test_the_first_word_waits_for_a_day(app: Flask, client_as: Browser, running: Callable[[timedelta], None]) -> None:
    with freeze_time(NOON):
        assert SECOND in confirm(client_as(Role.MANAGER))
    running(timedelta(hours=25))
    with freeze_time(NOON + timedelta(hours=25)):
        assert CONFIRMED not in confirm(client_as(Role.MANAGER))


def test_a_process_that_first_asks_after_the_confirmation_honours_it_for_that_clock_alone(
    app: Flask, client_as: Browser, running: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with freeze_time(NOON):
        another = clock.Steps()
    assert at(NOON, HEARTBEAT, app)
    with freeze_time(FAR):
        confirm(client_as(Role.MANAGER))
        assert CONFIRMED in confirm(client_as(Role.ADMINISTRATOR))
    monkeypatch.setattr(clock, "steps", another)
    again = FAR + timedelta(hours=3)
    with freeze_time(again), pytest.raises(ClockInDoubt, match="was set forward"):
        clock_watch.refuse_to_sign(at=again)
    assert at(FAR, HEARTBEAT, app)
