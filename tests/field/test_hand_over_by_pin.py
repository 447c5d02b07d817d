"""The other one confirms a hand-over with a PIN typed on the tablet of another: sealed there, judged by the server."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.audit.verification import verify
from canine.custody import queries
from canine.custody.models import CustodyRequest
from canine.extensions import db
from canine.field.models import FieldRecord, HandlerPin, PinCheck
from canine.field.sealed_pins import CannotBeOpened, bound_to, open_sealed, public_key, seal
from canine.rasco.models import AirSample, SampleHandOver
from canine.rules.confirmation import Confirmation, confirmation, told
from canine.rules.pin import TypedPinState
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.field.test_records import body, put
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
PIN, OTHER_PIN = "471903", "471930"


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@dataclass
class HandOver:
    """A hand-over that the giver's tablet recorded, and what confirms it."""

    sample: AirSample
    receiver: User
    giver: FlaskClient
    id: UUID
    key: str
    seen: str = ""

    def record(self) -> int:
        typed = {"handed_at": "2026-03-03T11:10:00+03:00", "place": "Gate 3", "bag_seal": self.sample.bag_seal}
        answer = put(
            self.giver, self.id, body("custody", 2, sample=str(self.sample.id), to=str(self.receiver.id), **typed)
        )
        self.seen = answer.get_json().get("content_sha256", "")
        return answer.status_code

    def payload(self, **changes: Any) -> dict[str, Any]:
        said = {"hand_over": str(self.id), "answer": "hand_over_confirmed", "by": str(self.receiver.id)}
        return said | ({"seen_sha256": self.seen} if self.seen else {}) | changes

    def confirm(self, pin: str = PIN, record_id: UUID | None = None, bound: UUID | None = None, **changes: Any) -> Any:
        """The answer to a confirmation with this PIN, sealed for the record or for another one."""
        key, payload = record_id or uuid4(), self.payload(**changes)
        sealed_pin = seal(pin, self.key, bound=bound_to(bound or key, payload))
        return put(self.giver, key, body("custody_confirmation", 3, **payload, sealed_pin=sealed_pin))

    def state(self) -> tuple[Confirmation, str]:
        db.session.rollback()
        asked = queries.asked_about([self.id])[self.id]
        return confirmation(asked), told(asked)


@pytest.fixture
def handed(scene: Scene, client_as: Browser) -> HandOver:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    typed = {"password": PASSWORD, "pin": PIN, "again": PIN}
    assert client_as(mary).post("/pin", data=typed).status_code == 302
    giver = client_as(accounts.user(sample.recorder_id))
    made = HandOver(sample, mary, giver, uuid4(), giver.get("/api/v1/kit").get_json()["pin_key"])
    assert made.record() == 201
    return made


def pin_states() -> list[TypedPinState]:
    db.session.rollback()
    return list(db.session.scalars(select(PinCheck.state).order_by(PinCheck.checked_at)))


@pytest.mark.both_databases
def test_the_receivers_pin_makes_it_whole_and_is_nowhere_in_clear(handed: HandOver) -> None:
    key = uuid4()
    assert handed.giver.get("/api/v1/kit").get_json()["not_confirmed"][0]["name"] == "Mary Chebet"
    assert handed.confirm(record_id=key).status_code == 201
    assert handed.state() == (Confirmation.CONFIRMED, "confirmed by Mary Chebet (by PIN)")
    assert handed.giver.get("/api/v1/kit").get_json()["not_confirmed"] == []
    record = db.session.get(FieldRecord, key)
    assert record is not None and PIN not in record.body
    assert verify().faults == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pin": OTHER_PIN}, "a PIN that was typed did not fit"),
        ({"bound": UUID(int=7)}, "a PIN that was typed could not be checked"),
    ],
)
def test_a_pin_that_is_not_theirs_or_was_sealed_for_another_record_confirms_nothing(
    handed: HandOver, changes: dict[str, Any], words: str
) -> None:
    assert handed.confirm(**changes).status_code == 201, "that a PIN was typed is true all the same"
    assert handed.state() == (Confirmation.NOT_YET_CONFIRMED, f"given, not yet confirmed by Mary Chebet; {words}")
    assert handed.confirm().status_code == 201
    assert handed.state()[0] is Confirmation.CONFIRMED


