"""A covert check goes the way of an ordinary container and is revealed in time; each step gets its word from rows."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from freezegun import freeze_time

from canine.covert_checks import chain
from canine.covert_checks.models import CovertLook
from canine.extensions import db
from canine.prosecution.queries import around, cases, searches
from canine.rules.case import CaseKind
from canine.rules.covert_check import RevealCause
from canine.rules.covert_steps import CovertOutcome, CovertStep, StepWord
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.search import AlertKind
from canine.shifts import queries as shift_reads
from canine.shifts import services as shifts
from canine.shifts.messages import NewAlert
from canine.transaction import transaction
from tests.conftest import NOON
from tests.covert_checks.held import CONTAINER, ENDS, Browser, held, time_is_over, words
from tests.scenes import THAT_MORNING, Scene, account_of, actor


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def test_a_target_in_a_container_is_sampled_presented_and_revealed_with_the_decision(
    scene: Scene, client_as: Browser
) -> None:
    found = held(scene, client_as)
    team = scene.team(scene.dog("Ruby"))
    shift = scene.shift(team)
    sample = scene.sample(shift, container_number=CONTAINER)
    assert found.check.reveal is None
    session = scene.session([team], [sample])
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE})
    assert found.check.reveal is None, "before the session is closed nothing is decided"
    scene.closed_session(session, NOON)
    check = found.check
    assert check.reveal is not None and check.reveal.cause is RevealCause.ALERT
    verdict = chain.verdict_of(check)
    assert verdict.outcome is CovertOutcome.FOUND
    assert [one.word for one in verdict.steps] == [StepWord.DONE] * 5
    assert hashlib.sha256(check.reveal.opening.encode()).hexdigest() == check.commitment
    handler = client_as(account_of(team))
    refused = handler.post(
        f"/samples/{sample.id}/referrals/new", data={"referred_to": "Customs", "referred_at": "2026-03-03T12:00"}
    )
    page = words(handler.get(f"/samples/{sample.id}"))
    assert "Nothing is referred, inspected or found here" in page and "under pallet nine" in page
    assert refused.status_code == 422 and "Nothing is referred, inspected or found here" in words(refused)
    shown = words(handler.get(f"/covert-checks/{check.id}"))
    assert "1 of 1 dog alerted: Ruby" in shown and "By the rule in force: referred" in shown
    assert words(handler.get("/notices")).count("Covert check 1 is revealed") == 1


def test_what_no_dog_alerted_on_is_revealed_when_its_time_is_over(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as)
    teams = [scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))]
    sample = scene.sample(scene.shift(teams[0]), container_number=CONTAINER)
    session = scene.session(teams, [sample])
    for team in teams:
        scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL})
    scene.closed_session(session, NOON)
    assert found.check.reveal is None
    assert time_is_over(ENDS) == 0
    assert time_is_over(ENDS + timedelta(minutes=1)) == 1
    verdict = chain.verdict_of(found.check)
    assert (verdict.outcome, verdict.missed_at) == (CovertOutcome.MISSED, CovertStep.ALERTED)
    assert time_is_over(ENDS + timedelta(minutes=2)) == 0


def test_what_nobody_sampled_is_a_miss_at_sampling(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as)
    assert time_is_over(ENDS + timedelta(hours=71)) == 0, "a tablet may still send"
    assert time_is_over(ENDS + timedelta(hours=72)) == 1
    verdict = chain.verdict_of(found.check)
    assert (verdict.outcome, verdict.missed_at) == (CovertOutcome.MISSED, CovertStep.SAMPLED)
    assert [one.word for one in verdict.steps][1:] == [StepWord.NOT_REACHED] * 4
    with freeze_time(ENDS + timedelta(hours=73)):
        page = words(client_as(Role.MANAGER).get("/covert-checks"))
    assert "0 of 1" in page and "Misses at: sampling 1" in page


def test_a_free_search_is_revealed_with_the_alert_and_nothing_is_opened(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as, mode="free_search")
    team = scene.team(scene.dog("Ruby"))
    search = scene.search(scene.shift(team), container_number=CONTAINER)
    assert found.check.reveal is None
    alert = NewAlert(AlertKind.ALERT, "left door", search.started_at)
    with transaction():
        shifts.add_alert(search.id, alert, actor=actor(account_of(team)), at=NOON)
    check = found.check
    assert check.reveal is not None and check.reveal.cause is RevealCause.ALERT
    assert db.session.query(CovertLook).filter_by(search_id=search.id).count() == 1
    handler = client_as(account_of(team))
    typed = {"outcome": "found", "inspected_by": "Customs", "inspected_at": "2026-03-03T11:00"}
    refused = handler.post(f"/searches/{search.id}/outcome", data=typed)
    assert refused.status_code == 422 and "Nothing is referred, inspected or found here" in words(refused)
    assert chain.verdict_of(check).outcome is CovertOutcome.FOUND


def test_a_blank_is_left_alone_or_referred_wrongly(scene: Scene, client_as: Browser) -> None:
    quiet = held(scene, client_as, kind=ItemKind.BLANK)
    team = scene.team(scene.dog("Ruby"))
    scene.search(scene.shift(team), container_number=CONTAINER)
    time_is_over(ENDS + timedelta(minutes=1))
    assert chain.verdict_of(quiet.check).outcome is CovertOutcome.LEFT_ALONE


def test_before_the_reveal_nobody_else_sees_that_there_is_one(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as)
    address = f"/covert-checks/{found.check_id}"
    for role in (Role.HANDLER, Role.MANAGER, Role.ASSESSOR, Role.ADMINISTRATOR):
        browser = client_as(role)
        assert browser.get(address).status_code == 404
        assert "Covert check 1" not in words(browser.get("/covert-checks"))
        assert browser.get(f"{address}/opening.txt").status_code == 404
    assert "under pallet nine" in words(client_as(found.keeper).get(address))
    second = words(client_as(found.second).get(address))
    assert "Sealed. Keeper Kioko alone reads it" in second
    assert "pallet nine" not in second and CONTAINER not in second and "ivory" not in second


def test_two_withdraw_and_the_reasons_stand(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as)
    address = f"/covert-checks/{found.check_id}/withdraw"
    with freeze_time(THAT_MORNING - timedelta(hours=4)):
        assert client_as(found.keeper).post(address, data={"reason": "the ship left early"}).status_code == 302
        assert found.check.reveal is None
        again = client_as(found.keeper).post(address, data={"reason": "the ship left early"})
        assert again.status_code == 422
        assert client_as(found.second).post(address, data={"reason": "I saw it leave"}).status_code == 302
    page = words(client_as(Role.HANDLER).get(f"/covert-checks/{found.check_id}"))
    assert "the ship left early" in page and "I saw it leave" in page
    assert chain.verdict_of(found.check).outcome is CovertOutcome.WITHDRAWN


def test_what_nobody_agreed_to_in_time_is_revealed_and_not_held(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as, agreed=False)
    late = client_as(found.second).post(f"/covert-checks/{found.check_id}/agree")
    assert late.status_code == 422 and "Its window has opened" in words(late)
    assert time_is_over(NOON) == 1
    assert chain.verdict_of(found.check).outcome is CovertOutcome.NEVER_AGREED


def test_the_manager_who_agreed_opens_the_plan_for_safety_and_it_stands_with_it(
    scene: Scene, client_as: Browser
) -> None:
    found = held(scene, client_as)
    address = f"/covert-checks/{found.check_id}"
    second = client_as(found.second)
    assert second.post(f"{address}/open-for-safety", data={"reason": ""}).status_code == 422
    assert second.post(f"{address}/open-for-safety", data={"reason": "a fire in the yard"}).status_code == 302
    assert CONTAINER in words(second.get(address))
    assert "opened the plan of your covert check 1: a fire in the yard" in words(
        client_as(found.keeper).get("/notices")
    )
    assert client_as(Role.MANAGER).post(f"{address}/open-for-safety", data={"reason": "curious"}).status_code == 404


def test_a_bundle_has_the_checks_that_came_to_the_team_those_after_the_case_too(
    scene: Scene, client_as: Browser
) -> None:
    found = held(scene, client_as, mode="free_search")
    team, other = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))
    search = scene.search(scene.shift(team), container_number=CONTAINER)
    time_is_over(ENDS + timedelta(minutes=1))
    now = ENDS + timedelta(hours=1)
    told = around.since_then([team], search.started_at, now)
    assert [line.cells[1:3] for line in told.lines] == [("Covert check", "MISSED")]
    assert "held a target; its dog showed nothing" in str(told.lines[0].cells)
    rows = [row.__tablename__ for row in around.rows_around([team], NOON, now)]
    assert {"covert_checks", "covert_agreements", "covert_reveals", "covert_looks"} <= set(rows)
    assert found.check.reveal is not None
    assert not [row for row in around.rows_around([other], NOON, now) if row.__tablename__.startswith("covert")]


def test_the_case_of_a_search_says_that_the_unit_tested_itself(scene: Scene, client_as: Browser) -> None:
    held(scene, client_as, mode="free_search")
    search = scene.search(scene.shift(scene.team(scene.dog("Ruby"))), container_number=CONTAINER)

    def titles() -> list[str]:
        return [part.title for part in searches.parts_of(shift_reads.search_record(search.id, unit_id=None))]

    assert not [title for title in titles() if "Covert" in title], "before the reveal nothing betrays it"
    time_is_over(ENDS + timedelta(minutes=1))
    assert titles()[0] == "Covert check 1 of the unit"
    found = client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}", query_string={"file": "CR 9/2026"})
    shown = words(found)
    assert "Put there by" in shown and "nothing was seized" in shown
    assert "What it came to missed" in shown and "Ruby with" in shown and "showed nothing" in shown
    assert "Knew of it, and took part or was on shift nobody, as far as is on record" in shown
    assert "Reason, as written before covert check 1 was revealed" in shown, "why it was chosen is a cover story"
    assert "Keeper Kioko" in shown.partition("Witness list")[2], "whoever put the item in is a witness"
    case = cases.case(CaseKind.SEARCH, search.id, cases.Look(None, ENDS + timedelta(hours=1), ZoneInfo("UTC")))
    assert "Covert check" not in [line.cells[1] for line in case.since_then.lines], "it is told once, in its own part"
    assert {"covert_checks", "covert_reveals"} <= {row.table for row in case.rows}
