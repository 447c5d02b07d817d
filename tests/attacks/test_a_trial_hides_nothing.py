"""What a unit tried with its trials, in the words in which it once worked, each seen on a genuine certificate."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import text

from canine.accounts import queries as accounts
from canine.actor import program
from canine.certificates.document_past import attempt_words
from canine.certificates.document_people import _looks
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.checkups import queries as checkups
from canine.checkups import services as acts
from canine.checkups.at_rest import NotOurs, decrypted
from canine.checkups.errors import CheckupImpossible, NothingToLoad, NotLoadedYet, NotYourPart
from canine.checkups.messages import TrialResponse
from canine.checkups.models import Checkup
from canine.checkups.sealing import sealed, unsealed
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import services as registry
from canine.registry.messages import TeamEnd, TeamEntry
from canine.registry.models import Team
from canine.rules.presentation import ResponseKind
from canine.rules.standing import StandingKind, StandingState
from canine.rules.team import Mode
from canine.rules.trial import CheckupState, Verdict
from canine.rules.trial_pace import Pace
from canine.standing import queries as standing
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.checkups.trials import text as words_of
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, actor, load, plan_of

Browser = Callable[..., FlaskClient]
LATER = THAT_MORNING + timedelta(days=10)


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def record_of(found: Certificate) -> CertificateRecord:
    return CertificateRecord.from_json(found.record_json)


def trained(scene: Scene, team: Team, at: datetime) -> None:
    """The corrective training that a retest waits for."""
    scene.exercise(team, at)


def test_two_bad_trials_completed_and_never_revealed(app: Flask, scene: Scene, client_as: Browser) -> None:
    """Nobody is asked: the last response opens the plan, the failure suspends, and the paper has both of them."""
    scene.retests_at_once()
    team = scene.team()
    first = scene.checkup(team)
    scene.play(first, misses=13)
    assert checkups.checkup(first.id).state is CheckupState.SCORED
    second = scene.checkup(team, at=THAT_MORNING + timedelta(hours=5))
    scene.play(second, THAT_MORNING + timedelta(hours=5), misses=12)
    held = standing.held(team.id, Mode.FREE_SEARCH, THAT_MORNING + timedelta(hours=6))
    assert held["ivory"].state is StandingState.SUSPENDED
    page = words_of(client_as(accounts.user(second.assessor_id)).get(f"/checkups/{second.id}"))
    assert "Reveal and score" not in page and "Failed." in page
    with freeze_time(LATER + timedelta(hours=4)):
        found = issued(app, scene, approved(scene, scene.checkup(team, at=LATER), LATER), LATER)
    record = record_of(found)
    assert record.past is not None
    told = [(one.verdict, one.counts and one.counts.hits) for one in record.past]
    assert told == [(Verdict.FAILED, 7), (Verdict.FAILED, 8), (Verdict.PASSED, 20)]
    why = "FAILED: sensitivity too low, odour sensitivity too low"
    assert attempt_words(record) == (
        f"Third attempt; the first, on 3 March 2026, 7 of 20 targets and 0 of 46 false alerts: {why}; "
        f"the second, on 3 March 2026, 8 of 20 targets and 0 of 46 false alerts: {why}."
    )


def formed_anew(scene: Scene, team: Team) -> Team:
    """The team ended yesterday and formed again today."""
    with transaction():
        end = TeamEnd((THAT_MORNING - timedelta(days=1)).date(), "another start")
        registry.end_team(team.id, end, actor=program("test"), at=NOON)
    entry = TeamEntry(team.dog_id, team.handler_id, THAT_MORNING.date())
    with transaction():
        return registry.form_team(entry, actor=program("test"), at=NOON)


def test_a_team_ended_yesterday_and_formed_again_today_its_failures_gone(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"), scene.handler("Juma Otieno"))
    failed = scene.scored_checkup(scene.checkup(team), misses=13)
    again = formed_anew(scene, team)
    held = standing.held(again.id, Mode.FREE_SEARCH, NOON)
    assert held["ivory"].state is StandingState.SUSPENDED
    assert "that follows the dog and the handler" in held["ivory"].reason
    assert checkups.failures_running(again.id, Mode.FREE_SEARCH) == 1
    with pytest.raises(CheckupImpossible, match="a retest waits 7 days"):
        scene.checkup(again, at=NOON)
    vet = client_as(accounts.user(failed.recorder_id))
    for address in (f"/dogs/{team.dog_id}", f"/handlers/{team.handler_id}"):
        page = words_of(vet.get(address))
        assert "Every check-up ever opened" in page and "7 of 20" in page


def test_the_handler_s_failure_follows_to_another_dog(scene: Scene) -> None:
    handler = scene.handler("Juma Otieno")
    scene.scored_checkup(scene.checkup(scene.team(scene.dog("Ruby"), handler)), misses=13)
    with transaction():
        entry = TeamEntry(scene.dog("Simba").id, handler.id, THAT_MORNING.date())
        other = registry.form_team(entry, actor=program("test"), at=NOON)
    assert standing.held(other.id, Mode.FREE_SEARCH, NOON)["ivory"].state is StandingState.SUSPENDED
    assert standing.held(other.id, Mode.RASCO, NOON)["ivory"].state is StandingState.NEVER_CERTIFIED


def test_a_trial_closed_one_before_the_end_after_fifteen_misses_printed_as_closed_rain(
    app: Flask, scene: Scene
) -> None:
    """It is opened too, with its counts; it counts for nothing, and stands in the history as what it was."""
    team = scene.team()
    early: Checkup = scene.checkup(team)
    scene.play(early, misses=15, leave=1)
    with transaction():
        acts.close_incomplete(early.id, "rain", actor=actor(early.assessor), at=THAT_MORNING)
    result = checkups.result(early.id)
    assert result is not None
    last_is_target = list(plan_of(early).presentations())[-1].item.odour is not None
    assert (result.verdict, result.hits, result.misses) == (Verdict.INCOMPLETE, 5 - last_is_target, 15)
    assert checkups.checkup(early.id).state is CheckupState.INCOMPLETE
    held = standing.held(team.id, Mode.FREE_SEARCH, NOON)
    assert held["ivory"].state is StandingState.NEVER_CERTIFIED, "it counts for nothing"
    with freeze_time(LATER + timedelta(hours=4)):
        record = record_of(issued(app, scene, approved(scene, scene.checkup(team, at=LATER), LATER), LATER))
    assert record.past is not None and record.checkups is not None
    first = record.past[0]
    assert (first.state, first.reason, first.counts and first.counts.misses) == (CheckupState.INCOMPLETE, "rain", 15)
    lines = [line.sentence for line in record.history.lines if "closed, rain" in line.sentence]
    assert len(lines) == 1 and "until then" in lines[0] and "It counts for nothing." in lines[0]


def test_a_retest_ten_minutes_after_a_failure(scene: Scene) -> None:
    team = scene.team()
    scene.scored_checkup(scene.checkup(team), misses=13)
    soon = THAT_MORNING + timedelta(minutes=10)
    with pytest.raises(CheckupImpossible, match=r"a retest waits 7 days, until 10 Mar 2026.*corrective training"):
        scene.checkup(team, at=soon)
    with pytest.raises(CheckupImpossible, match="corrective training on record on one day since, not 0"):
        scene.checkup(team, at=LATER)
    trained(scene, team, THAT_MORNING + timedelta(days=3))
    assert scene.checkup(team, at=LATER).state is CheckupState.PLANNED


def test_sixty_responses_in_no_time_printed_as_the_loader_alone_saw_the_plan_and_left_the_room_two_sessions(
    app: Flask, scene: Scene
) -> None:
    """The paper counts them, says how far the sessions lay apart, and says of the loader what they said and when.

    No response of a run is taken before that word, and the next run opens to the loader when the one before is done.
    """
    found = scene.checkup()
    loader, recorder = actor(found.loader), actor(found.recorder)
    early = TrialResponse(1, 1, ResponseKind.NONE)
    with pytest.raises(NotLoadedYet, match=f"Run 1 waits for {found.loader.name}"), transaction():
        acts.record_response(found.id, early, actor=recorder, at=THAT_MORNING)
    with transaction():
        assert acts.see_run(found.id, actor=loader, at=THAT_MORNING) == plan_of(found).runs[0]
    with pytest.raises(DomainError, match="one run at a time"), transaction():
        acts.see_plan(found.id, actor=loader, at=THAT_MORNING)
    with pytest.raises(DomainError, match="positions 1, 2, 3, 4, 5, 6 of run 1 are not ticked"), transaction():
        acts.say_loaded(found.id, 1, actor=loader, at=THAT_MORNING)
    load(found, 1, THAT_MORNING)
    for act in (acts.see_run, partial(acts.tick_places, run=2, positions=[1]), partial(acts.say_loaded, run=2)):
        with pytest.raises(NothingToLoad, match="The next run opens when every response of run 1 is in"), transaction():
            act(found.id, actor=loader, at=THAT_MORNING)
    for other in (recorder, actor(found.assessor)):
        with pytest.raises(NotYourPart), transaction():
            acts.say_loaded(found.id, 1, actor=other, at=THAT_MORNING)
    record = record_of(issued(app, scene, approved(scene, found)))
    loaded = record.protocol.loaded
    assert loaded is not None
    assert [(one.run, one.loader) for one in loaded] == [(run, found.loader.name) for run in range(1, 12)]
    assert all(one.said_at <= one.first_response_at for one in loaded)
    assert record.protocol.pace == Pace(65, 66, 5, 0)
    assert record.protocol.plan_opened_by == (found.loader.name,)
    assert "left the room" not in record.protocol.blinding_statement
    assert "and of 11 of 11 runs the loader said “loaded, I have left”, at the latest 0 seconds" in _looks(record)


def test_the_database_file_was_read_during_the_trial(scene: Scene) -> None:
    """Plan and nonce are in no byte of it, nor in what a dump of the table has; the program's key opens them."""
    found = scene.checkup()
    scene.play(found, leave=30)
    plan_bytes, nonce = unsealed(checkups.sealed_opening(found.id))
    with db.engine.connect() as connection:
        written = bytes(connection.execute(text("SELECT opening FROM sealed_plans")).scalar_one())
    held = [written]
    if db.engine.url.database and db.engine.dialect.name == "sqlite":
        held += [each.read_bytes() for each in Path(db.engine.url.database).parent.glob("canine.sqlite3*")]
        assert len(held) > 1
    lines = [line for line in plan_bytes.splitlines() if line.startswith((b"run ", b"blank "))]
    assert len(lines) >= 11
    for content in held:
        assert nonce not in content
        assert nonce.hex().encode() not in content
        assert not any(line in content for line in lines)
    assert decrypted(written) == sealed(plan_bytes, nonce)
    with pytest.raises(NotOurs):
        decrypted(written[:-1] + bytes([written[-1] ^ 1]))


