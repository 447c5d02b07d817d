"""What was entered in error is struck, never deleted; what speaks against a team is struck by two persons."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts.models import User
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.verification import verify
from canine.certificates import queries as certificates
from canine.certificates.messages import CertificateRecord
from canine.corrections.models import Strike
from canine.extensions import db
from canine.notices.models import Notice
from canine.rasco import queries as rasco
from canine.rules.certificate import CertificateEventKind
from canine.rules.correction import StrikeState
from canine.rules.efficacy import Counts
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.shifts.models import Alert, Search, SearchOutcome
from canine.training import queries as training
from canine.training.models import Exercise
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.guests.test_guests_and_partners import let_in
from tests.scenes import LONG_AGO, THAT_MORNING, Scene
from tests.shifts.test_evidence_of_a_search import ALERT, FOUND, badges
from tests.training.test_exercises import typed as exercise

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
TEST = program("test")
REASON = {"reason": "the container next to it"}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def shown(answer: TestResponse) -> str:
    """What a person reads on the page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", answer.get_data(as_text=True))).split())


def strike(client: FlaskClient, subject: str, key: object, **typed: str) -> str:
    """Strikes an entry through its page; what the answer shows."""
    data = REASON | typed
    return shown(client.post(f"/strikes/{subject}/{key}/new", data=data, follow_redirects=True))


def answer(client: FlaskClient, word: str = "agree") -> TestResponse:
    """Answers the strike that waits."""
    db.session.rollback()
    waiting = db.session.scalars(select(Strike).order_by((Strike.state == StrikeState.PROPOSED).desc())).first()
    assert waiting is not None
    return client.post(f"/strikes/{waiting.id}/answer", data={"answer": word, "reason": "I asked in the port"})


def author_of(search: Search) -> User:
    return db.session.scalars(select(User).where(User.id == search.recorder_id)).one()


def result(client: FlaskClient, search: Search) -> str:
    """The result that the search's page shows: the first badge of the card of the search."""
    db.session.rollback()
    page = client.get(f"/searches/{search.id}").get_data(as_text=True)
    return badges(page.partition("<h2>The search")[2])[0]


def test_the_author_strikes_a_bare_search_while_the_shift_is_open_and_it_stays_to_be_seen(
    scene: Scene, client_as: Browser
) -> None:
    search = scene.search()
    handler, manager = client_as(author_of(search)), scene.user(Role.MANAGER)
    assert "The entry is struck; it stays written." in strike(handler, "search", search.id)
    page = handler.get(f"/searches/{search.id}").get_data(as_text=True)
    assert "Struck: this entry counts for nothing." in page and "the container next to it" in page
    listed = handler.get("/searches").get_data(as_text=True)
    assert '<tr class="struck">' in listed and "CSQU3054383" in listed
    assert re.search(r"<td[^>]*>0</td>", handler.get("/shifts").get_data(as_text=True))
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == manager.id, Notice.matter == NoticeKind.ENTRY_STRUCK)
    )
    assert ["The search of CSQU3054383 is struck, by" in one.sentence for one in told] == [True]
    assert "is struck already" in strike(handler, "search", search.id)
    assert verify().ok, "rows and log agree"


