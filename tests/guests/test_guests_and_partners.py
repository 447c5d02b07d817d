"""Guests, let in by name for one check-up or a time, and partner units: they see and do that, and nothing else."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import Guest, User
from canine.actor import program
from canine.certificates import queries as certificates
from canine.checkups import queries as checkups
from canine.checkups import services as checkup_acts
from canine.checkups.errors import CheckupImpossible
from canine.checkups.messages import NewCheckup
from canine.errors import Forbidden
from canine.extensions import db
from canine.notices.models import Notice
from canine.registry.models import Team
from canine.rules.efficacy import Counts
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.rules.trial import CheckupState
from canine.training import services as training
from canine.training.messages import ExerciseEntry
from canine.transaction import transaction
from canine.units import queries as units_reads
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.field.test_records import body, put
from tests.scenes import LONG_AGO, THAT_MORNING, Scene, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
WALL = "This is a matter of Mombasa Canine Unit: ask a manager of that unit."


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()
    with freeze_time(NOON):
        yield


def nairobi() -> UUID:
    with transaction():
        entry = UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service", "Embakasi")
        return units.add_unit(entry, actor=program("test"), at=LONG_AGO).id


def let_in(browser: FlaskClient, guest: User, team: Team | None = None, **changes: Any) -> Any:
    """What the manager reads who lets somebody in."""
    form = {
        "user_id": str(guest.id),
        "team_id": str(team.id if team else units_reads.unit_by_code("MSA").id),
        "from_on": "2026-03-03",
        "to_on": "2026-03-10",
        "reason": "Nobody here may assess this team",
    }
    return browser.post("/guests/new", data=form | changes, follow_redirects=True)


def a_checkup(scene: Scene, team: Team, **changes: Any) -> NewCheckup:
    ivory = scene.odour()
    entry: dict[str, Any] = {
        "team_id": team.id, "mode": Mode.FREE_SEARCH, "odour_ids": (ivory.id,), "targets": 20, "non_targets": 40,
        "item_ids": tuple(item.id for item in scene.items(ivory)), "sessions": 2,
        "place": "Training hall", "statement_signed": True,
        "zone": "Africa/Nairobi", "loader_id": scene.user(Role.HANDLER).id, "recorder_id": scene.user(Role.HANDLER).id,
    }  # fmt: skip
    return NewCheckup(**(entry | changes))


def test_to_what_somebody_is_let_in_is_chosen_and_once(scene: Scene, client_as: Browser) -> None:
    guest, manager = scene.user(Role.ASSESSOR, "Halima Yusuf", unit_id=nairobi()), client_as(Role.MANAGER)
    assert "Choose a check-up, or the whole unit." in let_in(manager, guest, team_id="").text
    let_in(manager, guest)
    assert "to 10 Mar 2026, this day included" in re.sub(r"<[^>]+>", "", manager.get("/guests").text)
    again = let_in(manager, guest, from_on="2026-03-10", to_on="2026-03-12")
    assert "Halima Yusuf is let in to that already, up to 10 Mar 2026" in again.text
    assert "They are let in" in let_in(manager, guest, from_on="2026-03-11", to_on="2026-03-12").text
    assert "They are let in" in let_in(manager, guest, scene.team()).text, "to something else"


@pytest.mark.both_databases
def test_an_assessor_is_let_in_to_one_check_up_and_opening_it_uses_that_up(scene: Scene, client_as: Browser) -> None:
    team, other = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))
    guest = scene.user(Role.ASSESSOR, "Halima Yusuf", unit_id=nairobi())
    visitor, manager = client_as(guest), client_as(scene.user(Role.MANAGER, "Mary Chebet"))
    with pytest.raises(Forbidden, match="Mary Chebet can let you in by name"), transaction():
        checkup_acts.open_checkup(a_checkup(scene, team), actor=actor(guest), at=NOON)
    page = visitor.get("/checkups/new").text
    assert ("Ruby" in page, "lets you in by name, to one check-up" in page) == (False, True)
    assert "They are let in" in let_in(manager, guest, team).text
    page = visitor.get("/checkups/new").text
    assert ("Ruby" in page, "Simba" in page) == (True, False)
    for address, is_seen in (
        (f"/teams/{team.id}", True),
        (f"/teams/{other.id}", False),
        (f"/dogs/{team.dog_id}", False),
    ):
        answer = visitor.get(address)
        assert (answer.status_code == 200, WALL in answer.text) == (is_seen, not is_seen), address
    with transaction():
        opened = checkup_acts.open_checkup(a_checkup(scene, team), actor=actor(guest), at=NOON)
    assert visitor.get(f"/checkups/{opened.id}").status_code == 200, "their part stays"
    assert WALL in visitor.get(f"/teams/{team.id}").text
    with pytest.raises(Forbidden), transaction():
        checkup_acts.open_checkup(a_checkup(scene, team), actor=actor(guest), at=NOON)
    assert "is open." in manager.get("/guests").text


def test_helpers_and_aids_are_of_the_team_s_unit(scene: Scene) -> None:
    team, stranger = scene.team(), scene.user(Role.HANDLER, "Peter Otieno", unit_id=nairobi())
    with pytest.raises(CheckupImpossible) as impossible, transaction():
        message = a_checkup(scene, team, loader_id=stranger.id)
        checkup_acts.open_checkup(message, actor=actor(scene.user(Role.ASSESSOR)), at=NOON)
    (one,) = impossible.value.obstacles
    assert (one.field, "Peter Otieno is not of Mombasa Canine Unit" in one.sentence) == ("loader_id", True)


def test_who_takes_part_in_a_check_up_sees_and_does_that_part(scene: Scene, client_as: Browser) -> None:
    team, unit_id = scene.team(), nairobi()
    loader = scene.user(Role.HANDLER, "Peter Otieno", unit_id=unit_id)
    let_in(client_as(Role.MANAGER), loader)
    found = scene.checkup(team, loader_id=loader.id, at=NOON)
    guest = db.session.scalars(select(Guest)).one()
    ended = client_as(Role.MANAGER).post(f"/guests/{guest.id}/end", data={"reason": "done"}, follow_redirects=True)
    assert "It has ended" in ended.text
    visitor = client_as(loader)
    assert visitor.get(f"/checkups/{found.id}/plan").status_code == 200
    assert WALL in visitor.get(f"/dogs/{team.dog_id}").text


@pytest.mark.both_databases
def test_a_guest_for_a_time_works_in_the_unit_until_it_is_over_and_decides_nothing(
    scene: Scene, client_as: Browser
) -> None:
    team, unit_id = scene.team(scene.dog("Ruby")), nairobi()
    vet, chief = (
        scene.user(Role.VETERINARIAN, unit_id=unit_id),
        scene.user(Role.MANAGER, "Jane Muthoni", unit_id=unit_id),
    )
    manager = client_as(Role.MANAGER)
    for one in (vet, chief):
        assert let_in(manager, one).status_code == 200
    assert "Ruby" in client_as(vet).get("/dogs").text
    scene.scored_checkup(waiting := scene.checkup(team))
    for address, form in (
        (f"/teams/{team.id}/standing/decide", {"kind": "suspended", "mode": "", "reason": "a rival"}),
        (f"/checkups/{waiting.id}/judge", {"decision": "approve", "reason": "a favour"}),
        (f"/dogs/{team.dog_id}/status", {"status": "withdrawn", "since": "2026-03-03T11:00", "reason": "no use"}),
    ):
        answer = client_as(chief).post(address, data=form)
        assert (answer.status_code, WALL in answer.text, form["reason"] in answer.text) == (422, True, True), address
    with freeze_time(NOON + timedelta(days=8)):
        assert WALL in client_as(vet).get(f"/dogs/{team.dog_id}").text
        assert "Ruby" not in client_as(vet).get("/dogs").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_on": "2026-03-01"}, "The last day cannot be before the first day."),
        ({"to_on": "2027-06-01"}, "That is more than a year."),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_stays(
    scene: Scene, client_as: Browser, changes: dict[str, Any], sentence: str
) -> None:
    guest = scene.user(Role.ASSESSOR, unit_id=nairobi())
    answer = let_in(client_as(Role.MANAGER), guest, **changes)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    chosen = re.search(r"<option[^>]*selected[^>]*>", answer.text)
    assert chosen is not None
    assert str(guest.id) in chosen.group(), "who was chosen is chosen still"
    assert db.session.scalars(select(Guest)).all() == []


def test_nobody_lets_themselves_in_and_no_manager_lets_into_another_unit(scene: Scene, client_as: Browser) -> None:
    unit_id = nairobi()
    mary = scene.user(Role.MANAGER, "Mary Chebet")
    twin = scene.user(Role.ASSESSOR, "mary CHEBÉT", unit_id=unit_id)
    assert "Nobody lets themselves in" in let_in(client_as(mary), twin).text
    guest = scene.user(Role.ASSESSOR, unit_id=unit_id)
    let_in(client_as(mary), guest)
    found = db.session.scalars(select(Guest)).one()
    stranger = client_as(scene.user(Role.MANAGER, unit_id=unit_id))
    assert WALL in stranger.post(f"/guests/{found.id}/end", data={"reason": "x"}).text
    nowhere = client_as(scene.user(Role.MANAGER, unit_id=None)).get("/guests/new")
    assert (nowhere.status_code, "an administrator enters one" in nowhere.text) == (403, True)


def test_both_units_and_the_guest_are_told(scene: Scene, client_as: Browser) -> None:
    unit_id = nairobi()
    guest = scene.user(Role.ASSESSOR, "Halima Yusuf", unit_id=unit_id)
    managers = {scene.user(Role.MANAGER, "Hassan Ali").id, scene.user(Role.MANAGER, "Noah Kiptoo", unit_id=unit_id).id}
    let_in(client_as(scene.user(Role.MANAGER, "Mary Chebet")), guest)
    rows = db.session.scalars(select(Notice).where(Notice.matter == "guest_let_in")).all()
    assert managers | {guest.id} <= {one.person_id for one in rows}
    assert "Mary Chebet lets Halima Yusuf into Mombasa Canine Unit, to all of its records" in rows[0].sentence
    assert "Halima Yusuf" in client_as(guest).get("/guests").text


@pytest.mark.both_databases
def test_a_partner_s_manager_approves_and_issues_and_sees_nothing_else(scene: Scene, client_as: Browser) -> None:
    unit_id, team = nairobi(), scene.team(scene.dog("Ruby"))
    scene.scored_checkup(waiting := scene.checkup(team))
    partner = scene.user(Role.MANAGER, "Noah Kiptoo", unit_id=unit_id)
    judge = {"decision": "approve", "reason": ""}
    assert WALL in client_as(partner).post(f"/checkups/{waiting.id}/judge", data=judge).text
    named = client_as(Role.MANAGER).post(
        "/guests/partners/new",
        data={"partner_id": str(unit_id), "reason": "We look at each other's"},
        follow_redirects=True,
    )
    assert "The unit is a partner" in named.text
    visitor = client_as(partner)
    assert "Ruby" in visitor.get("/checkups").text
    assert visitor.post(f"/checkups/{waiting.id}/judge", data=judge).status_code == 302
    assert checkups.checkup(waiting.id).state is CheckupState.APPROVED
    assert visitor.post(f"/checkups/{waiting.id}/certificate").status_code == 302
    issued = certificates.of_checkup(waiting.id)
    assert issued is not None
    assert visitor.get(f"/certificates/{issued.serial}").status_code == 200
    for address in (f"/dogs/{team.dog_id}", f"/handlers/{team.handler_id}"):
        assert WALL in visitor.get(address).text
    assert "Ruby" not in visitor.get("/dogs").text
    decided = visitor.post(f"/teams/{team.id}/standing/decide", data={"kind": "suspended", "mode": "", "reason": "x"})
    assert WALL in decided.text


def test_the_interface_meets_the_same_wall(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    stranger = scene.user(Role.HANDLER, "Peter Otieno", unit_id=nairobi())
    exercise = body(
        "exercise", 1, team=str(team.id), started_at=THAT_MORNING.isoformat(), minutes=30, goal="ivory",
        place="kennels", hits=9, misses=0, false_alerts=0, correct_rejections=9,
    )  # fmt: skip
    answer = put(client_as(stranger), uuid4(), exercise)
    assert (answer.status_code in (403, 422), WALL in answer.text) == (True, True)
    message = ExerciseEntry(
        team_id=team.id, led_by_id=stranger.id, started_at=THAT_MORNING, held_on=THAT_MORNING.date(), minutes=30,
        goal="ivory", place="kennels", counts=Counts(hits=9, misses=0, false_alerts=0, correct_rejections=9),
    )  # fmt: skip
    with pytest.raises(Forbidden, match="This is a matter of Mombasa"), transaction():
        training.log_exercise(message, actor=actor(stranger), at=NOON)
    with transaction():
        training.log_exercise(message, actor=program("canine demo"), at=NOON)
    kit = client_as(stranger).get("/api/v1/kit")
    assert "Ruby" not in kit.text


def test_a_wall_met_on_a_page_keeps_what_was_typed(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    stranger = client_as(scene.user(Role.VETERINARIAN, unit_id=nairobi()))
    found = scene.medical(team.dog)
    answer = stranger.post(f"/medical/{found.id}/correct", data={"reason": "the scale was wrong", "weight_kg": "28.1"})
    assert (answer.status_code, WALL in answer.text) == (403, True)
    assert "the scale was wrong" in answer.text
    assert "Send it again" in answer.text


@pytest.mark.both_databases
def test_accounts_of_no_unit_are_named_to_the_administrator(scene: Scene, client_as: Browser) -> None:
    administrator = client_as(Role.ADMINISTRATOR)
    assert "Accounts of no unit" not in administrator.get("/accounts").text
    nowhere = scene.user(Role.HANDLER, "Nowhere Man", unit_id=None)
    said = "Your account belongs to no unit"
    assert said in client_as(nowhere).get("/shifts").text
    assert said not in client_as(Role.HANDLER).get("/shifts").text
    assert "see nothing by themselves" in administrator.get("/accounts").text
