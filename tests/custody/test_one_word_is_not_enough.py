"""Custody taken on one word: every way in which one person makes a hand-over whole alone is refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.custody import queries
from canine.custody.models import CustodyReply, CustodyRequest
from canine.extensions import db
from canine.notices.models import Notice
from canine.rasco.models import AirSample
from canine.registry.models import TrainingAid
from canine.rules.confirmation import Confirmation, confirmation
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from tests.architecture.test_what_a_tablet_opens import enrolled, taken_over
from tests.conftest import NOON
from tests.field.test_records import body
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
HANDED = {"handed_at": "2026-03-03T11:10", "place": "Gate 3"}
YES, NO = {"said": "hand_over_confirmed"}, {"said": "hand_over_disputed"}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def text(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def post(client: FlaskClient, address: str, typed: dict[str, Any]) -> str:
    """What is shown after a form was sent."""
    return text(client.post(address, data=typed, follow_redirects=True))


def hand(client: FlaskClient, sample: AirSample, to: User, **typed: str) -> str:
    return post(
        client, f"/samples/{sample.id}/hand-overs/new", HANDED | {"to": str(to.id), "bag_seal": sample.bag_seal} | typed
    )


def sampler_of(sample: AirSample) -> User:
    return accounts.user(sample.recorder_id)


def requests() -> list[CustodyRequest]:
    db.session.rollback()
    return list(db.session.scalars(select(CustodyRequest).order_by(CustodyRequest.part)).unique())


def state(one: CustodyRequest) -> Confirmation:
    return confirmation(queries.asked_about([one.hand_over_id])[one.hand_over_id])


def test_a_hand_over_is_whole_when_the_receiver_signed_in_and_said_so(scene: Scene, client_as: Browser) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    giver = client_as(sampler_of(sample))
    page = hand(giver, sample, mary)
    assert "Given to Mary Chebet, not yet confirmed" in page
    assert "Given, not yet confirmed by Mary Chebet." in page
    (asked,) = requests()
    assert state(asked) is Confirmation.NOT_YET_CONFIRMED
    receiver = client_as(mary)
    assert "1 hand-over waits for you." in text(receiver.get("/readiness"))
    assert asked.words[1:] in text(receiver.get(f"/hand-overs/{asked.id}"))
    assert "Your word is on record." in post(receiver, f"/hand-overs/{asked.id}", YES)
    assert state(asked) is Confirmation.CONFIRMED
    assert "Confirmed by Mary Chebet (signed in)." in text(giver.get(f"/samples/{sample.id}"))
    assert "No hand-over waits for you." in text(receiver.get("/hand-overs"))


def test_nobody_confirms_for_another_nor_takes_a_sample_on_their_own_word(scene: Scene, client_as: Browser) -> None:
    sample, taker = scene.sample(), scene.user(Role.ASSESSOR, "Otieno Ouma")
    page = hand(client_as(taker), sample, taker)
    assert f"Taken, not yet confirmed by {sampler_of(sample).name}." in page, "who takes it is not believed alone"
    (asked,) = requests()
    assert asked.person_id == sample.recorder_id
    for other in (taker, scene.user(Role.MANAGER), accounts.user(sample.second_id)):
        answer = client_as(other).post(f"/hand-overs/{asked.id}", data=YES)
        assert answer.status_code == 403
        assert f"Only {sampler_of(sample).name} says whether this hand-over was so" in text(answer)
    assert client_as(Role.ADMINISTRATOR).post(f"/hand-overs/{asked.id}", data=YES).status_code == 403
    assert state(asked) is Confirmation.NOT_YET_CONFIRMED


def test_nothing_builds_on_the_word_of_a_taker_alone_at_a_desk_and_what_a_tablet_wrote_is_taken(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    sample, taker, third = scene.sample(), scene.user(Role.ASSESSOR, "Otieno Ouma"), scene.user(Role.HANDLER)
    at_the_desk, giver, sampler = client_as(taker), client_as(sampler_of(sample)), sampler_of(sample).name
    hand(at_the_desk, sample, taker)
    own_word = f"by that one’s own word: {sampler}, who is to have given it, has not confirmed it"
    assert own_word in text(giver.get(f"/samples/{sample.id}"))
    assert "not yet confirmed" in text(giver.get("/samples"))
    wall = f"Otieno Ouma says that they took it from {sampler}, who has not confirmed it: {sampler} confirms it first"
    assert wall in text(at_the_desk.get(f"/samples/{sample.id}/hand-overs/new"))
    assert wall in hand(at_the_desk, sample, third, handed_at="2026-03-03T11:20")
    typed = {"sample": str(sample.id), "to": str(third.id), "bag_seal": sample.bag_seal, "place": "Gate 3"}
    step = body("custody", 1, **typed, handed_at="2026-03-03T11:20:00+03:00")
    tablet = taken_over(app, scene, enrolled(), taker)
    answer = app.test_client().put(f"/api/v1/records/{uuid4()}", headers=tablet, json=step)
    assert answer.status_code == 201, answer.get_json()
    shown = text(giver.get(f"/samples/{sample.id}"))
    assert f"Taken, not yet confirmed by {sampler}." in shown
    assert f"Given, not yet confirmed by {third.name}." in shown


def test_a_taker_whose_giver_confirms_goes_on(scene: Scene, client_as: Browser) -> None:
    sample, taker, third = scene.sample(), scene.user(Role.ASSESSOR, "Otieno Ouma"), scene.user(Role.HANDLER)
    hand(client_as(taker), sample, taker)
    (asked,) = requests()
    post(client_as(sampler_of(sample)), f"/hand-overs/{asked.id}", YES)
    assert f"Given to {third.name}" in hand(client_as(taker), sample, third, handed_at="2026-03-03T11:20")


def test_one_person_with_two_accounts_is_not_two(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    giver = client_as(sampler_of(sample))
    again = scene.user(Role.MANAGER, sampler_of(sample).name.upper())
    assert "is the giver already: giver, receiver and witness are different persons" in hand(giver, sample, again)
    mary = scene.user(Role.MANAGER, "Mary Chebet")
    for witness in (again, mary, scene.user(Role.ASSESSOR, "mary chebet")):
        assert "giver, receiver and witness are different persons" in hand(giver, sample, mary, witness=str(witness.id))
    assert requests() == []


def test_a_witness_is_asked_and_does_not_make_it_whole(scene: Scene, client_as: Browser) -> None:
    sample, mary, juma = scene.sample(), scene.user(Role.MANAGER, "Mary"), scene.user(Role.HANDLER, "Juma")
    hand(client_as(sampler_of(sample)), sample, mary, witness=str(juma.id))
    witness = next(one for one in requests() if one.person_id == juma.id)
    post(client_as(juma), f"/hand-overs/{witness.id}", YES)
    assert state(witness) is Confirmation.NOT_YET_CONFIRMED
    page = text(client_as(mary).get(f"/samples/{sample.id}"))
    assert "Given, not yet confirmed by Mary; confirmed by Juma, who stood by (signed in)." in page


def test_what_was_not_received_is_told_and_stops_the_chain_until_it_is_settled(
    scene: Scene, client_as: Browser
) -> None:
    sample, mary, otieno = scene.sample(), scene.user(Role.MANAGER, "Mary"), scene.user(Role.ASSESSOR, "Otieno")
    manager = scene.user(Role.MANAGER, "Ann Waweru")
    giver, receiver = client_as(sampler_of(sample)), client_as(mary)
    hand(giver, sample, mary)
    (asked,) = requests()
    assert "Say what happened instead" in post(receiver, f"/hand-overs/{asked.id}", NO)
    assert "The managers are told." in post(receiver, f"/hand-overs/{asked.id}", NO | {"reason": "There was no bag."})
    assert state(asked) is Confirmation.DISPUTED
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.CUSTODY_BROKEN)).all()
    assert {manager.id, sample.recorder_id} <= {one.person_id for one in told}
    assert "Mary says: not received: There was no bag." in text(giver.get(f"/samples/{sample.id}"))
    assert "was named as receiver of the sample, and says that it was not so" in text(
        giver.get(f"/samples/{sample.id}")
    )
    assert "do not say the same about a hand-over" in hand(receiver, sample, otieno, handed_at="2026-03-03T11:20")
    post(receiver, f"/hand-overs/{asked.id}", YES)
    assert state(asked) is Confirmation.CONFIRMED
    assert "confirmed this hand-over on 2026-03-03 already" in post(
        receiver, f"/hand-overs/{asked.id}", NO | {"reason": "No."}
    )
    assert "Given to Otieno" in hand(receiver, sample, otieno, handed_at="2026-03-03T11:20")


def test_the_one_of_two_who_did_not_write_an_aids_move_confirms_it(scene: Scene, client_as: Browser) -> None:
    aid: TrainingAid = scene.aid()
    carrier, other = scene.user(Role.ASSESSOR, "Wanjiru Kamau"), scene.user(Role.MANAGER, "Mary Chebet")
    twin = scene.user(Role.HANDLER, "wanjiru kamau")
    form = {"carrier_id": str(carrier.id), "at": "2026-03-03T11:00", "weight_g": "20"}
    browser = client_as(carrier)
    assert "Two people handle an aid" in post(browser, f"/aids/{aid.id}/take-out", form | {"witness_id": str(twin.id)})
    page = post(browser, f"/aids/{aid.id}/take-out", form | {"witness_id": str(other.id)})
    assert "Not yet confirmed by Mary Chebet, who stood by." in page
    (asked,) = requests()
    post(client_as(other), f"/hand-overs/{asked.id}", YES)
    assert "Confirmed by Mary Chebet, who stood by (signed in)." in text(browser.get(f"/aids/{aid.id}"))


@pytest.mark.both_databases
def test_a_morning_shows_what_nobody_confirmed_for_more_than_a_day(scene: Scene, client_as: Browser) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    hand(client_as(sampler_of(sample)), sample, mary)
    assert "Hand-overs not confirmed" not in text(client_as(mary).get("/readiness"))
    with freeze_time(NOON + timedelta(hours=25)):
        page = text(client_as(mary).get("/readiness"))
    assert "Hand-overs not confirmed" in page
    assert "given, not yet confirmed by Mary Chebet" in page


def test_a_session_says_of_a_sample_that_its_hand_over_is_not_confirmed(scene: Scene, client_as: Browser) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    hand(client_as(sampler_of(sample)), sample, mary)
    browser = client_as(mary)
    assert "; a hand-over is not confirmed" in text(browser.get("/sessions/new"))
    session = scene.session([scene.team()], [sample], at=NOON)
    (asked,) = requests()
    with freeze_time(NOON + timedelta(minutes=5)):
        post(browser, f"/hand-overs/{asked.id}", YES)
        page = text(browser.get(f"/sessions/{session.id}"))
    assert "when this session was prepared" in page
    assert "given, not yet confirmed by Mary Chebet" in page, "what was confirmed afterwards was not then"


@pytest.mark.both_databases
def test_a_hand_over_of_an_earlier_release_is_neither_confirmed_nor_asked_about(
    scene: Scene, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    monkeypatch.setattr("canine.custody.services.ask", lambda *_, **__: [])
    page = hand(client_as(sampler_of(sample)), sample, mary)
    assert "Whether it was confirmed was not recorded then." in page
    assert db.session.scalars(select(CustodyReply)).all() == []


END = {"kind": "lost", "noticed_at": "2026-03-03T11:30", "how": "The cool box was left on the quay."}


@pytest.mark.both_databases
def test_a_lost_sample_goes_to_nobody_until_another_manager_takes_it_back(scene: Scene, client_as: Browser) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    sampler, address = client_as(sampler_of(sample)), f"/samples/{sample.id}/end"
    stranger = client_as(scene.user(Role.ASSESSOR, "Otieno Ouma"))
    assert "somebody who had to do with it" in post(stranger, address, END)
    assert "Say what happened to it, and how." in post(sampler, address, END | {"how": ""})
    page = post(sampler, address, END)
    assert "The cool box was left on the quay. Its custody ends there, and it is presented to no dog." in page
    assert "Its custody ends there" in hand(sampler, sample, mary)
    assert sample.container_number not in text(client_as(mary).get("/sessions/new"))
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.SAMPLE_ENDED)).all()
    assert mary.id in {one.person_id for one in told}
    back = {"how": "It stood in the store all the time."}
    assert "A manager of the unit takes back" in post(sampler, address, back)
    twin = scene.user(Role.MANAGER, sampler_of(sample).name)
    assert "another manager takes it back" in post(client_as(twin), address, back)
    assert "Taken back" in post(client_as(mary), address, back)
    assert "Given to Mary Chebet" in hand(sampler, sample, mary)
