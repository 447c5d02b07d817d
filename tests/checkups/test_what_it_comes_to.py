"""What follows from a score: suspension, notices, a proposal to withdraw; approval or refusal by a manager apart."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event, select

from canine.accounts import queries as accounts
from canine.actor import program
from canine.checkups import queries
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.notices.models import Notice
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Mode
from canine.rules.team_facts import CheckupFact
from canine.rules.trial import CheckupState, Verdict
from canine.standing import queries as standing
from canine.standing import services as standing_acts
from canine.transaction import transaction
from tests.checkups.trials import take_role, text
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def told(matter: NoticeKind) -> list[str]:
    found = db.session.scalars(select(Notice).where(Notice.matter == matter).order_by(Notice.raised_at))
    return [each.sentence for each in found]


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_failure_suspends_those_odours_in_that_mode_at_once_and_tells_the_manager(
    scene: Scene, client_as: Browser
) -> None:
    scene.user(Role.MANAGER)
    team = scene.team(scene.dog("Ruby"))
    for mode in Mode:
        with transaction():
            standing_acts.certify(
                team.id,
                mode,
                [scene.odour(name).name for name in ("ivory", "rhino horn", "sandalwood")],
                until=NOON + timedelta(days=300),
                source="CERT-1",
                actor=program("test"),
                at=THAT_MORNING - timedelta(days=60),
            )
    found = scene.checkup(team, odours=("ivory", "rhino horn"), mode=Mode.RASCO)
    scene.scored_checkup(found, misses=3)
    held = standing.held(team.id, Mode.RASCO, NOON)
    assert {odour: one.state for odour, one in held.items()} == {
        "ivory": StandingState.SUSPENDED,
        "rhino horn": StandingState.SUSPENDED,
        "sandalwood": StandingState.CERTIFIED,
    }
    assert held["ivory"].reason == "Failed check-up: 17 of 20 targets, 0 false alerts."
    free = standing.held(team.id, Mode.FREE_SEARCH, NOON)
    assert {one.state for one in free.values()} == {StandingState.CERTIFIED}
    fact = next(each for each in standing.events_of(team.id) if each.reason.startswith("Failed"))
    assert fact.until == THAT_MORNING + timedelta(days=14)
    (sentence,) = told(NoticeKind.CHECKUP_FAILED)
    assert "failed the efficacy check-up for ivory, rhino horn (RASCO)" in sentence
    assert "A retest is due by 17 Mar 2026." in sentence
    assert told(NoticeKind.WITHDRAWAL_PROPOSED) == []
    assert queries.facts_of_teams([team.id], NOON) == {
        team.id: (CheckupFact(Mode.RASCO, THAT_MORNING.date(), passed=False),)
    }
    page = text(client_as(Role.VETERINARIAN).get(f"/checkups/{found.id}/score"))
    assert "Sensitivity was 85.0 %, and the policy asks for at least 90 %." in page


@pytest.mark.both_databases
@freeze_time(NOON)
def test_two_failures_running_propose_withdrawal(scene: Scene) -> None:
    scene.user(Role.MANAGER)
    scene.retests_at_once()
    team = scene.team(scene.dog("Ruby"))
    scene.scored_checkup(scene.checkup(team), misses=4)
    assert told(NoticeKind.WITHDRAWAL_PROPOSED) == []
    scene.scored_checkup(scene.checkup(team, mode=Mode.RASCO), misses=4)
    assert told(NoticeKind.WITHDRAWAL_PROPOSED) == [], "another mode is another matter"
    later = THAT_MORNING + timedelta(hours=2)
    scene.scored_checkup(scene.checkup(team, at=later), later, misses=4)
    assert [sentence.partition(" in ")[0] for sentence in told(NoticeKind.WITHDRAWAL_PROPOSED)] == [
        f"{team.name} failed 2 check-ups running"
    ]


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_pass_between_two_failures_breaks_the_run(scene: Scene) -> None:
    scene.user(Role.MANAGER)
    scene.retests_at_once()
    team = scene.team()
    for hour, misses in enumerate((4, 0, 4)):
        at = THAT_MORNING + timedelta(hours=hour)
        scene.scored_checkup(scene.checkup(team, at=at), at, misses=misses)
    assert queries.failures_running(team.id, Mode.FREE_SEARCH) == 1
    assert told(NoticeKind.WITHDRAWAL_PROPOSED) == []


@freeze_time(NOON)
def test_false_alerts_fail_and_are_told_apart_by_blanks_and_distractors(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup(false_alerts=7)
    score = queries.scored(found.id).score
    assert score.verdict is Verdict.FAILED
    assert score.on_blanks.false_alerts + score.on_distractors.false_alerts == 7
    page = text(client_as(Role.MANAGER).get(f"/checkups/{found.id}/score"))
    assert "The false-alert rate was 15.2 %, and the policy asks for at most 10 %." in page
    assert "waits for approval" not in page


def judged(client: FlaskClient, found: Checkup, decision: str, reason: str = "") -> tuple[int, str]:
    answer = client.post(f"/checkups/{found.id}/judge", data={"decision": decision, "reason": reason})
    return answer.status_code, text(answer)


@freeze_time(NOON)
def test_a_manager_who_took_part_does_not_decide(scene: Scene, client_as: Browser) -> None:
    loader, recorder = scene.user(Role.MANAGER), scene.user(Role.MANAGER)
    found = scene.scored_checkup(scene.checkup(loader_id=loader.id, recorder_id=recorder.id))
    for part in (loader, recorder):
        client = client_as(part)
        assert "You took part, so another manager has to decide on it." in text(client.get(f"/checkups/{found.id}"))
        status, page = judged(client, found, "approve")
        assert (status, "another manager has to decide on it" in page) == (403, True)
    assert queries.checkup(found.id).state is CheckupState.SCORED
    assert judged(client_as(Role.ASSESSOR), found, "approve")[0] == 403
    assert judged(client_as(Role.MANAGER), found, "approve")[0] == 302
    assert queries.checkup(found.id).state is CheckupState.APPROVED
    status, page = judged(client_as(Role.MANAGER), found, "refuse", "second thoughts")
    assert "decided on this check-up already" in page


@freeze_time(NOON)
def test_an_assessor_who_became_manager_does_not_approve_his_own(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup()
    status, page = judged(client_as(take_role(found.assessor_id, Role.MANAGER)), found, "approve")
    assert (status, "You took part in this check-up" in page) == (403, True)


@freeze_time(NOON)
def test_a_refusal_needs_its_reason_and_takes_the_pass_out_of_what_counts(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup()
    manager = client_as(Role.MANAGER)
    assert queries.facts_of_teams([found.team_id], NOON) == {}, "nothing counts before a manager approved it"
    assert "Say why you refuse it" in judged(manager, found, "refuse")[1]
    assert judged(manager, found, "refuse", "the hall was not closed to visitors")[0] == 302
    page = text(manager.get(f"/checkups/{found.id}"))
    assert "the hall was not closed to visitors" in page
    assert queries.checkup(found.id).state is CheckupState.REFUSED
    assert queries.facts_of_teams([found.team_id], NOON) == {}
    assert queries.approved(found.id) is None


@freeze_time(NOON)
def test_a_failed_check_up_cannot_be_approved(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup(misses=5)
    assert "Only a passed check-up is decided on." in judged(client_as(Role.MANAGER), found, "approve")[1]
    assert queries.checkup(found.id).state is CheckupState.SCORED


@freeze_time(NOON)
def test_the_cause_of_a_miss_is_the_assessors_and_a_second_word_needs_a_note(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup(misses=1)
    (line,) = queries.scored(found.id).misses_without_cause
    place = line.scored.presentation
    address = f"/checkups/{found.id}/misses/{place.run}/{place.position}"
    assert client_as(Role.ASSESSOR).post(address, data={"cause": "unknown"}).status_code == 403
    assessor = client_as(accounts.user(found.assessor_id))
    assert "Waiting for you" in text(assessor.get("/checkups"))
    assert assessor.post(address, data={"cause": "unknown"}).status_code == 302
    assert "Waiting for you" not in text(assessor.get("/checkups"))
    assert "Say in the note why the cause is another now" in text(assessor.post(address, data={"cause": "aid_fault"}))
    assert assessor.post(address, data={"cause": "aid_fault", "note": "the bag was empty"}).status_code == 302
    page = text(assessor.get(f"/checkups/{found.id}/score"))
    assert "<s>unknown</s>" in page
    assert "aid fault: the bag was empty" in page
    hit = next(each.scored.presentation for each in queries.scored(found.id).lines if each.scored.result == "hit")
    nowhere = assessor.post(f"/checkups/{found.id}/misses/{hit.run}/{hit.position}", data={"cause": "unknown"})
    assert nowhere.status_code == 404


@pytest.mark.both_databases
@freeze_time(NOON)
def test_an_approved_check_up_counts_from_its_approval_on(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup()
    assert judged(client_as(Role.MANAGER), found, "approve")[0] == 302
    fact = CheckupFact(Mode.FREE_SEARCH, THAT_MORNING.date(), passed=True)
    assert queries.facts_of_teams([found.team_id], NOON) == {found.team_id: (fact,)}
    assert queries.facts_of_teams([found.team_id], NOON - timedelta(hours=1)) == {}


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_list_asks_the_database_as_often_for_three_check_ups_as_for_one(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.VETERINARIAN)
    scene.checkup()
    for_one = statements_of(client, "/checkups")
    scene.checkup()
    scene.checkup(odours=("ivory", "rhino horn"))
    assert statements_of(client, "/checkups") == for_one > 0


def statements_of(client: FlaskClient, address: str) -> int:
    """How many statements the answer takes."""
    seen: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        client.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)