def test_one_training_aid_in_nine_of_twelve_places_of_one_run(scene: Scene) -> None:
    found = scene.checkup()
    for run in plan_of(found).runs:
        numbers: list[Any] = [item.number for item in run.items]
        assert len(set(numbers)) == len(numbers) == 6


def test_a_failed_dog_works_on_in_the_other_team_that_it_is_in(scene: Scene) -> None:
    """The teams that run already are suspended with it, and no other."""
    failing = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    with_the_dog = scene.team(failing.dog, scene.handler("Juma Kiprono"))
    with_the_handler = scene.team(scene.dog("Simba"), failing.handler)
    stranger = scene.team(scene.dog("Nuru"), scene.handler("Fatuma Said"))
    for team in (with_the_dog, with_the_handler, stranger):
        approved(scene, scene.checkup(team))
    scene.scored_checkup(scene.checkup(failing, at=NOON), at=NOON, misses=15)
    found = {
        team.name: standing.held(team.id, Mode.FREE_SEARCH, NOON + timedelta(hours=6))["ivory"].state
        for team in (failing, with_the_dog, with_the_handler, stranger)
    }
    assert list(found.values()) == [StandingState.SUSPENDED] * 3 + [StandingState.NEVER_CERTIFIED], found
    (fact,) = [one for one in standing.facts_of(with_the_dog.id) if one.kind is StandingKind.SUSPENDED]
    assert "failed a check-up on 3 March 2026: that follows the dog and the handler." in fact.reason
    assert fact.failed_checkup_id is not None, "no manager's word lifts it"
