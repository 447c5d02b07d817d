"""Each fact of a search, a sample, a hand-over, a weight can be set right; the first entry stays beside it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from canine.accounts.models import User
from canine.audit.guard import schema_change
from canine.audit.verification import verify
from canine.corrections.models import Correction
from canine.extensions import db
from canine.notices.models import Notice
from canine.rasco import queries as rasco
from canine.rules.fact import FactForm, FactKind, fact_of, kept_fact, read_fact
from canine.rules.notifications import NoticeKind
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.sampling import SampleFact
from canine.rules.search import SealState, SearchFact
from canine.shifts import queries as shifts
from canine.shifts.models import NamedWitness, SearchCorrection, Weighing
from tests.conftest import NOON
from tests.corrections.test_strikes import author_of, shown
from tests.scenes import THAT_MORNING, Scene
from tests.shifts.test_evidence_of_a_search import FINDING, FOUND

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
NAIROBI = ZoneInfo("Africa/Nairobi")


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def correct(client: FlaskClient, subject: str, key: object, fact: str, new: str, reason: str = "misread") -> str:
    """Corrects a fact through its page; what the answer shows."""
    typed = {"fact": fact, "new": new, "reason": reason}
    return shown(client.post(f"/corrections/{subject}/{key}/new", data=typed, follow_redirects=True))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("fact", "new", "reads"),
    [
        ("started_at", "2026-03-03 08:30", "3 Mar 2026, 08:30"),
        ("ended_at", "2026-03-03T09:45", "3 Mar 2026, 09:45"),
        ("seal_state", "Broken", "broken"),
        ("reason", "random draw", "random draw"),
        ("seal_remark", "bent pin", "bent pin"),
        ("container_number", "msku 123456 5", "MSKU1234565"),
    ],
)
def test_every_fact_of_a_search_is_set_right_and_reads_so_on_page_list_and_case(
    scene: Scene, client_as: Browser, fact: str, new: str, reads: str
) -> None:
    search = scene.search()
    handler = client_as(author_of(search))
    typed = {"fact": fact, "new": new, "reason": "looked at again"}
    answer = handler.post(f"/searches/{search.id}/correct", data=typed, follow_redirects=True)
    assert reads in shown(answer) and "looked at again" in shown(answer)
    case = shown(client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}?file=CR+1%2F2026"))
    assert "looked at again" in case and reads in case
    if fact in ("started_at", "container_number"):
        assert reads in shown(handler.get("/searches"))
    assert verify().ok


@pytest.mark.parametrize(
    ("fact", "new", "sentence"),
    [
        ("started_at", "yesterday", "Write day and time, like 2026-03-03 14:10."),
        ("started_at", "9999-03-03 14:10", "Write day and time"),
        ("started_at", "2026-03-03 07:00", "The search did not start within the shift."),
        ("ended_at", "2026-03-03 08:59", "A search cannot end before it starts."),
        ("seal_state", "melted", "Write one of these: intact, broken, no seal."),
        ("seal_state", "no seal", "say what you saw where the seal should be"),
        ("seal_number", "K" * 60, "Write at most 40 characters."),
        ("seal_number", "KE445566", "It reads so already"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_and_stays_typed(
    scene: Scene, client_as: Browser, fact: str, new: str, sentence: str
) -> None:
    search = scene.search()
    typed = {"fact": fact, "new": new, "reason": "looked at again"}
    answer = client_as(author_of(search)).post(f"/searches/{search.id}/correct", data=typed)
    assert (answer.status_code, sentence in shown(answer)) == (422, True), shown(answer)
    assert f'value="{new}"' in answer.get_data(as_text=True)
    assert not db.session.scalars(select(SearchCorrection)).all()


def test_a_manager_of_the_unit_corrects_too_and_nobody_else(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    typed = {"fact": "seal_number", "new": "KE1", "reason": "the photograph"}
    address = f"/searches/{search.id}/correct"
    assert client_as(Role.HANDLER).post(address, data=typed).status_code == 403
    assert client_as(Role.MANAGER).post(address, data=typed).status_code == 302
    db.session.expire_all()
    assert shifts.present_value(shifts.search(search.id), SearchFact.SEAL_NUMBER) == "KE1"


@pytest.mark.both_databases
def test_a_samples_pump_and_seals_are_set_right_and_use_by_and_volume_follow(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    handler = client_as(db.session.get(User, sample.recorder_id))
    later = (sample.stopped_at + timedelta(minutes=8)).astimezone(NAIROBI)
    assert "stands beside" in correct(handler, "air_sample", sample.id, "stopped_at", f"{later:%Y-%m-%d %H:%M}")
    correct(handler, "air_sample", sample.id, "bag_seal", "bag7777")
    correct(handler, "air_sample", sample.id, "container_number", "MSKU1234565")
    db.session.expire_all()
    row = rasco.sample(sample.id)
    now = rasco.sample_now(row)
    assert now.use_by_at - row.use_by_at == timedelta(minutes=8)
    assert (row.volume_l, now.volume_l) == (Decimal("240.00"), Decimal("400.00"))
    assert rasco.present_seal(row) == "BAG7777"
    page = shown(handler.get(f"/samples/{sample.id}"))
    assert "MSKU1234565" in page and "Corrected facts" in page and "CSQU3054383" in page
    assert "MSKU1234565" in shown(handler.get("/samples?q=MSKU1234565"))
    found = shown(client_as(Role.PROSECUTOR).get("/cases?container=MSKU1234565&file=CR+1%2F2026"))
    assert "MSKU1234565, filter" in found
    case = shown(client_as(Role.PROSECUTOR).get(f"/cases/sample/{sample.id}?file=CR+1%2F2026"))
    assert "Corrected facts" in case and "BAG7777" in case
    assert verify().ok


@pytest.mark.parametrize(
    ("fact", "new", "sentence"),
    [
        ("stopped_at", "2026-03-03 08:00", "The pump stops after it starts."),
        ("flow_l_per_min", "1e400", "Write a number from 0.01 to 1000"),
        ("flow_l_per_min", "9" * 180, "Write a number"),
        ("humidity_percent", "50.5", "Write a whole number from 0 to 100."),
        ("container_number", "CSQU3054384", "digit"),
        ("pump", "", "Write what it should have read."),
        ("colour", "red", "Not a valid choice"),
    ],
)
def test_a_value_that_no_sample_has_is_refused(
    scene: Scene, client_as: Browser, fact: str, new: str, sentence: str
) -> None:
    sample = scene.sample()
    page = correct(client_as(db.session.get(User, sample.recorder_id)), "air_sample", sample.id, fact, new)
    assert sentence in page, page
    assert not db.session.scalars(select(Correction)).all()


@pytest.mark.both_databases
def test_a_hand_over_is_set_right_but_custody_does_not_run_backwards(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    giver, taker = db.session.get(User, sample.recorder_id), scene.user(Role.ASSESSOR, "Baraka")
    handler = client_as(giver)
    step = {"to": str(taker.id), "handed_at": "2026-03-03T11:30", "bag_seal": sample.bag_seal, "place": "kennels"}
    handler.post(f"/samples/{sample.id}/hand-overs/new", data=step)
    db.session.expire_all()
    (handed,) = sample.hand_overs
    assert "Custody cannot run backwards" in correct(handler, "hand_over", handed.id, "handed_at", "2026-03-03 08:00")
    correct(handler, "hand_over", handed.id, "handed_at", "2026-03-03 11:10")
    assert "gate 18" in correct(client_as(Role.MANAGER), "hand_over", handed.id, "place", "gate 18")
    db.session.expire_all()
    (link,) = rasco.chain(rasco.sample(sample.id))
    assert (link.at, link.place) == (datetime(2026, 3, 3, 8, 10, tzinfo=UTC), "gate 18")


@pytest.mark.both_databases
def test_a_weight_and_a_witness_are_set_right(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler = client_as(author_of(search))
    handler.post(f"/searches/{search.id}/outcome", data=FOUND)
    handler.post(f"/searches/{search.id}/findings/new", data=FINDING)
    handler.post(f"/searches/{search.id}/witnesses/new", data={"name": "J. Otieno", "office": "", "part": "opened it"})
    (weighing,), (witness,) = (db.session.scalars(select(kind)).all() for kind in (Weighing, NamedWitness))
    page = correct(handler, "weighing", weighing.id, "weight_kg", "1.425", "the point was misread")
    assert "1.425 kg" in page and "14.25" in page
    page = correct(handler, "named_witness", witness.id, "name", "John Otieno")
    assert "John Otieno: opened it" in page
    case = shown(client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}?file=CR+1%2F2026"))
    assert "the point was misread" in case


@pytest.mark.both_databases
def test_a_decision_that_the_rule_would_not_make_as_corrected_is_told_and_shown(
    scene: Scene, client_as: Browser
) -> None:
    """Two dogs cleared the filter two minutes before its use-by time; the pump had stopped eight minutes earlier."""
    teams = [scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))]
    sample = scene.sample()
    at = sample.use_by_at - timedelta(minutes=2)
    manager = scene.user(Role.MANAGER)
    session = scene.session(teams, [sample], at=at)
    for team in teams:
        scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL}, at=at)
    scene.closed_session(session, at=at)
    assert scene.sample_state(sample) == "cleared"
    earlier = (sample.stopped_at - timedelta(minutes=8)).astimezone(NAIROBI)
    with freeze_time(at + timedelta(hours=1)):
        desk = client_as(manager)
        correct(desk, "air_sample", sample.id, "stopped_at", f"{earlier:%Y-%m-%d %H:%M}", "the clock of the pump")
        page = shown(desk.get(f"/samples/{sample.id}"))
    assert "The decision is in doubt." in page
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.DECISION_IN_DOUBT)).all()
    assert manager.id in {one.person_id for one in told}
    assert "was decided as cleared; as corrected, the rule says undecided" in told[0].sentence


@pytest.mark.both_databases
def test_corrections_are_append_only(app: Flask, scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    correct(client_as(db.session.get(User, sample.recorder_id)), "air_sample", sample.id, "pump", "Pump 9")
    db.session.rollback()
    with pytest.raises(DBAPIError, match="append-only"), schema_change():
        db.session.connection().execute(text("UPDATE corrections SET new = 'Pump 2'"))
    db.session.rollback()


def test_every_fact_that_a_tablet_may_name_is_one_that_a_sample_has() -> None:
    assert {one.value for one in SampleFact} == set(rasco.SAMPLE_FACTS)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("form", "typed", "value"),
    [
        (FactForm(), "  two   words ", "two words"),
        (FactForm(FactKind.LABEL), "ke 12", "KE 12"),
        (FactForm(FactKind.MOMENT), "2026-03-03 14:10", datetime(2026, 3, 3, 11, 10, tzinfo=UTC)),
        (FactForm(FactKind.MOMENT), "2026-03-03T14:10:00+00:00", datetime(2026, 3, 3, 14, 10, tzinfo=UTC)),
        (FactForm(FactKind.AMOUNT, most=Decimal(9)), "4.50", Decimal("4.50")),
        (FactForm(FactKind.WORD, words=SealState), "no seal", SealState.NO_SEAL),
        (FactForm(may_be_empty=True), " ", ""),
    ],
)
def test_what_is_kept_of_a_fact_is_what_was_read(form: FactForm, typed: str, value: object) -> None:
    found = read_fact(form, typed, NAIROBI)
    assert found == value
    assert fact_of(form, kept_fact(found)) == value


def test_nobody_is_told_of_a_decision_where_there_is_none(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample(started_at=THAT_MORNING + timedelta(hours=1))
    correct(client_as(db.session.get(User, sample.recorder_id)), "air_sample", sample.id, "pump", "Pump 9")
    assert not db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.DECISION_IN_DOUBT)).all()


@pytest.mark.parametrize("number", ["CCLU1918887", "CSQU3054384"])
def test_a_number_is_corrected_to_one_that_is_painted_wrongly_and_was_looked_at_twice(
    scene: Scene, client_as: Browser, number: str
) -> None:
    search, sample = scene.search(), scene.sample()
    handler, sampler = client_as(author_of(search)), client_as(db.session.get(User, sample.recorder_id))
    red = f"{number} as painted: its check digit does not fit"
    typed = {"fact": "container_number", "new": number, "reason": "looked at it again on the photograph"}
    ways = [
        (handler, f"/searches/{search.id}/correct", f"/cases/search/{search.id}"),
        (sampler, f"/corrections/air_sample/{sample.id}/new", f"/cases/sample/{sample.id}"),
    ]
    for client, address, case in ways:
        refused = client.post(address, data=typed)
        assert "does not fit" in shown(refused) and "Painted so: looked at twice" in shown(refused)
        page = shown(client.post(address, data=typed | {"as_painted": "y"}, follow_redirects=True))
        assert red in page, page
        paper = shown(client_as(Role.PROSECUTOR).get(f"{case}?file=CR+1%2F2026"))
        assert f"{number} (as painted: its check digit does not fit)" in paper
    other = typed | {"new": "CSQU30543", "as_painted": "y"}
    assert handler.post(ways[0][1], data=other).status_code == 422, "of another form it is no number all the same"
    assert verify().ok
