"""A shift that its handler left open is closed by the next one, or a manager; and nothing that either did is lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts.models import User
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldRecord
from canine.notices.models import Notice
from canine.rasco.models import AirSample
from canine.registry.models import Team
from canine.rules.field import HoldReason, RecordState
from canine.rules.roles import Role
from canine.shifts.models import Search, Shift, ShiftEndStatement, ShiftNote, ShiftTeam
from tests.conftest import NOON
from tests.field.test_records import body, handler_of, put, search_body, shift_body
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
LEFT_AT = NOON - timedelta(hours=1)


@dataclass
class Relief:
    """Rex has a shift that Juma left open, and Amina takes him over."""

    juma: Team
    amina: Team
    shift: Shift

    @property
    def handler(self) -> User:
        return handler_of(self.amina)


@pytest.fixture
def relief(scene: Scene) -> Relief:
    dog = scene.dog("Rex")
    juma, amina = (
        scene.team(dog, scene.handler(name, scene.user(Role.HANDLER, name))) for name in ("Juma Otieno", "Amina Yusuf")
    )
    return Relief(juma, amina, scene.shift(juma))


def kenya(moment: datetime) -> str:
    """The moment as a form of the desk has it."""
    return (moment + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")


def fresh(kind: type) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(select(kind)).unique())


def statements() -> list[tuple[str, datetime, bool, bool]]:
    db.session.rollback()
    found = db.session.scalars(select(ShiftEndStatement).order_by(ShiftEndStatement.received_at))
    return [(one.recorder_name, one.ended_at, one.closed_shift, one.is_own) for one in found]


def told(matter: str) -> set[str]:
    db.session.rollback()
    people = select(User.name).join(Notice, Notice.person_id == User.id).where(Notice.matter == matter)
    return set(db.session.scalars(people))


def state_of(record_id: UUID) -> tuple[RecordState, HoldReason | None]:
    db.session.rollback()
    found = db.session.get_one(FieldRecord, record_id)
    return found.state, found.hold_reason


def closing(shift_id: UUID, sequence: int = 3, ended_at: datetime = LEFT_AT, **changes: Any) -> dict[str, Any]:
    payload = {"shift": str(shift_id), "ended_at": ended_at.isoformat(), "reason": "went home"}
    return body("shift_closing", sequence, **(payload | changes))


def test_the_relief_handler_closes_it_on_the_first_page_and_opens_the_next(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    manager = scene.user(Role.MANAGER, "Mary Chebet")
    scene.search(relief.shift)
    address = f"/shifts/{relief.shift.id}/close"
    with freeze_time(NOON):
        client = client_as(relief.handler)
        home = client.get("/shifts").get_data(as_text=True)
        assert "Rex with Juma Otieno: left open at Kilindini port" in home and address in home
        assert "Open a shift with Rex" not in home
        silent = client.post(address, data={"ended_at": kenya(LEFT_AT), "reason": " "})
        early = client.post(address, data={"ended_at": "2026-03-03T09:10", "reason": "went home"})
        done = client.post(address, data={"ended_at": kenya(LEFT_AT), "reason": "went home"}, follow_redirects=True)
    assert (silent.status_code, "Say why you close it" in silent.get_data(as_text=True)) == (422, True)
    assert "The search of CSQU3054383 is on record for a later time" in early.get_data(as_text=True)
    assert 'value="went home"' in early.get_data(as_text=True), "what was typed stays"
    page = done.get_data(as_text=True)
    assert "The shift is closed, and its handler is told." in page and "Open a shift with Rex" in page
    assert statements() == [("Amina Yusuf", LEFT_AT, True, False)]
    assert [shift.ended_at for shift in fresh(Shift)] == [LEFT_AT]
    assert told("shift_closed") == {"Juma Otieno", manager.name}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "shift_end_statements")).one()
    assert (entry.action, entry.actor_id, entry.reason) == ("shifts.close_shift", relief.handler.id, '"went home"')
    with freeze_time(NOON):
        mine = client_as(handler_of(relief.juma)).get("/shifts").get_data(as_text=True)
        shown = client_as(manager).get(f"/shifts/{relief.shift.id}").get_data(as_text=True)
    assert "Amina Yusuf closed your shift at" in mine
    assert "Amina Yusuf: ended" in shown and "went home" in shown
    assert verify().faults == []


def test_a_manager_of_the_unit_closes_it_and_nobody_else_does(scene: Scene, client_as: Browser, relief: Relief) -> None:
    form = {"ended_at": kenya(LEFT_AT), "reason": "sick since noon"}
    bystander = scene.user(Role.HANDLER, "Baraka Njoroge")
    scene.team(scene.dog("Simba"), scene.handler(bystander.name, bystander))
    address = f"/shifts/{relief.shift.id}/close"
    with freeze_time(NOON):
        for who in (bystander, handler_of(relief.juma), Role.ASSESSOR):
            assert client_as(who).post(address, data=form).status_code == 403
        assert put(client_as(bystander), uuid4(), closing(relief.shift.id)).status_code == 403
        page = client_as(Role.MANAGER).get(f"/shifts/{relief.shift.id}").get_data(as_text=True)
        assert "Close this shift for its handler" in page
        assert statements() == []
        assert client_as(Role.MANAGER).post(address, data=form).status_code == 302
    assert [(closes, is_own) for _, _, closes, is_own in statements()] == [(True, False)]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ended_at": "2026-03-03T14:00"}, "This end lies in the future."),
        ({"ended_at": "2026-03-03T07:00"}, "A shift cannot end before it starts."),
        ({"ended_at": "noon"}, "Write day and time"),
    ],
)
def test_an_end_that_cannot_be_is_said_at_its_field(
    scene: Scene, client_as: Browser, relief: Relief, typed: dict[str, str], sentence: str
) -> None:
    with freeze_time(NOON):
        answer = client_as(relief.handler).post(
            f"/shifts/{relief.shift.id}/close", data={"reason": "went home"} | typed
        )
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert statements() == []


def test_it_is_not_closed_before_an_air_sample_that_was_taken_in_it(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    sample = scene.sample(relief.shift)
    early = sample.stopped_at - timedelta(minutes=5)
    with freeze_time(NOON):
        answer = client_as(relief.handler).post(
            f"/shifts/{relief.shift.id}/close", data={"reason": "went home", "ended_at": kenya(early)}
        )
    assert re.search(r"The air sample of \w+ is on record for a later time", answer.get_data(as_text=True))


ORDERS = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]


@freeze_time(NOON)
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_the_tablet_s_records_come_in_any_order_and_find_their_shift(
    scene: Scene, client_as: Browser, relief: Relief, order: tuple[int, ...]
) -> None:
    """What the relief handler made without a network: the closing, a shift, and a search in it."""
    client, shift_id, search_id = client_as(relief.handler), uuid4(), uuid4()
    begun = {"started_at": (LEFT_AT + timedelta(minutes=5)).isoformat()}
    searched = {
        "started_at": (LEFT_AT + timedelta(minutes=10)).isoformat(),
        "ended_at": (LEFT_AT + timedelta(minutes=20)).isoformat(),
    }
    records = [
        (uuid4(), closing(relief.shift.id, 1)),
        (shift_id, shift_body(2, **begun)),
        (search_id, search_body(shift_id, relief.amina, 3, **searched)),
    ]
    for place in order:
        assert put(client, *records[place]).status_code == 201
    assert {state_of(key)[0] for key, _ in records} == {RecordState.RECORDED}
    assert {shift.id: shift.ended_at for shift in fresh(Shift)} == {relief.shift.id: LEFT_AT, shift_id: None}
    assert [search.shift_id for search in fresh(Search)] == [shift_id]
    assert {place.shift_id: place.is_open for place in fresh(ShiftTeam)} == {relief.shift.id: False, shift_id: True}
    assert verify().faults == []


@freeze_time(NOON)
def test_a_shift_opened_without_knowing_of_the_open_one_is_taken_and_everybody_is_told(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    manager = scene.user(Role.MANAGER, "Mary Chebet")
    shift_id = uuid4()
    answer = put(client_as(relief.handler), shift_id, shift_body(started_at=LEFT_AT.isoformat()))
    assert (answer.status_code, state_of(shift_id)[0]) == (201, RecordState.RECORDED)
    assert told("shift_left_open") == {"Juma Otieno", manager.name}
    assert {place.shift_id: place.is_open for place in fresh(ShiftTeam)} == {relief.shift.id: False, shift_id: True}
    juma = client_as(handler_of(relief.juma))
    assert "say when this one ended" in juma.get("/shifts").get_data(as_text=True)
    assert "end not on record" in client_as(manager).get(f"/shifts/{relief.shift.id}").get_data(as_text=True)
    late = search_body(relief.shift.id, relief.juma)
    assert put(juma, uuid4(), late).status_code == 201, "the first handler's own facts still find their shift"
    end = {"shift": str(relief.shift.id), "ended_at": LEFT_AT.isoformat()}
    assert put(juma, uuid4(), body("shift_end", 3, **end)).status_code == 201
    assert {shift.id: shift.ended_at for shift in fresh(Shift)} == {relief.shift.id: LEFT_AT, shift_id: None}


@freeze_time(NOON)
def test_a_forgotten_shift_that_comes_last_of_all_is_taken_and_closed_by_what_waits_for_it(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    """The first handler's tablet was without a network all day, and the relief handler had seen its screen."""
    simba = scene.dog("Simba")
    first, second = (scene.team(simba, team.handler) for team in (relief.juma, relief.amina))
    forgotten, opened = uuid4(), uuid4()
    amina, juma = client_as(relief.handler), client_as(handler_of(relief.juma))
    closing_id = uuid4()
    assert put(amina, closing_id, closing(forgotten, 1)).status_code == 201
    begun = {"teams": [str(second.id)], "started_at": (LEFT_AT + timedelta(minutes=5)).isoformat()}
    assert put(amina, opened, shift_body(2, **begun)).status_code == 201
    assert state_of(closing_id)[0] is RecordState.HELD
    assert put(juma, forgotten, shift_body(1, teams=[str(first.id)])).status_code == 201
    assert {state_of(key)[0] for key in (forgotten, opened, closing_id)} == {RecordState.RECORDED}
    ends = {shift.id: shift.ended_at for shift in fresh(Shift)}
    assert (ends[forgotten], ends[opened]) == (LEFT_AT, None)


