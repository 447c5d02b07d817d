"""An exhibit goes from hand to hand, and nobody's word alone says so; a laboratory's receipt needs a colleague's."""

from collections.abc import Callable, Iterator
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.guard import schema_change
from canine.audit.listener import audited
from canine.audit.models import AuditEntry
from canine.custody import queries as custody
from canine.custody.models import CustodyRequest
from canine.extensions import db
from canine.notices.models import Notice
from canine.rules.confirmation import Confirmation, confirmation
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.shifts.models import ExhibitHandOver, Finding, Search
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]

FOUND = {"outcome": "found", "inspected_by": "Grace Mwende", "inspected_at": "2026-03-03T11:00"}
FINDING = {
    "item": "carved pieces, white",
    "exhibit_number": "MSA/7/2026",
    "concealment": "nuts",
    "found_at": "2026-03-03T11:05",
}
GIVEN = {
    "handed_at": "2026-03-03T11:30",
    "purpose": "into_the_store",
    "place": "Exhibit store, shelf 4",
    "seal": "KWS 0417",
    "condition": "seal intact, dry",
}
TO_THE_CHEMIST = GIVEN | {
    "handed_at": "2026-03-03T11:50",
    "to_outside": "J. Wambui, Government Chemist",
    "purpose": "to_be_examined",
    "place": "Government Chemist, Mombasa",
}
CONFIRMED = {"said": "hand_over_confirmed"}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


class Exhibit:
    """A find on record, with the browsers of those who handle it."""

    def __init__(self, scene: Scene, client_as: Browser) -> None:
        self.search: Search = scene.search()
        self.finder = accounts.user(self.search.shift.recorder_id)
        self.store_keeper = scene.user(Role.MANAGER, "Mary Chebet")
        self.colleague = scene.user(Role.ASSESSOR, "Otieno Ouma")
        self.client_as = client_as
        self._send(self.finder, f"/searches/{self.search.id}/outcome", FOUND)
        self._send(self.finder, f"/searches/{self.search.id}/findings/new", FINDING)
        self.id = db.session.scalars(select(Finding.id)).one()

    def _send(self, user: User, address: str, typed: dict[str, str]) -> str:
        answer = self.client_as(user).post(address, data=typed, follow_redirects=True)
        return unescape(answer.get_data(as_text=True))

    def goes(self, by: User, typed: dict[str, str], to: User | None = None, witness: User | None = None) -> str:
        people = {"to": str(to.id) if to else "", "witness": str(witness.id) if witness else ""}
        return self._send(by, f"/findings/{self.id}/hand-overs/new", typed | people)

    def is_confirmed_by(self, user: User) -> str:
        (asked,) = [one for one in requests() if one.person_id == user.id]
        return self._send(user, f"/hand-overs/{asked.id}", CONFIRMED)

    def page(self) -> str:
        return unescape(self.client_as(self.finder).get(f"/searches/{self.search.id}").get_data(as_text=True))


@pytest.fixture
def exhibit(scene: Scene, client_as: Browser) -> Exhibit:
    return Exhibit(scene, client_as)


def requests() -> list[CustodyRequest]:
    db.session.rollback()
    return list(db.session.scalars(select(CustodyRequest).order_by(CustodyRequest.asked_at)).unique())


def steps() -> list[ExhibitHandOver]:
    db.session.rollback()
    return list(db.session.scalars(select(ExhibitHandOver).order_by(ExhibitHandOver.number)))


def state(hand_over_id: UUID) -> Confirmation:
    return confirmation(custody.asked_about([hand_over_id])[hand_over_id])


def test_an_exhibit_is_in_the_store_when_the_one_who_took_it_says_so(exhibit: Exhibit) -> None:
    assert "No hand-over is on record" in exhibit.page()
    assert "not yet confirmed" in exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    (step,) = steps()
    assert state(step.id) is Confirmation.NOT_YET_CONFIRMED
    assert "Given, not yet confirmed by Mary Chebet." in exhibit.page()
    exhibit.is_confirmed_by(exhibit.store_keeper)
    assert state(step.id) is Confirmation.CONFIRMED
    page = exhibit.page()
    assert "Confirmed by Mary Chebet (signed in)." in page
    assert "took exhibit MSA/7/2026 over" in page, "the witness list names everybody who had it"


