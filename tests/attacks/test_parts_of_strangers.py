"""Who is of another unit has no part in what this one holds, leads or carries, and reads nobody's illness here; and
what one person said once is not said again to be believed.
"""

from collections.abc import Callable
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from canine.accounts import queries as accounts
from canine.checkups import queries as checkups
from canine.custody.models import CustodyRequest
from canine.extensions import db
from canine.registry.models import AidMovement
from canine.rules.roles import Role
from canine.rules.trial import CheckupState
from canine.training.models import Exercise
from tests.absences.test_leave_and_illness import leave
from tests.conftest import NOON
from tests.custody.test_exhibits import GIVEN, Exhibit, steps
from tests.custody.test_one_word_is_not_enough import HANDED
from tests.guests.test_guests_and_partners import let_in
from tests.scenes import Scene
from tests.standing.test_one_insider_is_never_enough import manager_of_another_unit
from tests.training.test_exercises import typed as exercise

Browser = Callable[..., FlaskClient]


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def how_many(kind: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@freeze_time(NOON)
def test_a_stranger_carries_no_aid_and_leads_no_exercise_of_a_unit(scene: Scene, client_as: Browser) -> None:
    jane = manager_of_another_unit()
    away = scene.user(Role.HANDLER, "Peter Mwangi", unit_id=jane.unit_id)
    juma, team, aid = scene.user(Role.HANDLER, "Juma Ali"), scene.team(), scene.aid()
    own = client_as(juma)
    moved = {"carrier_id": str(juma.id), "witness_id": str(away.id), "weight_g": "50.00", "at": "2026-03-03T10:00"}
    led = exercise(team, led_by_id=str(away.id))
    for address, form in ((f"/aids/{aid.id}/take-out", moved), ("/training/exercises/new", led)):
        answer = own.post(address, data=form)
        assert answer.status_code == 422, address
        assert "Peter Mwangi is not of Mombasa Canine Unit" in page(answer) or "Choose one from the list" in page(
            answer
        )
    assert (how_many(AidMovement), how_many(Exercise)) == (0, 0)
    let_in(client_as(Role.MANAGER), away)
    assert own.post("/training/exercises/new", data=led).status_code == 302, "a guest of these days may"
    assert how_many(Exercise) == 1


@freeze_time(NOON)
def test_a_manager_who_is_a_guest_reads_nobody_s_illness(scene: Scene, client_as: Browser) -> None:
    jane, handler, own = manager_of_another_unit(), scene.handler("Juma Ali"), client_as(Role.MANAGER)
    assert own.post("/absences/new", data=leave(handler)).status_code == 302
    let_in(own, jane)
    guest = client_as(jane)
    assert guest.get("/handlers").text.count("Juma Ali"), "let in to the whole unit"
    assert "a wedding at home" in page(own.get("/absences"))
    for address in ("/absences", "/absences/new"):
        assert "Juma Ali" not in page(guest.get(address)), address


@freeze_time(NOON)
def test_another_assessor_names_the_cause_where_the_first_has_left(scene: Scene, client_as: Browser) -> None:
    found, mary = scene.scored_checkup(misses=1), client_as(scene.user(Role.MANAGER, "Mary Chebet"))
    (line,) = checkups.scored(found.id).misses_without_cause
    place = line.scored.presentation
    address, cause = f"/checkups/{found.id}/misses/{place.run}/{place.position}", {"cause": "unknown"}
    another, judge = client_as(scene.user(Role.ASSESSOR, "Halima Yusuf")), f"/checkups/{found.id}/judge"
    stranger = client_as(scene.user(Role.ASSESSOR, "Ann Waweru", unit_id=manager_of_another_unit().unit_id))
    assert another.post(address, data=cause).status_code == 403, "its assessor is there"
    with scene.by_hand():
        accounts.user(found.assessor_id).deactivated_at = NOON
    waits = page(mary.post(judge, data={"decision": "approve"}))
    assert "has left: another assessor of the unit, or one whom its manager lets in" in waits
    assert stranger.post(address, data=cause).status_code == 403
    assert mary.post(address, data=cause).status_code == 403, "who approves names no cause"
    assert address in another.get(f"/checkups/{found.id}/score").text
    assert another.post(address, data=cause).status_code == 302
    assert "Halima Yusuf" in page(mary.get(f"/checkups/{found.id}/score"))
    assert mary.post(judge, data={"decision": "approve"}).status_code == 302
    assert checkups.checkup(found.id).state is CheckupState.APPROVED


@freeze_time(NOON)
def test_a_taker_says_once_that_they_took_an_exhibit(scene: Scene, client_as: Browser) -> None:
    exhibit = Exhibit(scene, client_as)
    taker = exhibit.colleague
    exhibit.goes(taker, GIVEN, to=taker)
    again = exhibit.goes(taker, GIVEN | {"handed_at": "2026-03-03T11:45"}, to=taker)
    assert f"{taker.name} wrote down that they took it from {exhibit.finder.name} already" in again
    assert len(steps()) == 1


@freeze_time(NOON)
def test_a_disputed_sample_s_page_says_what_stops_it_instead_of_a_form(scene: Scene, client_as: Browser) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    giver, address = client_as(accounts.user(sample.recorder_id)), f"/samples/{sample.id}/hand-overs/new"
    giver.post(address, data=HANDED | {"to": str(mary.id), "bag_seal": sample.bag_seal})
    db.session.rollback()
    asked = db.session.scalars(select(CustodyRequest)).unique().one()
    said = {"said": "hand_over_disputed", "reason": "She gave me nothing"}
    assert client_as(mary).post(f"/hand-overs/{asked.id}", data=said).status_code == 302
    shown = page(giver.get(address))
    assert "It cannot be handed over now." in shown
    assert "do not say the same about a hand-over" in shown
    assert 'name="bag_seal"' not in shown
