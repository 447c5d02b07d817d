"""An exhibit goes from hand to hand without a network: the tablet records it, the receiver's PIN makes it whole."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.audit.verification import verify
from canine.custody import queries as custody
from canine.extensions import db
from canine.field.models import FieldRecord
from canine.field.sealed_pins import bound_to, seal
from canine.rules.confirmation import Confirmation, confirmation
from canine.rules.field import RecordState
from canine.rules.roles import Role
from canine.shifts.models import ExhibitHandOver, Search
from tests.conftest import NOON
from tests.field.test_records import body, put
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
PIN = "471903"
GIVEN: dict[str, Any] = {
    "purpose": "into_the_store",
    "handed_at": "2026-03-03T11:30:00+03:00",
    "place": "Exhibit store, shelf 4",
    "seal": "KWS 0417",
    "condition": "seal intact, dry",
}
TO_THE_CHEMIST: dict[str, Any] = GIVEN | {"to_outside": "J. Wambui, Government Chemist", "purpose": "to_be_examined"}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


class Field:
    """A handler with a tablet who found something, and the colleague who keeps the store."""

    def __init__(self, scene: Scene, client_as: Browser) -> None:
        self.search: Search = scene.search()
        self.finder: User = accounts.user(self.search.shift.recorder_id)
        self.keeper = scene.user(Role.MANAGER, "Mary Chebet")
        self.other = scene.user(Role.ASSESSOR, "Otieno Ouma")
        typed = {"password": PASSWORD, "pin": PIN, "again": PIN}
        assert client_as(self.keeper).post("/pin", data=typed).status_code == 302
        self.client_as = client_as
        self.tablet = client_as(self.finder)
        self.finding = uuid4()
        self.sequence = 0

    def sends(self, kind: str, key: UUID | None = None, sender: User | None = None, **payload: Any) -> Any:
        self.sequence += 1
        client = self.client_as(sender) if sender else self.tablet
        return put(client, key or uuid4(), body(kind, self.sequence, **payload))

    def finds(self, **changes: Any) -> Any:
        found: dict[str, Any] = {"item": "carved pieces, white", "exhibit_number": "MSA/7/2026", "concealment": "nuts"}
        inspected: dict[str, Any] = {
            "outcome": "found",
            "inspected_by": "Grace Mwende",
            "inspected_at": "2026-03-03T11:00:00+03:00",
        }
        assert self.sends("outcome", search=str(self.search.id), **inspected).status_code == 201
        when: dict[str, Any] = {"found_at": "2026-03-03T11:05:00+03:00"}
        return self.sends("finding", self.finding, search=str(self.search.id), **found, **when, **changes)

    def gives(self, key: UUID | None = None, sender: User | None = None, **said: Any) -> Any:
        return self.sends("exhibit_custody", key, sender, exhibit=str(self.finding), **said)

    def kit(self, who: User | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.client_as(who or self.finder).get("/api/v1/kit").get_json()
        return answer

    def pin_of_keeper(self, hand_over: UUID) -> Any:
        key = uuid4()
        said: dict[str, Any] = {"hand_over": str(hand_over), "answer": "hand_over_confirmed", "by": str(self.keeper.id)}
        sealed = seal(PIN, self.kit()["pin_key"], bound=bound_to(key, said))
        return self.sends("custody_confirmation", key, **said, sealed_pin=sealed)


@pytest.fixture
def field(scene: Scene, client_as: Browser) -> Field:
    return Field(scene, client_as)


def state_of(hand_over: UUID) -> Confirmation:
    db.session.rollback()
    return confirmation(custody.asked_about([hand_over])[hand_over])


def state_of_record(key: UUID) -> RecordState:
    db.session.rollback()
    record = db.session.get(FieldRecord, key)
    assert record is not None
    return record.state


@pytest.mark.both_databases
def test_a_find_goes_into_the_store_on_the_tablet_and_the_keeper_s_pin_makes_it_whole(field: Field) -> None:
    assert field.finds().status_code == 201
    key = uuid4()
    assert field.gives(key, to=str(field.keeper.id), **GIVEN).status_code == 201
    assert state_of(key) is Confirmation.NOT_YET_CONFIRMED
    [waits] = field.kit()["not_confirmed"]
    assert (waits["name"], waits["part"]) == ("Mary Chebet", "receiver")
    assert field.pin_of_keeper(key).status_code == 201
    assert state_of(key) is Confirmation.CONFIRMED
    page = field.client_as(field.keeper).get(f"/searches/{field.search.id}").get_data(as_text=True)
    assert "Exhibit store, shelf 4" in page and "Confirmed by Mary Chebet (by PIN)." in page
    assert verify().faults == []


def test_a_hand_over_that_comes_before_its_find_waits_for_it(field: Field) -> None:
    key = uuid4()
    assert field.gives(key, to=str(field.keeper.id), **GIVEN).status_code == 201
    assert state_of_record(key) is RecordState.HELD
    assert field.finds().status_code == 201
    assert state_of_record(key) is RecordState.RECORDED
    assert db.session.get(ExhibitHandOver, key) is not None


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        (TO_THE_CHEMIST, "payload.receipt", "confirms nothing here"),
        (GIVEN, "payload.to", "Choose who takes it"),
        (GIVEN | {"to": "finder"}, "payload.to", "has it already"),
        (GIVEN | {"to": "keeper", "handed_at": "2026-03-03T11:01:00+03:00"}, "payload.handed_at", "before the find"),
    ],
)
def test_what_is_missing_is_said_at_its_field(field: Field, said: dict[str, Any], at: str, words: str) -> None:
    assert field.finds().status_code == 201
    people = {"finder": field.finder, "keeper": field.keeper}
    typed: dict[str, Any] = {name: str(people[text].id) if text in people else text for name, text in said.items()}
    answer = field.gives(**typed)
    assert answer.status_code == 422
    assert any(error["field"] == at and words in error["message"] for error in answer.get_json()["errors"])


def test_somebody_outside_takes_it_against_a_receipt_and_a_colleague_confirms_it(field: Field) -> None:
    assert field.finds().status_code == 201
    key = uuid4()
    said: dict[str, Any] = TO_THE_CHEMIST | {"receipt": "GC 44/26", "witness": str(field.keeper.id)}
    assert field.gives(key, **said).status_code == 201
    assert field.kit()["not_confirmed"][0]["part"] == "witness"
    assert field.pin_of_keeper(key).status_code == 201
    assert state_of(key) is Confirmation.CONFIRMED
    [exhibit] = field.kit()["exhibits"]
    assert (exhibit["holder"], exhibit["seal"]) == (None, "KWS 0417")


def test_who_neither_gives_nor_takes_it_writes_nothing(field: Field) -> None:
    assert field.finds().status_code == 201
    answer = field.gives(sender=field.other, to=str(field.keeper.id), **GIVEN)
    assert answer.status_code == 403 and "has this exhibit" in answer.get_data(as_text=True)


def test_the_kit_offers_what_one_has_and_what_was_found_lately(field: Field) -> None:
    assert field.finds().status_code == 201
    [known] = field.kit(field.keeper)["exhibits"]
    assert (known["name"], known["holder"]) == ("MSA/7/2026, carved pieces, white", str(field.finder.id))
    assert field.gives(to=str(field.keeper.id), **GIVEN).status_code == 201
    with freeze_time(NOON.replace(month=4)):
        assert field.kit(field.finder)["exhibits"] == [], "neither in their hands nor lately"
        assert [one["id"] for one in field.kit(field.keeper)["exhibits"]] == [str(field.finding)]