def test_who_takes_an_exhibit_from_the_store_is_not_believed_alone(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.colleague, GIVEN, to=exhibit.colleague)
    (step,) = steps()
    (asked,) = requests()
    assert (step.from_id, asked.person_id) == (exhibit.finder.id, exhibit.finder.id)
    assert state(step.id) is Confirmation.NOT_YET_CONFIRMED


def test_a_third_person_writes_no_hand_over(exhibit: Exhibit) -> None:
    answer = exhibit.goes(exhibit.colleague, GIVEN, to=exhibit.store_keeper)
    assert (
        f"By the record, {exhibit.finder.name} has this exhibit. Only the one who gives it or the one who takes it"
        in answer
    )
    assert steps() == []


def test_somebody_outside_gives_a_receipt_and_a_colleague_confirms_it(exhibit: Exhibit, scene: Scene) -> None:
    for missing, words in (
        ({}, "J. Wambui, Government Chemist confirms nothing here: write the number of the receipt."),
        ({"receipt": "GC/114/26"}, "confirms nothing here: name a colleague who stood by, and who confirms it."),
    ):
        answer = exhibit.goes(exhibit.finder, TO_THE_CHEMIST | missing)
        assert words in answer
        assert "Government Chemist, Mombasa" in answer, "what was typed stays"
    typed = TO_THE_CHEMIST | {"receipt": "GC/114/26"}
    again = scene.user(Role.MANAGER, exhibit.finder.name.upper())
    assert "giver, receiver and witness are different" in exhibit.goes(exhibit.finder, typed, witness=again)
    exhibit.goes(exhibit.finder, typed, witness=exhibit.colleague)
    (step,) = steps()
    outside = "J. Wambui, Government Chemist is outside the unit and has no word here: receipt GC/114/26 is named by "
    assert f"{outside}whoever wrote this down; not yet confirmed by Otieno Ouma, who stood by." in exhibit.page()
    exhibit.is_confirmed_by(exhibit.colleague)
    assert state(step.id) is Confirmation.CONFIRMED
    page = exhibit.page()
    assert f"{outside}whoever wrote this down; confirmed by Otieno Ouma, who stood by (signed in)." in page
    assert "is named as receiver of exhibit MSA/7/2026, against receipt GC/114/26" in page, (
        "it took nothing by its word"
    )

    back = TO_THE_CHEMIST | {"handed_at": "2026-03-03T11:55", "to_outside": "", "purpose": "brought_back"}
    answer = exhibit.goes(exhibit.finder, back | {"to_outside": "Clerk of the court", "receipt": "C1"})
    assert "By the record, J. Wambui, Government Chemist has this exhibit." in answer, (
        "nobody here gives what somebody outside has"
    )
    exhibit.goes(exhibit.finder, back | {"receipt": "GC/120/26"}, to=exhibit.finder, witness=exhibit.store_keeper)
    assert [(one.from_outside, one.to_id) for one in steps()][1:] == [
        ("J. Wambui, Government Chemist", exhibit.finder.id)
    ]