@freeze_time(NOON)
def test_what_the_first_handler_did_before_it_was_closed_is_kept_whenever_it_comes(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    manager = scene.user(Role.MANAGER, "Mary Chebet")
    assert put(client_as(relief.handler), uuid4(), closing(relief.shift.id)).status_code == 201
    juma = client_as(handler_of(relief.juma))
    after = LEFT_AT + timedelta(minutes=20)
    times = {"started_at": (after - timedelta(minutes=10)).isoformat(), "ended_at": after.isoformat()}
    early = {"captured_at": (NOON - timedelta(minutes=5)).isoformat()}
    search_id = uuid4()
    assert put(juma, search_id, search_body(relief.shift.id, relief.juma, 2, **times) | early).status_code == 201
    note = body("note", 3, shift=str(relief.shift.id), noted_at=after.isoformat(), remarks="tired") | early
    assert put(juma, uuid4(), note).status_code == 201
    assert [search.shift_id for search in fresh(Search)] == [relief.shift.id]
    assert len(fresh(ShiftNote)) == 1
    sentences = " ".join(notice.sentence for notice in fresh(Notice) if notice.matter == "shift_closed")
    assert "A search of CSQU3054383 came in from Juma Otieno" in sentences and "later than that end" in sentences
    assert manager.name in told("shift_closed")


@freeze_time(NOON)
def test_what_he_did_after_it_was_closed_waits_for_a_shift_of_his_own(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    taken_down = {"captured_at": (NOON - timedelta(minutes=30)).isoformat()}
    assert put(client_as(relief.handler), uuid4(), closing(relief.shift.id) | taken_down).status_code == 201
    juma, search_id, own = client_as(handler_of(relief.juma)), uuid4(), uuid4()
    started_at = NOON - timedelta(minutes=15)
    times = {"started_at": started_at.isoformat(), "ended_at": (NOON - timedelta(minutes=5)).isoformat()}
    assert put(juma, search_id, search_body(relief.shift.id, relief.juma, 2, **times)).status_code == 201
    assert state_of(search_id) == (RecordState.HELD, HoldReason.SHIFT)
    page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert "waits for a shift of Juma Otieno at that time" in page
    assert put(juma, own, shift_body(started_at=(NOON - timedelta(minutes=20)).isoformat())).status_code == 201
    assert state_of(search_id) == (RecordState.RECORDED, None)
    assert [search.shift_id for search in fresh(Search)] == [own]


@freeze_time(NOON)
@pytest.mark.parametrize("is_opened_first", [True, False])
def test_a_search_and_a_sample_against_the_colleague_s_shift_find_the_relief_handler_s_own(
    scene: Scene, client_as: Browser, relief: Relief, is_opened_first: bool
) -> None:
    client, opened = client_as(relief.handler), shift_body(started_at=LEFT_AT.isoformat())
    shift_id, search_id, sample_id = uuid4(), uuid4(), uuid4()
    times = {
        "started_at": (LEFT_AT + timedelta(minutes=10)).isoformat(),
        "ended_at": (LEFT_AT + timedelta(minutes=20)).isoformat(),
    }
    second = scene.user(Role.ASSESSOR)
    sample = body(
        "sample",
        4,
        shift=str(relief.shift.id),
        container_number="MSKU9070323",
        seal_state="intact",
        seal_number="KE1",
        reason="targeted",
        targeted_by="Risk desk",
        filter_number="F1",
        filter_lot="L1",
        pump="Pump 2",
        flow_l_per_min=20,
        started_at=times["started_at"],
        stopped_at=times["ended_at"],
        point="vent",
        second=str(second.id),
        bag_seal="BAG1",
    )
    if is_opened_first:
        put(client, shift_id, opened)
    # A screen that shows the colleague's shift offers the colleague's team.
    assert put(client, search_id, search_body(relief.shift.id, relief.juma, 2, **times)).status_code == 201
    assert put(client, sample_id, sample).status_code == 201
    if not is_opened_first:
        assert state_of(search_id) == state_of(sample_id) == (RecordState.HELD, HoldReason.SHIFT)
        put(client, shift_id, opened)
    assert state_of(search_id) == state_of(sample_id) == (RecordState.RECORDED, None)
    (search,), (air,) = fresh(Search), fresh(AirSample)
    assert (search.shift_id, search.team_id, air.shift_id) == (shift_id, relief.amina.id, shift_id)


@freeze_time(NOON)
def test_two_who_close_it_without_a_network_both_stand_and_the_first_ends_it(
    scene: Scene, client_as: Browser, relief: Relief
) -> None:
    manager = scene.user(Role.MANAGER, "Mary Chebet")
    third = scene.user(Role.HANDLER, "Zawadi Were")
    scene.team(relief.amina.dog, scene.handler(third.name, third))
    key, later = uuid4(), LEFT_AT + timedelta(minutes=10)
    for who, record_id, ended_at in ((relief.handler, uuid4(), LEFT_AT), (third, key, later), (third, key, later)):
        assert put(client_as(who), record_id, closing(relief.shift.id, ended_at=ended_at)).status_code in (200, 201)
    assert statements() == [("Amina Yusuf", LEFT_AT, True, False), ("Zawadi Were", later, False, False)]
    assert [shift.ended_at for shift in fresh(Shift)] == [LEFT_AT]
    page = client_as(manager).get(f"/shifts/{relief.shift.id}").get_data(as_text=True)
    assert "Zawadi Were: ended" in page and "it had an end already" in page
    assert any("says another end" in notice.sentence for notice in fresh(Notice))


@freeze_time(NOON)
@pytest.mark.parametrize("is_closed_first", [True, False])
def test_the_handler_s_own_end_and_a_colleague_s_stand_side_by_side(
    scene: Scene, client_as: Browser, relief: Relief, is_closed_first: bool
) -> None:
    own_end = LEFT_AT - timedelta(minutes=12)
    end = body("shift_end", 9, shift=str(relief.shift.id), ended_at=own_end.isoformat(), remarks="limps")
    acts: list[Callable[[], TestResponse]] = [
        lambda: put(client_as(relief.handler), uuid4(), closing(relief.shift.id)),
        lambda: put(client_as(handler_of(relief.juma)), uuid4(), end),
    ]
    for act in acts if is_closed_first else reversed(acts):
        assert act().status_code == 201
    first = LEFT_AT if is_closed_first else own_end
    assert [shift.ended_at for shift in fresh(Shift)] == [first]
    assert {(name, closes) for name, _, closes, _ in statements()} == (
        {("Amina Yusuf", True), ("Juma Otieno", False)} if is_closed_first else {("Amina Yusuf", False)}
    )
    assert [(note.remarks, note.noted_at) for note in fresh(ShiftNote)] == [("limps", own_end)]
