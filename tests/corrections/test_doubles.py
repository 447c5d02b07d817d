"""What looks like an entry on record: the desk asks first, what comes from a tablet is taken and marked."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine.accounts.models import User
from canine.corrections.models import PossibleDouble
from canine.extensions import db
from canine.notices.models import Notice
from canine.rasco.models import AirSample
from canine.rules.correction import are_alike
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.shifts.models import Search
from tests.conftest import NOON
from tests.corrections.test_strikes import author_of, shown, strike
from tests.rasco.test_air_samples import TYPED
from tests.scenes import THAT_MORNING, Scene

Browser = Callable[..., FlaskClient]
# From and to in minutes; the tablet's module is held to the same table (tests/journeys/modules).
SPANS: list[tuple[tuple[int, int | None], tuple[int, int | None], bool]] = [
    ((0, 30), (10, 20), True),
    ((0, 30), (30, 40), False),
    ((0, None), (0, None), True),
    ((0, None), (9, None), False),
]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def again(search: Search, **changes: str) -> dict[str, str]:
    """The same search as typed once more at the desk, ten minutes later; hours are those of Nairobi."""
    return {
        "team": str(search.team_id),
        "kind": "container",
        "container_number": "csqu 305438-3",
        "seal_state": "intact",
        "seal_number": "KE445566",
        "reason": "targeted",
        "targeted_by": "Risk desk, gate 18",
        "started_at": "2026-03-03T09:10",
        "shown": "not_yet",
    } | changes


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Search)) or 0


def test_the_desk_asks_first_keeps_what_was_typed_and_takes_it_all_the_same_when_told(
    scene: Scene, client_as: Browser
) -> None:
    search = scene.search()
    handler, address = client_as(author_of(search)), f"/shifts/{search.shift_id}/searches/new"
    asked = handler.post(address, data=again(search))
    page = asked.get_data(as_text=True)
    assert "This looks like the search of CSQU3054383 at 09:00 that is logged already. Log it all the same?" in page
    assert (asked.status_code, count()) == (422, 1)
    assert 'value="csqu 305438-3"' in page and 'name="is_another"' in page
    handler.post(address, data=again(search) | {"is_another": "y"})
    assert count() == 2
    (doubt,) = db.session.scalars(select(PossibleDouble)).all()
    assert (doubt.other_id, doubt.was_asked) == (search.id, True)


@pytest.mark.parametrize(
    "changes",
    [{"started_at": "2026-03-03T09:31"}, {"container_number": "MSKU1234565"}, {"started_at": "2026-03-03T08:59"}],
)
def test_another_time_or_another_container_is_not_asked_about(
    scene: Scene, client_as: Browser, changes: dict[str, str]
) -> None:
    search = scene.search()
    end = {"ended_at": "2026-03-03T08:59", "shown": "clear"} if changes.get("started_at") == "2026-03-03T08:59" else {}
    client_as(author_of(search)).post(f"/shifts/{search.shift_id}/searches/new", data=again(search) | changes | end)
    assert (count(), db.session.scalars(select(PossibleDouble)).all()) == (2, [])


def test_what_a_tablet_sends_is_taken_and_marked_and_the_manager_keeps_or_strikes_it(
    scene: Scene, client_as: Browser
) -> None:
    first = scene.search()
    manager = scene.user(Role.MANAGER)
    second = scene.search(first.shift, started_at=first.started_at + timedelta(seconds=20))
    third = scene.search(first.shift, started_at=first.started_at + timedelta(minutes=5), ended_at=None)
    assert count() == 3, "a record that may be true is not lost"
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.POSSIBLE_DOUBLE)).all()
    assert {one.person_id for one in told} == {manager.id} and len(told) == 2
    desk, handler = client_as(manager), client_as(author_of(first))
    assert handler.get("/searches").get_data(as_text=True).count("possible double") == 2
    assert "Possible double." in shown(handler.get(f"/searches/{second.id}"))
    doubts = {one.subject_id: one for one in db.session.scalars(select(PossibleDouble))}
    assert handler.post(f"/doubles/{doubts[second.id].id}/keep").status_code == 403
    assert "Both are kept." in shown(desk.post(f"/doubles/{doubts[second.id].id}/keep", follow_redirects=True))
    strike(desk, "search", third.id)
    db.session.expire_all()
    settled = {one.subject_id: one.is_double for one in db.session.scalars(select(PossibleDouble))}
    assert settled == {second.id: False, third.id: True}
    assert "Possible doubles" not in shown(desk.get("/strikes"))
    assert desk.post(f"/doubles/{doubts[second.id].id}/keep").status_code == 422


def test_a_struck_search_is_no_double_of_the_right_one(scene: Scene, client_as: Browser) -> None:
    wrong = scene.search()
    strike(client_as(author_of(wrong)), "search", wrong.id)
    scene.search(wrong.shift)
    assert (count(), db.session.scalars(select(PossibleDouble)).all()) == (2, [])


def test_two_exercises_of_a_team_at_one_time_are_marked(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    scene.exercise(team)
    second = scene.exercise(team, THAT_MORNING + timedelta(minutes=30))
    scene.exercise(team, THAT_MORNING + timedelta(hours=3))
    (doubt,) = db.session.scalars(select(PossibleDouble)).all()
    assert doubt.subject_id == second.id
    leader = db.session.get(User, team.handler.user_id)
    assert "Possible double." in shown(client_as(leader).get(f"/training/exercises/{second.id}"))


@pytest.mark.parametrize(("one", "other", "alike"), SPANS)
def test_entries_are_alike_in_one_minute_or_at_the_same_time(
    one: tuple[int, int | None], other: tuple[int, int | None], alike: bool
) -> None:
    spans = [
        (NOON + timedelta(minutes=begun), None if ended is None else NOON + timedelta(minutes=ended))
        for begun, ended in (one, other)
    ]
    assert are_alike(spans[0], spans[1]) is are_alike(spans[1], spans[0]) is alike


def drawn_again(sample: AirSample, **changes: str) -> dict[str, str]:
    """The same air sample as typed once more at the desk, five minutes later, with another filter and bag."""
    return (
        TYPED
        | {
            "filter_number": "F9001",
            "bag_seal": "BAG 9001",
            "started_at": "2026-03-03T09:05",
            "stopped_at": "2026-03-03T09:20",
            "second": str(sample.second_id),
        }
        | changes
    )


def samples() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AirSample)) or 0


@pytest.mark.parametrize(
    "changes",
    [{}, {"container_number": "MSKU1234565", "filter_number": "f 0001", "filter_lot": "L-62"}],
    ids=["same container", "same filter, its lot read otherwise"],
)
def test_the_desk_asks_before_it_takes_an_air_sample_that_looks_like_one_on_record(
    scene: Scene, client_as: Browser, changes: dict[str, str]
) -> None:
    first = scene.sample(filter_number="F0001")
    scene.user(Role.MANAGER)
    handler, address = client_as(db.session.get(User, first.recorder_id)), f"/shifts/{first.shift_id}/samples/new"
    asked = handler.post(address, data=drawn_again(first, **changes))
    said = (
        "This looks like the air sample of CSQU3054383 with filter F0001, lot L-26, drawn at 09:00, that is on record"
    )
    assert said in shown(asked)
    page = asked.get_data(as_text=True)
    assert (asked.status_code, samples()) == (422, 1)
    assert 'name="is_another"' in page and "BAG 9001" in page, "what was typed stays"
    assert handler.post(address, data=drawn_again(first, **changes) | {"is_another": "y"}).status_code == 302
    (doubt,) = db.session.scalars(select(PossibleDouble)).all()
    assert (doubt.other_id, doubt.was_asked, samples()) == (first.id, True, 2)
    assert "Possible double." in shown(handler.get(f"/samples/{doubt.subject_id}"))
    assert "possible double" in shown(handler.get("/samples"))


@pytest.mark.parametrize(
    "changes",
    [
        {"container_number": "MSKU1234565"},
        {"started_at": "2026-03-03T09:16", "stopped_at": "2026-03-03T09:28"},
    ],
    ids=["another container and filter", "a quarter of an hour later"],
)
def test_another_air_sample_is_not_asked_about(scene: Scene, client_as: Browser, changes: dict[str, str]) -> None:
    first = scene.sample()
    address = f"/shifts/{first.shift_id}/samples/new"
    handler = client_as(db.session.get(User, first.recorder_id))
    assert handler.post(address, data=drawn_again(first, **changes)).status_code == 302
    assert samples() == 2 and not db.session.scalars(select(PossibleDouble)).all()


def test_an_air_sample_from_a_tablet_is_taken_and_marked_and_the_manager_strikes_it(
    scene: Scene, client_as: Browser
) -> None:
    manager, first = scene.user(Role.MANAGER), scene.sample()
    second = scene.sample(first.shift, started_at=first.started_at + timedelta(minutes=3))
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.POSSIBLE_DOUBLE)).all()
    assert [one.person_id for one in told] == [manager.id] and "The air sample of CSQU3054383" in told[0].sentence
    desk = client_as(manager)
    strike(desk, "air_sample", second.id)
    db.session.expire_all()
    (doubt,) = db.session.scalars(select(PossibleDouble)).all()
    assert (doubt.subject_id, doubt.is_double) == (second.id, True)
    scene.sample(first.shift, started_at=first.started_at + timedelta(minutes=40))
    assert len(db.session.scalars(select(PossibleDouble)).all()) == 1, "nor is the struck one looked like"