def test_a_seal_that_changed_is_explained_and_told(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    later = GIVEN | {"handed_at": "2026-03-03T11:40", "purpose": "for_the_court"}
    answer = exhibit.goes(exhibit.store_keeper, later | {"seal": "KWS 0418"}, to=exhibit.colleague)
    assert "The exhibit was sealed with KWS 0417." in answer
    exhibit.goes(exhibit.store_keeper, later | {"seal": "kws-0418", "remark": "weighed again"}, to=exhibit.colleague)
    assert [one.seal for one in steps()] == ["KWS 0417", "KWS-0418"]
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.CUSTODY_BROKEN)).all()
    assert {one.sentence for one in told} == {
        "Exhibit MSA/7/2026 came with seal KWS-0418 instead of KWS 0417: weighed again"
    }


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"handed_at": "2026-03-03T10:00"}, "This lies before the find: custody cannot run backwards."),
        ({"handed_at": "2026-03-04T10:00"}, "in the future"),
        ({"seal": ""}, "Read the seal of the exhibit."),
        ({"condition": ""}, "Say how it looked"),
        ({"to_outside": "Clerk"}, "one of the two"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(exhibit: Exhibit, wrong: dict[str, str], words: str) -> None:
    assert words in exhibit.goes(exhibit.finder, GIVEN | wrong, to=exhibit.store_keeper)
    assert steps() == []


def test_a_hand_over_that_is_disputed_goes_no_further_and_is_struck_by_two(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    (asked,) = requests()
    no = {"said": "hand_over_disputed", "reason": "I was on leave"}
    exhibit.client_as(exhibit.store_keeper).post(f"/hand-overs/{asked.id}", data=no)
    later = GIVEN | {"handed_at": "2026-03-03T11:45"}
    answer = exhibit.goes(exhibit.store_keeper, later, to=exhibit.colleague)
    assert "Mary Chebet says that a hand-over of exhibit MSA/7/2026 was not so" in answer
    waiting = unescape(exhibit.client_as(exhibit.store_keeper).get("/hand-overs").get_data(as_text=True))
    assert "You said that it was not so" in waiting, "the way that the sentence names is there"
    assert f"/hand-overs/{asked.id}" in waiting
    (step,) = steps()
    strike = {"reason": "she did not take it"}
    exhibit.client_as(exhibit.finder).post(f"/strikes/exhibit_hand_over/{step.id}/new", data=strike)
    listed = unescape(exhibit.client_as(exhibit.store_keeper).get("/strikes").get_data(as_text=True))
    assert "The hand-over of exhibit MSA/7/2026 to Mary Chebet" in listed, "names stay as they are written"
    (step,) = steps()
    assert step.strikes and step.strike is None, "one person proposes"


@pytest.mark.both_databases
def test_what_was_written_stays(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    for statement in ("UPDATE exhibit_hand_overs SET seal = 'X'", "DELETE FROM exhibit_hand_overs"):
        with schema_change(), pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()


@pytest.mark.both_databases
def test_the_case_says_who_had_it_and_who_confirmed_it(exhibit: Exhibit, scene: Scene) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    prosecutor = exhibit.client_as(Role.PROSECUTOR)
    address = f"/cases/search/{exhibit.search.id}?file=CR+41%2F2026"
    page = unescape(prosecutor.get(address).get_data(as_text=True))
    assert "Exhibit MSA/7/2026: custody" in page
    assert "given, not yet confirmed by Mary Chebet" in page
    exhibit.is_confirmed_by(exhibit.store_keeper)
    assert "confirmed by Mary Chebet (signed in)" in unescape(prosecutor.get(address).get_data(as_text=True))


@pytest.mark.both_databases
def test_a_taker_has_an_exhibit_when_the_giver_says_so_and_a_denied_step_stops_all(
    exhibit: Exhibit, scene: Scene
) -> None:
    taker, other = exhibit.colleague, scene.user(Role.HANDLER, "Juma Ali")
    exhibit.goes(taker, GIVEN, to=taker)
    later = GIVEN | {"handed_at": "2026-03-03T11:40"}
    answer = exhibit.goes(taker, later, to=other)
    assert f"By the record, {exhibit.finder.name} has this exhibit" in answer, "nobody hands on what they say they took"
    assert "Taken, not yet confirmed" in exhibit.page(), "what was said stays in sight"
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    assert [one.to_id for one in steps()] == [taker.id, exhibit.store_keeper.id], "its keeper hands it on meanwhile"
    (asked,) = [one for one in requests() if one.person_id == exhibit.finder.id]
    no = {"said": "hand_over_disputed", "reason": "He never had it"}
    exhibit.client_as(exhibit.finder).post(f"/hand-overs/{asked.id}", data=no)
    answer = exhibit.goes(exhibit.store_keeper, later, to=other)
    assert "was not so" in answer, "an earlier step is disputed, too"
    assert len(steps()) == 2
    first, second = steps()
    manager = exhibit.client_as(exhibit.store_keeper)
    assert manager.get(f"/strikes/exhibit_hand_over/{first.id}/new").status_code == 200, "no later step builds on it"
    assert f"/strikes/exhibit_hand_over/{first.id}/new" in manager.get(f"/searches/{exhibit.search.id}").text
    exhibit.client_as(exhibit.finder).post(f"/hand-overs/{asked.id}", data=CONFIRMED)
    exhibit.goes(exhibit.store_keeper, later, to=other)
    assert [one.from_id for one in steps()][2:] == [exhibit.store_keeper.id]
    assert second.id in [one.id for one in steps()]


def test_what_the_giver_confirmed_is_the_takers_to_hand_on(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.colleague, GIVEN, to=exhibit.colleague)
    exhibit.is_confirmed_by(exhibit.finder)
    exhibit.goes(exhibit.colleague, GIVEN | {"handed_at": "2026-03-03T11:40"}, to=exhibit.store_keeper)
    assert [one.from_id for one in steps()][1:] == [exhibit.colleague.id]


def test_the_page_says_at_its_top_why_nothing_can_be_written(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    (asked,) = requests()
    no = {"said": "hand_over_disputed", "reason": "I was on leave"}
    exhibit.client_as(exhibit.store_keeper).post(f"/hand-overs/{asked.id}", data=no)
    for user in (exhibit.finder, exhibit.store_keeper, exhibit.colleague):
        address = f"/findings/{exhibit.id}/hand-overs/new"
        page = unescape(exhibit.client_as(user).get(address).get_data(as_text=True))
        assert "Nothing goes on until Mary Chebet confirms it after all, under Hand-overs" in page
        assert 'name="seal"' not in page, "no form that can come to nothing"
        sent = exhibit.client_as(user).post(address, data=GIVEN | {"to": str(exhibit.colleague.id)})
        assert sent.status_code != 403
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.reason.contains("I was on leave"))))
    assert actions == {"custody.dispute_hand_over"}, "the log calls it what it is"


def test_everything_that_is_missing_is_said_at_once(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    another = TO_THE_CHEMIST | {"seal": "KWS 9"}
    answer = exhibit.goes(exhibit.store_keeper, another)
    for words in ("write the number of the receipt", "name a colleague who stood by", "was sealed with KWS 0417"):
        assert words in answer
    answer = exhibit.goes(exhibit.store_keeper, another, to=exhibit.colleague)
    assert "choose “somebody outside” and write who" in answer
    answer = exhibit.goes(exhibit.colleague, TO_THE_CHEMIST, to=exhibit.colleague)
    assert "By the record, Mary Chebet has this exhibit" in answer, "a taker gives it to nobody"
    assert 'name="seal"' in answer, "the form stays"


@pytest.mark.both_databases
def test_what_somebody_had_whose_account_ended_is_taken_with_a_witness(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    exhibit.is_confirmed_by(exhibit.store_keeper)
    with transaction(), audited(AuditAction.CHANGE_USER, actor=program("test"), at=NOON):
        accounts.user(exhibit.store_keeper.id).deactivated_at = NOON
    later = GIVEN | {"handed_at": "2026-03-03T11:40"}
    answer = exhibit.goes(exhibit.colleague, later, to=exhibit.colleague)
    assert "Mary Chebet's account ended: name a colleague who stood by, and who confirms it." in answer
    exhibit.goes(exhibit.colleague, later, to=exhibit.colleague, witness=exhibit.finder)
    step = steps()[-1]
    assert step.to_id == exhibit.colleague.id
    assert [one.person_id for one in requests() if one.hand_over_id == step.id] == [exhibit.finder.id]
    exhibit.is_confirmed_by(exhibit.finder)
    assert state(step.id) is Confirmation.CONFIRMED, "nobody waits for an account that ended"


@pytest.mark.parametrize("said", [None, "hand_over_disputed", "hand_over_confirmed"])
def test_the_witness_list_says_that_somebody_took_it_only_where_they_say_so(exhibit: Exhibit, said: str | None) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    (asked,) = requests()
    if said is not None:
        answer = {"said": said, "reason": "I was on leave"}
        exhibit.client_as(exhibit.store_keeper).post(f"/hand-overs/{asked.id}", data=answer)
    words = {
        None: "was named as receiver of exhibit MSA/7/2026, not confirmed",
        "hand_over_disputed": "was named as receiver of exhibit MSA/7/2026, and says that it was not so",
        "hand_over_confirmed": "took exhibit MSA/7/2026 over",
    }
    address = f"/cases/search/{exhibit.search.id}?file=CR+41%2F2026"
    case = unescape(exhibit.client_as(Role.PROSECUTOR).get(address).get_data(as_text=True))
    for page in (exhibit.page(), case):
        assert [one for one in words.values() if one in page] == [words[said]]


def test_no_field_that_is_asked_for_in_some_cases_is_called_optional(exhibit: Exhibit) -> None:
    exhibit.goes(exhibit.finder, GIVEN, to=exhibit.store_keeper)
    (asked,) = requests()
    keeper = exhibit.store_keeper
    of_exhibit = ("Goes to", "Number of the receipt", "Witness")
    for who, address, labels in (
        (keeper, f"/findings/{exhibit.id}/hand-overs/new", of_exhibit),
        (keeper, f"/hand-overs/{asked.id}", ("What happened instead",)),
        (Role.ADMINISTRATOR, "/accounts/new", ("Reason for the role",)),
    ):
        page = exhibit.client_as(who).get(address).text
        for label in labels:
            assert f">{label}</label>" in page, label
