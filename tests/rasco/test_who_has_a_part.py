"""Who has a part in a unit's session or sample finishes it; who has none of another unit takes nothing of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.errors import DomainError
from canine.guests import services as guests
from canine.guests.messages import NewGuest
from canine.presentations import queries as lines
from canine.rasco import queries
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.field.test_records import body, put
from tests.scenes import Scene, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
WALL = "This is a matter of Mombasa Canine Unit: ask a manager of that unit."
DAY = date(2026, 3, 3)


def let_in(scene: Scene, *people: User) -> None:
    """Let people who are of no unit, or of another one, in for that day."""
    manager = actor(scene.user(Role.MANAGER))
    for one in people:
        message = NewGuest(scene.unit().id, one.id, DAY, DAY, ZoneInfo("Africa/Nairobi"), "nobody here is free")
        with transaction():
            guests.let_in(message, actor=manager, at=NOON)


@freeze_time(NOON)
def test_loader_and_recorder_finish_a_session_after_their_days_as_guests(scene: Scene, client_as: Browser) -> None:
    team, other, unit_id = scene.team(), scene.team(), scene.other_unit().id
    loader, recorder = (scene.user(role, unit_id=unit_id) for role in (Role.HANDLER, Role.ASSESSOR))
    let_in(scene, loader, recorder)
    session = scene.session([team], loader_id=loader.id, recorder_id=recorder.id, at=NOON)
    address = f"/sessions/{session.id}"
    with freeze_time(NOON + timedelta(days=2)):
        loads, records = client_as(loader), client_as(recorder)
        for browser, part in ((loads, ""), (loads, "/loading"), (records, ""), (records, "/people/new")):
            assert browser.get(address + part).status_code == 200, part
        line = f"{address}/teams/{team.id}"
        assert records.get(line).status_code == 200
        for position in lines.placements(session.line_id):
            tapped = records.post(line, data={"position": str(position), "kind": "none"})
            assert tapped.status_code == 302, position
        assert records.get(f"{address}/teams/{other.id}").status_code == 404, "no team of this session"
        assert WALL in records.get(f"/teams/{team.id}").text, "their part is the session, not the team"
        assert records.post(f"{address}/close").status_code == 302
        assert queries.session(session.id).closed_at is not None


@pytest.mark.both_databases
@freeze_time(NOON)
def test_who_holds_a_sample_gives_it_on_after_their_days_as_a_guest(scene: Scene, client_as: Browser) -> None:
    guest, keeper = scene.user(Role.HANDLER, unit_id=scene.other_unit().id), scene.user(Role.MANAGER)
    let_in(scene, guest)
    sample = scene.sample()
    address, form = f"/samples/{sample.id}", {"handed_at": "2026-03-03T11:00", "place": "Kennels"}
    form |= {"bag_seal": sample.bag_seal, "storage_temperature_c": "6"}
    giver = client_as(accounts.user(sample.recorder_id))
    assert giver.post(f"{address}/hand-overs/new", data=form | {"to": str(guest.id)}).status_code == 302
    with freeze_time(NOON + timedelta(days=2)):
        holder = client_as(guest)
        assert [holder.get(address + part).status_code for part in ("", "/hand-overs/new", "/end")] == [200, 200, 200]
        later = form | {"to": str(keeper.id), "handed_at": "2026-03-05T10:00"}
        assert holder.post(f"{address}/hand-overs/new", data=later).status_code == 302
        assert queries.holder(queries.sample(sample.id)).id == keeper.id


@freeze_time(NOON)
@pytest.mark.parametrize("part", ["to", "witness"])
def test_nobody_of_another_unit_takes_a_sample_or_stands_by(scene: Scene, client_as: Browser, part: str) -> None:
    sample, stranger = scene.sample(), scene.user(Role.HANDLER, "Peter Otieno", unit_id=scene.other_unit().id)
    giver, keeper = accounts.user(sample.recorder_id), scene.user(Role.MANAGER)
    sender = stranger if part == "to" else giver
    handed_at = (NOON - timedelta(hours=1)).isoformat()
    said: dict[str, Any] = {"sample": str(sample.id), "to": str(keeper.id), "handed_at": handed_at, "place": "Gate 3"}
    said |= {"bag_seal": sample.bag_seal, part: str(stranger.id)}
    answer = put(client_as(sender), uuid4(), body("custody", **said))
    assert answer.status_code == 422
    (problem,) = answer.get_json()["errors"]
    assert "Peter Otieno is not of Mombasa Canine Unit" in problem["message"] and part in problem["field"]
    lost = {"sample": str(sample.id), "kind": "lost", "noticed_at": handed_at, "how": "it fell into the harbour"}
    assert put(client_as(stranger), uuid4(), body("sample_end", 2, **lost)).status_code == 403
    assert queries.holder(queries.sample(sample.id)).id == giver.id


@pytest.mark.both_databases
@freeze_time(NOON)
def test_what_a_guest_took_down_in_their_days_is_taken_when_it_comes_later(scene: Scene, client_as: Browser) -> None:
    guest = scene.user(Role.HANDLER, unit_id=scene.other_unit().id)
    let_in(scene, guest)
    sample = scene.sample()
    handed_at = (NOON - timedelta(hours=1)).isoformat()
    said: dict[str, Any] = {"sample": str(sample.id), "to": str(guest.id), "handed_at": handed_at}
    said |= {"bag_seal": sample.bag_seal}
    with freeze_time(NOON + timedelta(days=2)):
        taken = put(client_as(guest), uuid4(), body("custody", place="Gate 3", **said))
    assert taken.status_code == 201, taken.get_json()
    assert queries.holder(queries.sample(sample.id)).id == guest.id


@freeze_time(NOON)
def test_the_second_person_of_a_sample_works_in_its_unit(scene: Scene) -> None:
    stranger = scene.user(Role.HANDLER, "Peter Otieno", unit_id=scene.other_unit().id)
    with pytest.raises(DomainError, match="Peter Otieno is not of Mombasa Canine Unit"):
        scene.sample(second_id=stranger.id)
