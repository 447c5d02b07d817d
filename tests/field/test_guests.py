"""A guest is of no unit: what a guest sent and was not taken is told to whoever answers for it, and shown to them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.messages import NewUser
from canine.accounts.models import User
from canine.audit.verification import verify
from canine.extensions import db
from canine.field import services as field
from canine.field.models import FieldRecord, QuarantinedBody
from canine.notices.models import Notice
from canine.rules.field import KeptBecause, RecordState
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.field.test_records import MORNING, body, handler_of, put, search_body, shift_body
from tests.field.test_tablets import PIN, TEST, proven, tablet
from tests.in_force import account_in_force
from tests.scenes import PASSWORD, Scene

Browser = Callable[..., FlaskClient]
BROKEN = body("custody", 2, place="kennels")


def somebody(role: Role, name: str, unit_id: UUID | None = None) -> User:
    email = f"{name.split()[0].lower()}@example.org"
    with transaction():
        message = NewUser(email, name, role, PASSWORD, unit_id=unit_id)
        return account_in_force(message, NOON)


def three_managers(scene: Scene) -> tuple[User, User, User]:
    """That of the unit, that of another one, and that of none."""
    with transaction():
        other = units.add_unit(
            UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service", "Airport"), actor=TEST, at=NOON
        )
    return (
        somebody(Role.MANAGER, "Mary Chebet", scene.unit().id),
        somebody(Role.MANAGER, "Noah Kiptoo", other.id),
        somebody(Role.MANAGER, "Zawadi Were"),
    )


def a_guest() -> User:
    guest = somebody(Role.ASSESSOR, "Grace Guest")
    with transaction():
        field.set_pin(field.prepare_pin(guest.id, PASSWORD, PIN, actor=TEST, at=NOON), actor=TEST, at=NOON)
    return guest


def told(matter: str) -> set[str]:
    db.session.rollback()
    found = select(User.name).join(Notice, Notice.person_id == User.id).where(Notice.matter == matter)
    return set(db.session.scalars(found))


@freeze_time(NOON)
def test_what_a_guest_sends_from_the_unit_s_tablet_is_its_managers_to_settle(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    (mary, noah, zawadi), guest = three_managers(scene), a_guest()
    proof = proven(stranger, guest, tablet(scene))
    assert stranger.put(f"/api/v1/records/{uuid4()}", json=BROKEN, headers=proof).status_code == 422
    assert told("body_kept") == {"Mary Chebet"}
    kept = db.session.scalars(select(QuarantinedBody)).one()
    address = f"/field/kept/{kept.id}"
    for manager, status in ((mary, 200), (zawadi, 403), (noah, 403)):
        client = client_as(manager)
        assert (address in client.get("/field").get_data(as_text=True)) is (status == 200), manager.name
        assert client.get(address).status_code == status
    settled = client_as(mary).post(address, data={"settlement": "let_go", "reason": "tapped twice"})
    assert settled.status_code == 302
    assert verify().faults == []


@freeze_time(NOON)
def test_what_a_guest_sends_about_the_unit_s_shift_from_no_tablet_is_its_managers_too(
    scene: Scene, client_as: Browser
) -> None:
    three_managers(scene)
    team = scene.team(scene.dog("Ruby"))
    shift_id = uuid4()
    put(client_as(handler_of(team)), shift_id, shift_body())
    answer = put(client_as(a_guest()), uuid4(), body("custody", 1, shift=str(shift_id)))
    assert (answer.status_code, told("body_kept")) == (422, {"Mary Chebet"})


@freeze_time(NOON)
def test_what_belongs_to_no_unit_is_told_to_every_manager_and_shown_to_each(scene: Scene, client_as: Browser) -> None:
    managers, guest = three_managers(scene), a_guest()
    record_id = uuid4()
    own = body(
        "custody", 1, sample=str(uuid4()), to=str(guest.id), handed_at=MORNING.isoformat(), bag_seal="B", place="x"
    )
    other = own | {"payload": own["payload"] | {"place": "y"}}
    answers = [put(client_as(guest), record_id, one).status_code for one in (own, other)]
    bodies: tuple[dict[str, Any], ...] = (BROKEN | {"payload": 7}, {"payload": {}})
    strange = [put(client_as(guest), uuid4(), one).status_code for one in bodies]
    assert (answers, strange) == ([201, 409], [422, 422])
    assert told("body_kept") == {"Mary Chebet", "Noah Kiptoo", "Zawadi Were"}
    conflict = next(one for one in db.session.scalars(select(QuarantinedBody)) if one.because is KeptBecause.CONFLICT)
    for manager in managers:
        client = client_as(manager)
        page = client.get("/field").get_data(as_text=True)
        assert page.count("/field/kept/") == 3 and "00000001" in page, manager.name
        assert client.get(f"/field/kept/{conflict.id}").status_code == 200
    answer = client_as(managers[1]).post(
        f"/field/kept/{conflict.id}", data={"settlement": "first_stands", "reason": "the same bag"}
    )
    assert answer.status_code == 302
    assert verify().faults == []


@freeze_time(NOON)
def test_managers_are_told_when_a_held_record_by_somebody_of_no_unit_is_refused(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    (mary, noah, zawadi), team = three_managers(scene), scene.team(scene.dog("Ruby"))
    with transaction():
        field.set_pin(field.prepare_pin(zawadi.id, PASSWORD, PIN, actor=TEST, at=NOON), actor=TEST, at=NOON)
    proof, client = proven(stranger, zawadi, tablet(scene)), client_as(handler_of(team))
    shift_id, search_id = uuid4(), uuid4()
    outcome = body("outcome", 1, search=str(search_id), outcome="found", inspected_by="P. Mwangi",
                   inspected_at=(MORNING - timedelta(days=1)).isoformat())  # fmt: skip
    assert stranger.put(f"/api/v1/records/{uuid4()}", json=outcome, headers=proof).status_code == 201
    assert told("record_refused") == set()
    put(client, shift_id, shift_body(2) | {"device": "the desk"})
    assert put(client, search_id, search_body(shift_id, team, 3) | {"device": "the desk"}).status_code == 201
    held = db.session.scalars(select(FieldRecord).where(FieldRecord.record_type == "outcome")).one()
    assert held.state is RecordState.REFUSED
    assert told("record_refused") == {"Mary Chebet"}
    assert held.problems[0]["message"] in client_as(mary).get("/field").get_data(as_text=True)
    assert held.problems[0]["message"] not in client_as(noah).get("/field").get_data(as_text=True)


@freeze_time(NOON)
def test_a_number_that_a_guest_used_is_not_missing_to_the_unit(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    (mary, noah, _), guest = three_managers(scene), a_guest()
    header, team = tablet(scene), scene.team(scene.dog("Ruby"))
    with transaction():
        field.set_pin(field.prepare_pin(handler_of(team).id, PASSWORD, PIN, actor=TEST, at=NOON), actor=TEST, at=NOON)
    proof, hand = proven(stranger, guest, header), proven(stranger, handler_of(team), header)

    def sent(record: dict[str, Any]) -> int:
        return stranger.put(f"/api/v1/records/{uuid4()}", json=record, headers=hand).status_code

    record = body(
        "custody", 1, sample=str(uuid4()), to=str(guest.id), handed_at=MORNING.isoformat(), bag_seal="B", place="x"
    )
    assert stranger.put(f"/api/v1/records/{uuid4()}", json=record, headers=proof).status_code == 201
    assert sent(shift_body(2)) == 201
    missing = "Numbers that never came"
    assert missing not in client_as(mary).get("/field").get_data(as_text=True)
    assert sent(shift_body(4, started_at=NOON.isoformat())) == 422
    ended = shift_body(
        5, started_at=(MORNING - timedelta(hours=3)).isoformat(), ended_at=(MORNING - timedelta(hours=2)).isoformat()
    )
    assert sent(ended) == 201
    assert "missing 3 to 4" in client_as(mary).get("/field").get_data(as_text=True)
    assert missing not in client_as(noah).get("/field").get_data(as_text=True)
