"""Alert, outcome, finding and identification are records of their own; nothing that was written goes away."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from canine.accounts import queries as accounts
from canine.audit.guard import schema_change
from canine.corrections.models import Strike
from canine.extensions import db
from canine.rules.roles import Role
from canine.rules.search import AlertKind
from canine.shifts import queries as shifts
from canine.shifts.messages import Provenance
from canine.shifts.models import Alert, Finding, Identification, Search, SearchOutcome, Weighing
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]

ALERT = {"kind": "alert", "place": "left door", "shown_at": "2026-03-03T09:10"}
FOUND = {"outcome": "found", "inspected_by": "Grace Mwende, Revenue Authority", "inspected_at": "2026-03-03T11:00"}
FINDING = {
    "item": "carved pieces, white",
    "quantity": "12",
    "exhibit_number": "MSA/7/2026",
    "concealment": "nuts",
    "found_at": "2026-03-03T11:05",
    "weight_kg": "14.250",
    "scale": "Kern FOB 12, no. 4411",
    "weighed_on": "2026-03-03",
}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@pytest.fixture
def search(scene: Scene) -> Search:
    """A container searched from 9:00 to 9:30 in Nairobi; the dog showed nothing."""
    return scene.search()


@pytest.fixture
def handler(search: Search, client_as: Browser) -> FlaskClient:
    """The browser of the handler who searched it."""
    return client_as(accounts.user(search.shift.recorder_id))


def send(client: FlaskClient, address: str, typed: dict[str, str]) -> str:
    return client.post(address, data=typed, follow_redirects=True).get_data(as_text=True)


def badges(page: str) -> list[str]:
    return [part.partition("<")[0].partition(">")[2] for part in page.split('<span class="badge')[1:]]


def test_clear_is_a_fact_that_an_alert_takes_the_place_of_only_with_a_reason(
    search: Search, handler: FlaskClient
) -> None:
    """And the other way round: where the dog showed something, nothing cannot be said beside it."""
    alerts = f"/searches/{search.id}/alerts/new"
    page = handler.get(f"/searches/{search.id}").get_data(as_text=True)
    assert badges(page)[0] == "no response on record" and "It is not on record what the dog showed." in page
    page = send(handler, alerts, {"kind": "clear"})
    assert badges(page)[0] == "clear, the dog showed nothing"
    assert "It is on record already that the dog showed nothing." in send(handler, alerts, {"kind": "clear"})
    assert "To change that, say why: both will be shown." in send(handler, alerts, ALERT)
    correction = handler.get(alerts).location
    assert "A correction needs its reason" in send(handler, correction, ALERT)
    page = send(handler, correction, ALERT | {"reason": "tapped beside it"})
    assert badges(page)[0] == "alert, not inspected yet"
    assert 'class="struck"' in page and "tapped beside it" in page
    assert "If that is wrong, correct that entry." in send(handler, alerts, {"kind": "clear"})


def test_a_search_of_an_earlier_form_says_that_nobody_was_asked(scene: Scene, client_as: Browser) -> None:
    search = scene.search(capture=Provenance(form_version=1))
    page = client_as(Role.MANAGER).get(f"/searches/{search.id}").get_data(as_text=True)
    assert "the form of that time did not ask whether the dog had shown nothing" in page


def test_an_alert_followed_by_a_find_is_confirmed(search: Search, handler: FlaskClient) -> None:
    send(handler, f"/searches/{search.id}/alerts/new", ALERT)
    page = send(handler, f"/searches/{search.id}/outcome", FOUND)
    assert badges(page)[0] == "confirmed"


def test_an_alert_followed_by_nothing_found_is_unconfirmed_and_never_called_false(
    search: Search, handler: FlaskClient
) -> None:
    send(handler, f"/searches/{search.id}/alerts/new", ALERT)
    page = send(handler, f"/searches/{search.id}/outcome", FOUND | {"outcome": "nothing_found"})
    assert badges(page)[0] == "unconfirmed"
    assert "false" not in re.sub(r"<[^>]*>", " ", page).lower()


def test_a_find_in_what_the_dog_had_cleared_is_a_confirmed_miss_even_after_a_change_of_behaviour(
    search: Search, handler: FlaskClient
) -> None:
    send(handler, f"/searches/{search.id}/alerts/new", ALERT | {"kind": "change_of_behaviour"})
    page = send(handler, f"/searches/{search.id}/outcome", FOUND)
    assert badges(page)[0] == "confirmed miss"


def test_an_outcome_is_corrected_by_a_new_one_with_a_reason_and_the_old_one_stays(
    search: Search, handler: FlaskClient
) -> None:
    address = f"/searches/{search.id}/outcome"
    send(handler, address, FOUND | {"outcome": "nothing_found"})
    again = send(handler, address, FOUND)
    corrected = send(handler, address, FOUND | {"reason": "the false wall was opened later"})
    assert "An outcome is on record. To change it, say why: both will be shown." in again
    assert '<tr class="struck">' in corrected
    assert "Correction: the false wall was opened later" in corrected
    outcomes = db.session.scalars(select(SearchOutcome).order_by(SearchOutcome.corrects_id.is_not(None))).all()
    assert [outcome.outcome.value for outcome in outcomes] == ["nothing_found", "found"]
    assert outcomes[1].corrects_id == outcomes[0].id


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"inspected_by": ""}, "Name the person who inspected it."),
        ({"inspected_at": ""}, "Say when it was inspected."),
        ({"inspected_at": "2026-03-03T12:03"}, "This time lies in the future."),
        ({"inspected_at": "2026-03-03T08:59"}, "The inspection cannot be earlier than the search."),
    ],
)
def test_an_outcome_needs_a_person_and_a_possible_time(
    search: Search, handler: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    assert sentence in send(handler, f"/searches/{search.id}/outcome", FOUND | changes)
    assert not db.session.scalars(select(SearchOutcome)).all()


@pytest.mark.one_database
def test_a_finding_needs_an_inspection_that_found_something(search: Search, handler: FlaskClient) -> None:
    page = send(handler, f"/searches/{search.id}/findings/new", FINDING)
    assert "Record first that the inspection found contraband." in page
    assert 'value="MSA/7/2026"' in page


def test_a_finding_is_weighed_again_and_identified_by_a_named_expert(search: Search, handler: FlaskClient) -> None:
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    page = send(handler, f"/searches/{search.id}/findings/new", FINDING)
    assert "Not identified yet: neither an alert nor a finding names a species." in page
    [finding] = db.session.scalars(select(Finding))
    send(
        handler,
        f"/findings/{finding.id}/weighings/new",
        {"weight_kg": "13.9", "scale": "Kern FOB 12, no. 4411", "weighed_on": "2026-03-03"},
    )
    page = send(
        handler,
        f"/findings/{finding.id}/identifications/new",
        {
            "by_kind": "named_expert",
            "by_name": "Dr Ogeto Mwebi, National Museums",
            "result": "Loxodonta africana, worked ivory",
            "identified_on": "2026-03-03",
        },
    )
    assert [weighing.weight_kg.normalize().to_eng_string() for weighing in db.session.scalars(select(Weighing))] in (
        ["14.25", "13.9"],
        ["13.9", "14.25"],
    )
    assert "14.25 kg" in page
    assert "13.9 kg" in page
    assert "Loxodonta africana, worked ivory, by Dr Ogeto Mwebi, National Museums (named expert)" in page


def test_an_exhibit_number_is_used_once_in_a_unit_whatever_its_capitals(
    scene: Scene, search: Search, handler: FlaskClient
) -> None:
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    send(handler, f"/searches/{search.id}/findings/new", FINDING)
    page = send(handler, f"/searches/{search.id}/findings/new", FINDING | {"exhibit_number": "msa/7/2026"})
    assert re.search(
        r"Exhibit MSA/7/2026 is another finding of this unit: .+, recorded by .+ on \d{4}-", page, re.IGNORECASE
    )
    assert len(db.session.scalars(select(Finding)).all()) == 1


@pytest.mark.one_database
def test_a_weight_needs_its_day_and_its_scale(search: Search, handler: FlaskClient) -> None:
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    address = f"/searches/{search.id}/findings/new"
    assert "Say on which day it was weighed: goods dry out." in send(handler, address, FINDING | {"weighed_on": ""})
    assert "Name the scale" in send(handler, address, FINDING | {"scale": ""})
    assert not db.session.scalars(select(Finding)).all(), "a refused weight takes its finding back with it"


def test_a_corrected_finding_keeps_its_exhibit_number_its_weights_and_its_first_words(
    search: Search, handler: FlaskClient
) -> None:
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    send(handler, f"/searches/{search.id}/findings/new", FINDING)
    [finding] = db.session.scalars(select(Finding))
    address = f"/findings/{finding.id}/correct"
    page = send(handler, address, FINDING | {"quantity": "13", "reason": "counted again"})
    assert "<s>carved pieces, white, 12 in number" in page
    assert "carved pieces, white, 13 in number" in page
    assert "14.25 kg" in page
    assert page.count("<h2>Exhibit MSA/7/2026") == 1
    again = send(handler, address, FINDING | {"quantity": "14", "reason": "and again"})
    assert "This entry was corrected already. Open the latest one and correct that." in again


@pytest.mark.one_database
@pytest.mark.parametrize("outcome", ["found", "nothing_found"])
@pytest.mark.parametrize("said_before", [None, "clear", "change_of_behaviour"])
def test_the_handler_alone_makes_no_hit_of_a_miss_once_the_inspection_is_known(
    search: Search, handler: FlaskClient, client_as: Browser, said_before: str | None, outcome: str
) -> None:
    """Neither by another entry, nor by a correction, nor by striking the first word; with a second person, openly."""
    if said_before is not None:
        send(handler, f"/searches/{search.id}/alerts/new", ALERT | {"kind": said_before})
    send(handler, f"/searches/{search.id}/outcome", FOUND | {"outcome": outcome})
    before = badges(handler.get(f"/searches/{search.id}").get_data(as_text=True))[0]
    late = ALERT | {"reason": "tapped beside it"}
    refused = "this alert would change what the search came to"
    assert refused in send(handler, f"/searches/{search.id}/alerts/new", late)
    for entry in db.session.scalars(select(Alert)).all():
        assert refused in send(handler, f"/alerts/{entry.id}/correct", late)
        assert "The strike is proposed." in send(handler, f"/strikes/alert/{entry.id}/new", late)
    assert badges(handler.get(f"/searches/{search.id}").get_data(as_text=True))[0] == before
    db.session.rollback()
    (known,) = db.session.scalars(select(SearchOutcome)).all()
    send(handler, f"/strikes/outcome/{known.id}/new", {"reason": "written on the wrong search"})
    waiting = db.session.scalars(select(Strike).where(Strike.subject_id == known.id)).one()
    send(client_as(Role.MANAGER), f"/strikes/{waiting.id}/answer", {"answer": "agree", "reason": "I was there"})
    clear = db.session.scalars(select(Alert).where(Alert.kind == AlertKind.CLEAR)).first()
    send(handler, f"/alerts/{clear.id}/correct" if clear else f"/searches/{search.id}/alerts/new", late)
    page = send(handler, f"/searches/{search.id}/outcome", FOUND)
    assert badges(page)[0] == "confirmed"


def test_where_an_alert_stands_its_place_is_set_right_after_the_inspection_and_says_so(
    search: Search, handler: FlaskClient
) -> None:
    send(handler, f"/searches/{search.id}/alerts/new", ALERT)
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    (alert,) = db.session.scalars(select(Alert)).all()
    with freeze_time(NOON) as frozen:
        frozen.tick(60)
        page = send(handler, f"/alerts/{alert.id}/correct", ALERT | {"place": "right door", "reason": "misread"})
    assert badges(page)[0] == "confirmed" and "written after the outcome was known" in page


def test_an_identification_is_corrected_by_a_new_one(search: Search, handler: FlaskClient) -> None:
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    send(handler, f"/searches/{search.id}/findings/new", FINDING)
    [finding] = db.session.scalars(select(Finding))
    said = {"by_kind": "laboratory", "by_name": "KWS laboratory", "result": "bone", "identified_on": "2026-03-03"}
    send(handler, f"/findings/{finding.id}/identifications/new", said)
    [first] = db.session.scalars(select(Identification))
    page = send(
        handler, f"/identifications/{first.id}/correct", said | {"result": "ivory", "reason": "report read wrongly"}
    )
    assert "<s>bone, by KWS laboratory" in page
    assert "Correction: report read wrongly" in page


def test_a_stranger_of_a_colleagues_name_is_not_the_colleague(
    scene: Scene, search: Search, handler: FlaskClient, client_as: Browser
) -> None:
    """An inspector of another agency bears the name of an account here, or the one of the handler of the case."""
    scene.user(Role.ASSESSOR, "Grace Mwende, Revenue Authority")
    name = search.team.handler.name
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    page = send(
        handler, f"/searches/{search.id}/witnesses/new", {"name": name, "office": "", "part": "drove the lorry"}
    )
    listed = page.partition("<h2>Witness list</h2>")[2].partition("</section>")[0]
    assert f"<strong>{name} (named by hand)</strong>: drove the lorry" in listed
    assert listed.count(f"<strong>{name}</strong>: handled ") == 1
    case = client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}?file=CR+1%2F2026").get_data(as_text=True)
    assert f"{name} (named by hand)" in case
    people = shifts.search_record(search.id, unit_id=None).witnesses
    assert [one.person_id for one in people if one.name.startswith("Grace Mwende")] == [None]


def test_everyone_who_handled_the_case_is_on_the_witness_list(
    scene: Scene, search: Search, handler: FlaskClient, client_as: Browser
) -> None:
    manager = client_as(scene.user(Role.MANAGER, "Amina Noor"))
    send(handler, f"/searches/{search.id}/alerts/new", ALERT)
    send(manager, f"/searches/{search.id}/outcome", FOUND)
    page = send(
        manager,
        f"/searches/{search.id}/witnesses/new",
        {"name": "Peter Kilonzo", "office": "Port police", "part": "took the photographs"},
    )
    listed = page.partition("<h2>Witness list</h2>")[2].partition("</section>")[0]
    assert "<strong>Amina Noor</strong>: recorded the outcome of the inspection; added to the witness list" in listed
    assert "<strong>Grace Mwende, Revenue Authority</strong>: inspected the object" in listed
    assert "<strong>Peter Kilonzo (Port police)</strong>: took the photographs" in listed
    assert "<strong>Risk desk, gate 18</strong>: is named as having chosen the object" in listed
    assert f"<strong>{search.team.handler.name}</strong>: handled {search.team.dog.name}; opened the shift" in listed


@pytest.mark.one_database
def test_evidence_is_added_by_the_handler_and_the_unit_s_manager_alone(
    scene: Scene, search: Search, client_as: Browser
) -> None:
    other = scene.user(Role.HANDLER)
    for client in (client_as(other), client_as(Role.ASSESSOR), client_as(Role.PROSECUTOR)):
        for address in ("outcome", "findings/new", "witnesses/new"):
            assert client.post(f"/searches/{search.id}/{address}", data=FOUND).status_code == 403
    assert not db.session.scalars(select(SearchOutcome)).all()


def test_a_search_is_found_by_its_exhibit(search: Search, handler: FlaskClient) -> None:
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    send(handler, f"/searches/{search.id}/findings/new", FINDING)
    assert "CSQU3054383" in handler.get("/searches?q=msa/7").get_data(as_text=True)


@pytest.mark.parametrize("table", ["alerts", "search_outcomes", "findings", "identifications", "weighings"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET recorder_name = 'nobody'", "DELETE FROM {}"])
def test_the_database_itself_lets_no_evidence_change_or_go(
    search: Search, handler: FlaskClient, table: str, statement: str
) -> None:
    send(handler, f"/searches/{search.id}/alerts/new", ALERT)
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    send(handler, f"/searches/{search.id}/findings/new", FINDING)
    [finding] = db.session.scalars(select(Finding))
    said = {"by_kind": "laboratory", "by_name": "KWS", "result": "ivory", "identified_on": "2026-03-03"}
    send(handler, f"/findings/{finding.id}/identifications/new", said)
    with pytest.raises(DBAPIError, match="append-only"), schema_change():
        db.session.connection().execute(text(statement.format(table)))
    db.session.rollback()
