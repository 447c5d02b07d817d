"""Who has a part in a unit's session or sample finishes it, though their days as a guest have ended."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.guests import services as guests
from canine.guests.messages import NewGuest
from canine.presentations import queries as lines
from canine.rasco import queries
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor

Browser = Callable[..., FlaskClient]
WALL = "This is a matter of Mombasa Canine Unit: ask a manager of that unit."
DAY = date(2026, 3, 3)


def let_in(scene: Scene, *people: User) -> None:
    """Let people of another unit in for that day."""
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