@pytest.mark.both_databases
def test_wrong_pins_count_and_after_five_none_is_looked_at(handed: HandOver) -> None:
    first = uuid4()
    for key in (first, first, *(uuid4() for _ in range(4)), uuid4()):
        assert handed.confirm("471931" if key == first else OTHER_PIN, key).status_code in (200, 201, 409)
    assert handed.confirm().status_code == 201
    assert pin_states().count(TypedPinState.WRONG) == 5, "a record that is sent twice is one try"
    assert set(pin_states()) == {TypedPinState.WRONG, TypedPinState.BLOCKED}
    assert handed.state()[0] is Confirmation.NOT_YET_CONFIRMED, "not even by the right one"
    blocked_until = db.session.scalars(select(HandlerPin.blocked_until)).one()
    assert blocked_until == NOON + timedelta(minutes=15)


@pytest.mark.both_databases
def test_a_confirmation_that_comes_before_its_hand_over_waits_for_it(handed: HandOver, client_as: Browser) -> None:
    second = HandOver(handed.sample, client_as, client_as(handed.receiver), uuid4(), handed.key)  # type: ignore[arg-type]
    second.receiver = accounts.user(handed.sample.recorder_id)
    client_as(second.receiver).post("/pin", data={"password": PASSWORD, "pin": PIN, "again": PIN})
    assert second.confirm().status_code == 201
    assert (
        db.session.scalars(select(CustodyRequest).where(CustodyRequest.hand_over_id == second.id)).unique().all() == []
    )
    assert second.record() == 201
    assert second.state()[0] is Confirmation.CONFIRMED


def test_nobody_confirms_for_another_on_the_tablet_either(handed: HandOver, scene: Scene, client_as: Browser) -> None:
    own = {"hand_over": str(handed.id), "answer": "hand_over_confirmed"}
    wall = put(handed.giver, uuid4(), body("custody_confirmation", 3, **own))
    assert (wall.status_code, "not asked to confirm" in json.dumps(wall.get_json())) == (422, True)
    for changes in ({"by": str(handed.receiver.id)}, {"by": str(handed.receiver.id), "answer": "hand_over_disputed"}):
        wall = put(handed.giver, uuid4(), body("custody_confirmation", 3, **(own | changes)))
        assert (wall.status_code, "with their own PIN" in json.dumps(wall.get_json())) == (422, True)
    stranger = scene.user(Role.HANDLER, "Juma Said")
    client_as(stranger).post("/pin", data={"password": PASSWORD, "pin": OTHER_PIN, "again": OTHER_PIN})
    assert handed.confirm(OTHER_PIN, by=str(stranger.id)).status_code == 422
    assert handed.confirm(seen_sha256="0" * 64).status_code == 422, "what was seen is another hand-over"
    assert handed.confirm(by=str(UUID(int=3))).status_code == 422
    assert handed.state()[0] is Confirmation.NOT_YET_CONFIRMED


def test_the_receiver_says_later_on_a_tablet_that_it_was_not_so(handed: HandOver, client_as: Browser) -> None:
    receiver = client_as(handed.receiver)
    (waiting,) = receiver.get("/api/v1/kit").get_json()["to_confirm"]
    assert (waiting["id"], waiting["part"]) == (str(handed.id), "receiver")
    said = {"hand_over": waiting["id"], "answer": "hand_over_disputed"}
    assert put(receiver, uuid4(), body("custody_confirmation", 1, **said)).status_code == 422
    key = uuid4()
    for status in (201, 200):
        answer = put(receiver, key, body("custody_confirmation", 1, **said, reason="no bag came"))
        assert answer.status_code == status
    assert handed.state() == (Confirmation.DISPUTED, "Mary Chebet says: not received: no bag came")
    (told_back,) = handed.giver.get("/api/v1/kit").get_json()["not_confirmed"]
    assert told_back["disputed"] == "no bag came"


def test_a_sample_is_said_to_be_spoiled_from_a_tablet(handed: HandOver) -> None:
    said = {"sample": str(handed.sample.id), "kind": "spoiled", "noticed_at": NOON.isoformat(), "how": "the bag tore"}
    assert put(handed.giver, uuid4(), body("sample_end", 3, **said)).status_code == 201
    assert handed.giver.get("/api/v1/kit").get_json()["samples"] == []
    assert len(db.session.scalars(select(SampleHandOver)).all()) == 1


def test_what_is_sealed_opens_for_its_server_and_its_record_alone() -> None:
    key, bound = public_key("a secret"), bound_to(UUID(int=1), {"by": "x", "sealed_pin": "y"})
    one, two = (seal(PIN, key, bound=bound) for _ in range(2))
    assert one != two
    assert open_sealed(one, "a secret", bound=bound) == PIN
    for text, secret, to in ((one, "another", bound), (one, "a secret", b"x"), ("é", "a secret", bound), ("", "", b"")):
        with pytest.raises(CannotBeOpened):
            open_sealed(text, secret, bound=to)
