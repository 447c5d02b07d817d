"""Filters, blanks and controls in random positions; one tap a response; the decision by the rule in force."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.notices import queries as notices
from canine.presentations import queries as lines
from canine.rasco import queries
from canine.rasco.models import AirSample, PresentationSession
from canine.registry.models import Team
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.search import SearchResult
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, account_of, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
CONTROL = {ItemKind.POSITIVE_CONTROL}
SAMPLE_TOO = {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE}


def text(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def asked_for(scene: Scene, team: Team, sample: AirSample, **changes: str) -> dict[str, str]:
    """The form as it is filled in for one dog and one sample, with some fields different."""
    return {
        "room": "Presentation room 1",
        "samples": str(sample.id),
        "controls": str(scene.aid().id),
        "blanks": "2",
        "positions": "6",
        "first_team": str(team.id),
        "loader": str(scene.user(Role.HANDLER).id),
        "recorder": str(scene.user(Role.ASSESSOR).id),
        "blinding": "double_blind",
    } | changes


def sessions() -> list[PresentationSession]:
    return list(db.session.scalars(select(PresentationSession)).unique())


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_session_from_its_form_to_the_referral_and_the_find(scene: Scene, client_as: Browser) -> None:
    team, sample = scene.team(scene.dog("Ruby")), scene.sample()
    manager = client_as(Role.MANAGER)
    assert "CSQU3054383, filter" in text(manager.get("/sessions/new"))
    opened = manager.post("/sessions/new", data=asked_for(scene, team, sample))
    assert opened.status_code == 302, text(opened)
    session = sessions()[0]
    page = text(manager.get(opened.location))
    assert "0 of 6 responses" in page
    assert "What lay where" not in page

    loader, recorder = client_as(session.loader), client_as(session.responses_by)
    assert "What goes where" in text(loader.get(opened.location))
    sheet = text(loader.get(f"/sessions/{session.id}/loading"))
    assert f"filter {sample.filter}" in sheet
    assert sheet.count("blank ") == 2

    for position, item in lines.placements(session.line_id).items():
        kind = "alert" if item.kind in SAMPLE_TOO else "none"
        answer = recorder.post(f"/sessions/{session.id}/teams/{team.id}", data={"position": position, "kind": kind})
        assert answer.status_code == 302, text(answer)
    assert "has a response at every position" in text(recorder.get(f"/sessions/{session.id}/teams/{team.id}"))
    assert recorder.post(f"/sessions/{session.id}/close").status_code == 302

    closed = text(manager.get(opened.location))
    assert "What lay where, and what each dog showed" in closed
    assert "counts" in closed
    decided = text(manager.get(f"/samples/{sample.id}"))
    assert "Referred: Ruby alerted." in decided
    referral = {"referred_to": "Revenue Authority, shed 4", "referred_at": "2026-03-03T12:00"}
    assert manager.post(f"/samples/{sample.id}/referrals/new", data=referral).status_code == 302
    found = {
        "outcome": "found",
        "inspected_by": "J. Otieno",
        "inspected_at": "2026-03-03T12:00",
        "finding": "carved pieces, white",
        "exhibit_number": "EX-9",
        "weight_kg": "3.250",
    }
    assert manager.post(f"/samples/{sample.id}/inspection", data=found).status_code == 302
    page = text(manager.get(f"/samples/{sample.id}"))
    for words in ("confirmed", "Revenue Authority, shed 4", "carved pieces, white", "EX-9", "3.25 kg"):
        assert words in page, words
    for witness in ("loaded the positions", "recorded the responses", "handled Ruby", "inspected the container"):
        assert witness in page, witness
    assert f"/samples/{sample.id}" in text(manager.get("/samples?q=EX-9"))


@freeze_time(NOON)
def test_one_person_cannot_load_and_handle_nor_load_and_record(scene: Scene, client_as: Browser) -> None:
    handler = scene.handler("Asha Mwinyi")
    team, sample = scene.team(handler=handler), scene.sample()
    manager, own = client_as(Role.MANAGER), str(handler.user_id)
    answer = manager.post("/sessions/new", data=asked_for(scene, team, sample, loader=own))
    assert answer.status_code == 422
    assert "One person cannot load and handle: Asha Mwinyi handles a dog in this session." in text(answer)
    assert "Presentation room 1" in text(answer), "what was typed stays"
    same = str(scene.user(Role.ASSESSOR, "Otieno Ouma").id)
    answer = manager.post("/sessions/new", data=asked_for(scene, team, sample, loader=same, recorder=same))
    assert "One person cannot load and record: Otieno Ouma would know what lies where." in text(answer)
    second = scene.team()
    answer = manager.post(
        "/sessions/new", data=asked_for(scene, team, sample, recorder=own, second_team=str(second.id))
    )
    assert "would learn what the other dog showed" in text(answer)
    assert sessions() == []


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"positions": "3"}, "4 items do not fit into 3 positions. Take fewer blanks or samples."),
        ({"blanks": "many"}, "Write a whole number."),
        ({"controls": ""}, "Choose an aid: a known target shows that the dog is working."),
        ({"controls": "wolf"}, "Choose from the list."),
        ({"samples": "6b0f2a51-0000-4000-8000-000000000000"}, "There is no such air sample."),
        ({"room": ""}, "Say in which room."),
    ],
)
def test_a_session_that_cannot_be_is_refused_with_its_reason(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    answer = client_as(Role.MANAGER).post(
        "/sessions/new", data=asked_for(scene, scene.team(), scene.sample(), **changes)
    )
    assert answer.status_code in (404, 422)
    assert sentence in text(answer)
    assert sessions() == []


@freeze_time(NOON)
def test_an_aid_past_its_date_is_no_control_and_many_samples_need_more_controls(
    scene: Scene, client_as: Browser
) -> None:
    team, sample = scene.team(), scene.sample()
    old = scene.aid(label="OLD-1", replace_by_on=date(2026, 3, 2))
    manager = client_as(Role.MANAGER)
    answer = manager.post("/sessions/new", data=asked_for(scene, team, sample, controls=str(old.id)))
    assert answer.status_code == 422
    assert "OLD-1 was to be replaced by 2026-03-02: past its date it is no control." in text(answer)
    answer = manager.post("/sessions/new", data=asked_for(scene, team, sample, blanks="28", positions="40"))
    assert "30 presentations need 2 positive controls; there are 1." in text(answer), "4 % of 30 are more than one"


@pytest.mark.both_databases
@freeze_time(NOON)
def test_what_lies_where_is_for_the_loader_alone_and_the_look_stands_in_the_log(
    scene: Scene, client_as: Browser
) -> None:
    team, sample = scene.team(), scene.sample()
    session = scene.session([team], [sample], is_loaded=False)
    for other in (session.responses_by, account_of(team), Role.MANAGER):
        assert client_as(other).get(f"/sessions/{session.id}/loading").status_code == 403
    recorder = client_as(session.responses_by)
    assert recorder.get(f"/sessions/{session.id}/loading").status_code == 403
    assert client_as(session.loader).get(f"/sessions/{session.id}/loading").status_code == 200
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rasco.see_loading")).all()
    assert [look.object_id for look in looks] == [str(session.id)]
    logged = db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "placements")).all()
    assert len(logged) == 6
    assert not any("filter" in str(entry.after) or "AID" in str(entry.after) for entry in logged), "sealed in the log"


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_response_is_locked_by_one_tap_and_a_correction_stands_beside_it(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    session = scene.session([team])
    recorder = client_as(session.responses_by)
    address = f"/sessions/{session.id}/teams/{team.id}"
    assert recorder.post(address, data={"position": "1", "kind": "none"}).status_code == 302
    assert recorder.post(address, data={"position": "1", "kind": "none"}).status_code == 302, "the same tap again"
    locked = recorder.post(address, data={"position": "1", "kind": "alert"})
    assert locked.status_code == 422
    assert "locked" in text(locked).lower()
    entered = lines.responses(session.line_id)
    assert [(each.position, each.kind) for each in entered] == [(1, ResponseKind.NONE)]
    correct = f"/sessions/{session.id}/responses/{entered[0].id}/correct"
    assert "A correction needs its reason." in text(recorder.post(correct, data={"kind": "alert"}))
    assert recorder.post(correct, data={"kind": "alert", "reason": "tapped beside"}).status_code == 302
    page = text(recorder.get(address))
    assert "<s>no response</s>" in page or "<s>none</s>" in page
    assert "tapped beside" in page
    for other in (session.loader, account_of(team), Role.MANAGER):
        assert client_as(other).post(address, data={"position": "2", "kind": "alert"}).status_code == 403


@freeze_time(NOON)
def test_nothing_is_entered_after_the_session_is_closed(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    session = scene.session([team])
    recorder = client_as(session.responses_by)
    assert recorder.post(f"/sessions/{session.id}/close").status_code == 302
    late = recorder.post(f"/sessions/{session.id}/teams/{team.id}", data={"position": "1", "kind": "alert"})
    assert late.status_code == 422
    assert "This session is closed. Nothing can be entered or corrected any more." in text(late)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_two_valid_dogs_without_an_alert_clear_and_a_find_afterwards_is_a_confirmed_miss(
    scene: Scene, client_as: Browser
) -> None:
    teams, sample = [scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))], scene.sample()
    session = scene.session(teams, [sample])
    for team in teams:
        scene.goes_along(session, team, CONTROL)
    scene.closed_session(session)
    manager = client_as(Role.MANAGER)
    assert "Cleared: Ruby and Simba did not alert." in text(manager.get(f"/samples/{sample.id}"))
    refused = manager.post(f"/samples/{sample.id}/referrals/new", data={"referred_to": "x", "referred_at": ""})
    assert refused.status_code == 422
    found = {
        "outcome": "found",
        "inspected_by": "J. Otieno",
        "inspected_at": "2026-03-03T12:00",
        "finding": "tusks",
        "exhibit_number": "EX-1",
    }
    assert manager.post(f"/samples/{sample.id}/inspection", data=found).status_code == 302
    assert "confirmed miss" in text(manager.get(f"/samples/{sample.id}"))
    results = queries.results_of_team(teams[0].id, since=THAT_MORNING, until=NOON)
    assert [(one.container_number, one.result) for one in results] == [("CSQU3054383", SearchResult.CONFIRMED_MISS)]


@freeze_time(NOON)
def test_a_dog_that_misses_the_control_or_alerts_on_a_blank_is_not_heard(scene: Scene, client_as: Browser) -> None:
    teams, sample = [scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))], scene.sample()
    session = scene.session(teams, [sample])
    scene.goes_along(session, teams[0], {ItemKind.SAMPLE})
    scene.goes_along(session, teams[1], {*SAMPLE_TOO, ItemKind.BLANK})
    scene.closed_session(session)
    assert scene.sample_state(sample) == "undecided"
    page = text(client_as(Role.MANAGER).get(f"/sessions/{session.id}"))
    assert page.count("does not count") == 2
    assert "control not alerted" in page
    assert "alert on blank" in page


@freeze_time(NOON)
def test_a_handler_does_not_learn_what_another_dog_showed_before_the_sample_is_decided(
    scene: Scene, client_as: Browser
) -> None:
    first, second, sample = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba")), scene.sample()
    session = scene.session([first], [sample])
    scene.goes_along(session, first, CONTROL)
    scene.closed_session(session)
    next_handler = client_as(account_of(second))
    page = text(next_handler.get(f"/sessions/{session.id}"))
    assert "the next dog's handler must not know it" in page
    assert "What lay where" not in page
    own = text(next_handler.get(f"/samples/{sample.id}"))
    assert "Waits for a presentation session." in own
    assert "Ruby" not in own.split("Witness list")[0]
    assert "undecided" not in text(next_handler.get("/samples"))
    assert "What lay where" in text(client_as(Role.MANAGER).get(f"/sessions/{session.id}"))

    again = scene.session([second], [sample])
    scene.goes_along(again, second, CONTROL)
    scene.closed_session(again)
    assert "What lay where" in text(next_handler.get(f"/sessions/{session.id}")), "decided: the record is open"


@freeze_time(NOON)
def test_a_filter_past_its_use_by_time_can_clear_nothing(scene: Scene, client_as: Browser) -> None:
    teams, sample = [scene.team(), scene.team()], scene.sample()
    late = sample.use_by_at + timedelta(seconds=1)
    with freeze_time(late):
        session = scene.session(teams, [sample], at=late)
        for team in teams:
            scene.goes_along(session, team, CONTROL, at=late)
        scene.closed_session(session, at=late)
        assert scene.sample_state(sample) == "undecided"
        page = text(client_as(Role.MANAGER).get(f"/samples/{sample.id}"))
        assert "2 silent responses were set aside" in page
        alerted = scene.session(teams[:1], [sample], at=late)
        scene.goes_along(alerted, teams[0], SAMPLE_TOO, at=late)
        scene.closed_session(alerted, at=late)
        assert scene.sample_state(sample) == "referred", "an alert is heard all the same"


@freeze_time(NOON)
def test_a_team_without_a_certificate_is_shown_in_red_and_the_managers_are_told(
    scene: Scene, client_as: Browser
) -> None:
    manager = scene.user(Role.MANAGER)
    scene.odour("ivory")
    covered, not_covered, sample = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba")), scene.sample()
    with transaction():
        standing.certify(
            covered.id,
            Mode.RASCO,
            ("ivory",),
            until=NOON + timedelta(days=90),
            source="test",
            actor=actor(manager),
            at=NOON - timedelta(days=30),
        )
    session = scene.session([covered, not_covered], [sample])
    page = text(client_as(manager).get(f"/sessions/{session.id}"))
    assert f"{not_covered.name} had no certificate for RASCO" in page
    assert f"{covered.name} had no certificate" not in page
    assert any("Simba" in notice.sentence for notice in notices.notices_of(manager.id))
    scene.goes_along(session, not_covered, SAMPLE_TOO)
    scene.goes_along(session, covered, CONTROL)
    scene.closed_session(session)
    assert "This decision rests on" in text(client_as(manager).get(f"/samples/{sample.id}"))


@freeze_time(NOON)
def test_somebody_who_knew_makes_the_session_single_blind(scene: Scene, client_as: Browser) -> None:
    session = scene.session([scene.team()])
    recorder = client_as(session.responses_by)
    person = {"name": "Visitor", "part": "watched behind glass", "knew": "what_lay_where"}
    assert recorder.post(f"/sessions/{session.id}/people/new", data=person).status_code == 302
    page = text(recorder.get(f"/sessions/{session.id}"))
    assert "single-blind, declared as double-blind" in page
    assert client_as(Role.HANDLER).post(f"/sessions/{session.id}/people/new", data=person).status_code == 403


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_sample_lies_in_one_open_session_at_a_time_and_a_decided_one_in_none(
    scene: Scene, client_as: Browser
) -> None:
    team, sample = scene.team(), scene.sample()
    session = scene.session([team], [sample])
    manager = client_as(Role.MANAGER)
    answer = manager.post("/sessions/new", data=asked_for(scene, team, sample))
    assert "lies in a session that is still open. Close that one first." in text(answer)
    scene.goes_along(session, team, SAMPLE_TOO)
    scene.closed_session(session)
    answer = manager.post("/sessions/new", data=asked_for(scene, team, sample))
    assert "is decided already: referred." in text(answer)