def test_nothing_is_struck_without_a_reason_and_what_was_typed_stays(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    page = strike(client_as(author_of(search)), "search", search.id, reason="  ")
    assert "Say why it is struck" in page
    assert not db.session.scalars(select(Strike)).all()


@pytest.mark.both_databases
def test_an_unconfirmed_alert_counts_until_a_second_person_agrees(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    asha = author_of(search)
    handler, manager = client_as(asha), client_as(Role.MANAGER)
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    handler.post(f"/searches/{search.id}/outcome", data=FOUND | {"outcome": "nothing_found"})
    (alert,) = db.session.scalars(select(Alert)).all()
    assert "The strike is proposed." in strike(handler, "alert", alert.id)
    assert result(handler, search) == "unconfirmed"
    assert answer(handler).status_code == 403, "nobody agrees with themselves"
    twin = scene.user(Role.MANAGER, asha.name.upper())
    assert answer(client_as(twin)).status_code == 403, "a second account is the same person"
    assert answer(manager).status_code == 302
    assert result(handler, search) == "no response on record"
    page = shown(handler.get(f"/searches/{search.id}"))
    assert "Agreed by Manager" in page and "the container next to it" in page
    assert answer(manager).status_code == 422, "it was answered"


def test_a_strike_waits_in_sight_and_the_handler_whom_it_is_about_is_told(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    leader = scene.user(Role.ASSESSOR, "Grace Wanjiru")
    client_as(leader).post("/training/exercises/new", data=exercise(team, led_by_id=str(leader.id)))
    db.session.rollback()
    found = db.session.scalars(select(Exercise)).one()
    proposes, manager = client_as(scene.user(Role.MANAGER, "Mary Chebet")), client_as(scene.user(Role.MANAGER))
    assert "proposed" in strike(proposes, "exercise", found.id)
    told = select(Notice).where(Notice.person_id == team.handler.user_id, Notice.matter == NoticeKind.ENTRY_STRUCK)
    assert len(db.session.scalars(told).all()) == 1
    assert f"Strike the exercise of {team.name}, by Mary Chebet" in shown(manager.get("/readiness"))
    assert "you proposed it, and a second person has to answer" in shown(proposes.get("/readiness"))
    assert f"Strike the exercise of {team.name}" not in shown(client_as(Role.HANDLER).get("/", follow_redirects=True))
    landed = answer(manager)
    assert landed.location == f"/training/exercises/{found.id}", "one lands on what was answered"
    assert f"Strike the exercise of {team.name}" not in shown(manager.get("/readiness"))


def test_a_declined_strike_leaves_the_entry_and_may_be_proposed_again(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler, manager = client_as(author_of(search)), client_as(Role.MANAGER)
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    (alert,) = db.session.scalars(select(Alert)).all()
    strike(handler, "alert", alert.id)
    answer(manager, "decline")
    assert result(handler, search) == "alert, not inspected yet"
    assert "The strike is proposed." in strike(handler, "alert", alert.id, reason="I am sure")
    states = db.session.scalars(select(Strike.state).order_by(Strike.state))
    assert [one.value for one in states] == ["strike_declined", "strike_proposed"]


def test_one_manager_alone_takes_no_miss_off_an_honest_handlers_team(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler, manager = client_as(author_of(search)), client_as(Role.MANAGER)
    handler.post(f"/searches/{search.id}/outcome", data=FOUND)
    assert result(handler, search) == "confirmed miss"
    (outcome,) = db.session.scalars(select(SearchOutcome)).all()
    better = FOUND | {"outcome": "nothing_found", "reason": "a mistake"}
    assert "This outcome is against the team" in shown(manager.post(f"/searches/{search.id}/outcome", data=better))
    assert "The strike is proposed." in strike(manager, "outcome", outcome.id)
    assert "strike proposed" in strike(manager, "search", search.id)
    assert result(handler, search) == "confirmed miss"
    assert answer(manager).status_code == 403
    other = client_as(scene.user(Role.MANAGER, "Otieno"))
    waiting = db.session.scalars(select(Strike).where(Strike.subject_id == outcome.id)).one()
    other.post(f"/strikes/{waiting.id}/answer", data={"answer": "agree", "reason": "the paper says another number"})
    assert result(handler, search) == "no response on record"
    right = FOUND | {"outcome": "nothing_found"}
    assert "Saved." in shown(handler.post(f"/searches/{search.id}/outcome", data=right, follow_redirects=True))
    rows = db.session.scalars(select(SearchOutcome).order_by(SearchOutcome.corrects_id.is_not(None))).all()
    assert [one.corrects_id for one in rows] == [None, outcome.id]


def test_an_alert_is_not_corrected_into_less(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler = client_as(author_of(search))
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    (alert,) = db.session.scalars(select(Alert)).all()
    less = ALERT | {"kind": "change_of_behaviour", "reason": "it was not that clear"}
    assert "An alert is not corrected into less." in shown(handler.post(f"/alerts/{alert.id}/correct", data=less))
    elsewhere = ALERT | {"place": "right door", "reason": "the other one"}
    assert "Saved." in shown(handler.post(f"/alerts/{alert.id}/correct", data=elsewhere, follow_redirects=True))


def test_after_the_shift_the_author_proposes_and_a_manager_who_did_not_write_it_strikes(
    scene: Scene, client_as: Browser
) -> None:
    shift = scene.shift(started_at=THAT_MORNING, ended_at=NOON - timedelta(minutes=5))
    search = scene.search(shift)
    assert "The strike is proposed." in strike(client_as(author_of(search)), "search", search.id)
    again = scene.search(shift, started_at=THAT_MORNING + timedelta(hours=2), container_number="MSKU1234565")
    assert "The entry is struck;" in strike(client_as(Role.MANAGER), "search", again.id)


def test_nobody_else_strikes_and_another_unit_does_not_see_it(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    address = f"/strikes/search/{search.id}/new"
    for role, status in ((Role.HANDLER, 403), (Role.ASSESSOR, 403), (Role.VETERINARIAN, 403)):
        assert client_as(role).post(address, data=REASON).status_code == status
    stranger = scene.user(Role.MANAGER, "Otieno")
    with transaction():
        other = units.add_unit(UnitEntry("NBO", "Nairobi Unit", "Service", "Nairobi"), actor=TEST, at=LONG_AGO)
    with transaction(), audited(AuditAction.CHANGE_USER, actor=TEST, at=LONG_AGO):
        stranger.unit_id = other.id
    assert client_as(stranger).post(address, data=REASON).status_code == 403
    assert "CSQU3054383" not in shown(client_as(stranger).get("/strikes"))
    assert not db.session.scalars(select(Strike)).all()


@pytest.mark.both_databases
@pytest.mark.parametrize("comes_from", ["no unit", "another unit, let in to this one"])
def test_a_guest_reads_of_strikes_what_is_theirs(scene: Scene, client_as: Browser, comes_from: str) -> None:
    search, theirs, manager = scene.search(), scene.exercise(), client_as(Role.MANAGER)
    guest = db.session.get(User, theirs.recorder_id)
    assert guest is not None
    asha = author_of(search)
    client_as(asha).post(f"/searches/{search.id}/alerts/new", data=ALERT)
    (alert,) = db.session.scalars(select(Alert)).all()
    elsewhere = None if comes_from == "no unit" else scene.other_unit().id
    with transaction(), audited(AuditAction.CHANGE_USER, actor=TEST, at=LONG_AGO):
        guest.unit_id = elsewhere
    if guest.unit_id is not None:
        let_in(manager, guest)
    strike(client_as(asha), "alert", alert.id)
    strike(manager, "exercise", theirs.id, reason="seen in another yard")
    visitor = client_as(guest)
    waits = db.session.scalars(select(Strike).where(Strike.subject_id == alert.id)).one()
    page = shown(visitor.get("/strikes"))
    assert ("seen in another yard" in page, "the container next to it" in page) == (True, False)
    assert visitor.get(f"/strikes/{waits.id}/answer").status_code in (403, 404)
    assert "the container next to it" in shown(manager.get("/strikes"))
    db.session.rollback()
    mine = db.session.scalars(select(Strike).where(Strike.subject_id == theirs.id)).one()
    visitor.post(f"/strikes/{mine.id}/answer", data={"answer": "agree", "reason": "so it was"})
    assert "seen in another yard" in shown(visitor.get("/strikes")), "what they answered stays theirs to read"


@pytest.mark.both_databases
def test_an_exercise_with_misses_needs_two_and_its_hours_count_until_then(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    with_misses = scene.exercise(team)
    handler, manager = client_as(db.session.get(User, team.handler.user_id)), client_as(Role.MANAGER)
    day = with_misses.held_on
    assert "The strike is proposed." in strike(handler, "exercise", with_misses.id)
    assert training.minutes_by_month([team.id], day, day) != {}
    assert answer(manager).status_code == 302
    assert training.minutes_by_month([team.id], day, day) == {}
    clean = scene.exercise(team, THAT_MORNING - timedelta(days=1), counts=Counts(5, 0, 0, 0))
    assert "The entry is struck;" in strike(manager, "exercise", clean.id)
    listed = manager.get("/training").get_data(as_text=True)
    assert listed.count('<tr class="struck">') == 2


def test_a_correction_of_an_exercise_lowers_no_miss(scene: Scene, client_as: Browser) -> None:
    found = scene.exercise()
    handler = client_as(db.session.get(User, found.recorder_id))
    typed = {
        "team_id": str(found.team_id),
        "led_by_id": str(found.led_by_id),
        "started_at": "2026-03-03T08:00",
        "minutes": "60",
        "goal": found.goal,
        "place": found.place,
        "blinding": "known",
        "hits": "10",
        "misses": "0",
        "false_alerts": "1",
        "correct_rejections": "19",
        "reason": "counted wrongly",
    }
    page = shown(handler.post(f"/training/exercises/{found.id}/correct", data=typed))
    assert "A correction does not lower the misses." in page
    more = handler.post(f"/training/exercises/{found.id}/correct", data=typed | {"hits": "8", "misses": "2"})
    assert more.status_code == 302


@pytest.mark.both_databases
def test_a_struck_sample_waits_for_no_session_and_a_struck_hand_over_gives_the_bag_back(
    scene: Scene, client_as: Browser
) -> None:
    sample, other = scene.sample(), scene.sample(started_at=THAT_MORNING + timedelta(hours=2))
    sampler = db.session.get(User, sample.recorder_id)
    taker = scene.user(Role.ASSESSOR, "Baraka")
    handler, manager = client_as(sampler), client_as(Role.MANAGER)
    assert "The entry is struck;" in strike(handler, "air_sample", sample.id)
    db.session.rollback()
    assert [one.id for one in rasco.undecided_samples()] == [other.id]
    assert "The sample was struck" in shown(handler.get(f"/samples/{sample.id}"))
    step = {"to": str(taker.id), "handed_at": "2026-03-03T11:30", "bag_seal": other.bag_seal, "place": "kennels"}
    client_as(db.session.get(User, other.recorder_id)).post(f"/samples/{other.id}/hand-overs/new", data=step)
    db.session.expire_all()
    (handed,) = other.hand_overs
    assert rasco.holder(other).id == taker.id
    assert "The strike is proposed." in strike(manager, "hand_over", handed.id)
    assert answer(client_as(scene.user(Role.MANAGER, "Otieno"))).status_code == 302
    db.session.expire_all()
    assert rasco.holder(rasco.sample(other.id)).id == other.recorder_id
    assert "Baraka" in shown(manager.get(f"/samples/{other.id}")), "it stays to be seen"


@pytest.mark.both_databases
def test_the_year_the_certificate_and_the_case_say_what_was_struck_and_by_whom(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    scene.medical(team.dog, at=THAT_MORNING - timedelta(days=1))
    week_ago = THAT_MORNING - timedelta(days=7)
    shift = scene.shift(team, week_ago, week_ago + timedelta(hours=8))
    wrong, right = scene.search(shift), scene.search(shift, started_at=week_ago + timedelta(hours=3))
    manager = scene.user(Role.MANAGER, "Faith Njeri")
    assert "The entry is struck;" in strike(client_as(manager), "search", wrong.id)
    certificate = issued(app, scene, approved(scene, scene.checkup(team), at=NOON), at=NOON)
    serial = certificate.serial
    record = CertificateRecord.from_json(certificates.paper(serial).record_json)
    struck = [(one.what, one.count, one.struck_by) for one in record.history.struck or ()]
    assert (record.history.operations.searches, struck) == (1, [("search", 1, "Faith Njeri")])
    prosecutor = client_as(Role.PROSECUTOR)
    case = shown(prosecutor.get(f"/cases/search/{wrong.id}?file=CR+1%2F2026"))
    assert "Struck entries" in case and "the container next to it" in case and "Faith Njeri" in case
    with freeze_time(NOON + timedelta(hours=1)):
        strike(client_as(manager), "search", right.id)
    db.session.rollback()
    kinds = [event.reason for event in certificates.certificate(serial).events if _is_changed(event)]
    assert kinds == ["An entry of the team's last twelve months was corrected after the certificate was issued."], (
        "what was counted on it is struck now"
    )


def _is_changed(event: object) -> bool:
    return getattr(event, "kind", None) is CertificateEventKind.BASIS_CHANGED
